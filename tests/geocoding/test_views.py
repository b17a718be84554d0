import pytest
from django.contrib.auth.models import Group as UserGroup
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from .factories import dummy

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.site.location_urls")]


@pytest.fixture
def url():
    return reverse("wagtail_whatsappalert_admin:geocode")


@pytest.fixture
def editor(client):
    group = UserGroup.objects.create(name="editors of this test")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = User.objects.create_user("editor")
    user.groups.add(group)
    client.force_login(user)
    return user


class TestAccess:
    def test_a_stranger_is_sent_to_the_login(self, client, url):
        response = client.get(url, {"q": "Bolstraat 1"})
        assert response.status_code == 302
        assert "/login/" in response.url

    def test_a_script_of_a_stranger_is_refused(self, client, url):
        response = client.get(url, headers={"X-Requested-With": "XMLHttpRequest"})
        assert response.status_code == 403

    def test_a_user_without_the_admin_gets_nothing(self, client, url, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy()
        client.force_login(User.objects.create_user("visitor"))
        response = client.get(url, {"q": "Bolstraat 1"})
        assert b"Utrecht" not in response.content
        assert response.status_code == 302


class TestAnswer:
    def test_an_editor_gets_the_hits(self, client, url, editor, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy()
        response = client.get(url, {"q": " bolstraat 1 "})
        assert response.json() == {
            "results": [
                {
                    "label": "Bolstraat 1, 3581WS Utrecht",
                    "longitude": 5.13287587,
                    "latitude": 52.08884161,
                }
            ]
        }

    def test_no_hit_is_an_empty_list(self, client, url, editor, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy()
        assert client.get(url, {"q": "Nergens"}).json() == {"results": []}

    @pytest.mark.parametrize("query", ["", "  ", "x" * 251])
    def test_no_address_or_one_too_long_is_refused(self, client, url, editor, query):
        response = client.get(url, {"q": query})
        assert response.status_code == 400
        assert response.json()["error"]

    def test_a_service_that_is_down_is_told(self, client, url, editor, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy(unavailable=True)
        response = client.get(url, {"q": "Bolstraat 1"})
        assert response.status_code == 503
        assert response.json()["error"]

    @pytest.mark.parametrize("query", ["", "Bolstraat 1"])
    def test_is_kept_by_no_cache(self, client, url, editor, settings, query):
        settings.WAGTAIL_WHATSAPPALERT = dummy()
        response = client.get(url, {"q": query})
        assert "no-store" in response["Cache-Control"]

    def test_only_reads(self, client, url, editor):
        assert client.post(url).status_code == 405
