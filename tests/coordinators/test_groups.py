"""Coordinators in the admin of groups, and nowhere in public."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.groups.test_viewsets import posted
from tests.site.tree import make_site
from tests.texts.factories import make_editor

from .factories import make_coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


def edit(group):
    return reverse("whatsappalert_groups:edit", args=[group.pk])


@pytest.fixture
def editor(client):
    user = make_editor("view_group", "change_group", "view_coordinator")
    client.force_login(user)
    return user


class TestLinking:
    @pytest.mark.usefixtures("editor")
    def test_offers_who_is_or_becomes_coordinator_the_linked_first(self, client):
        group = make_group()
        today = timezone.localdate()
        make_coordinator(name="Anna")
        make_coordinator(name="Klaar", active_until=today - timedelta(days=1))
        make_coordinator(group, name="Zus", active_until=today - timedelta(days=1))
        html = client.get(edit(group)).content.decode()
        assert html.rindex("Zus (") < html.rindex("Anna (")
        assert "Klaar" not in html

    @pytest.mark.usefixtures("editor")
    def test_saves_and_unlinks(self, client):
        group, coordinator = make_group(), make_coordinator()
        client.post(edit(group), posted(coordinators=[coordinator.pk]))
        assert list(group.coordinators.all()) == [coordinator]
        client.post(edit(group), posted())
        assert not group.coordinators.exists()

    def test_is_hidden_from_who_may_not_see_them_and_stays(self, client):
        group = make_group()
        coordinator = make_coordinator(group, name="Geheim")
        client.force_login(make_editor("view_group", "change_group"))
        assert b"Geheim" not in client.get(edit(group)).content
        assert client.post(edit(group), posted()).status_code == 302
        assert list(group.coordinators.all()) == [coordinator]

    @pytest.mark.usefixtures("editor")
    def test_takes_as_many_queries_for_three_hundred(
        self, client, django_assert_num_queries
    ):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        group = make_group()
        make_coordinator()
        client.get(edit(group))
        with CaptureQueriesContext(connection) as few:
            client.get(edit(group))
        for _number in range(300):
            make_coordinator()
        with django_assert_num_queries(len(few)):
            client.get(edit(group))


class TestGroupList:
    @pytest.mark.usefixtures("editor")
    def test_marks_a_group_without_a_coordinator_of_today(self, client):
        yesterday = timezone.localdate() - timedelta(days=1)
        make_coordinator(make_group(name="Met"))
        make_coordinator(make_group(name="Gestopt"), active_until=yesterday)
        make_group(name="Zonder")
        make_group(name="Voorbij", status="ended")
        page = client.get("/admin/whatsappalert_groups/")
        rows = page.context["object_list"]
        assert {row.name for row in rows if not row.has_coordinator} == {
            "Gestopt",
            "Zonder",
            "Voorbij",
        }
        assert page.content.decode().count("w-status--primary") == 2


class TestPublicPages:
    def test_never_show_a_coordinator(self, client, site):
        group = make_group(name="Krakeel")
        coordinator = make_coordinator(group, name="Karin Geheim")
        index = make_index_page(site)
        page = make_group_page(group, index)
        urls = [index.url, page.url, "/whatsapp/groups.geojson", "/whatsapp/rules/"]
        urls += ["/whatsapp/coordinators/"]
        for url in urls:
            response = client.get(url)
            html = b"".join(response) if response.streaming else response.content
            for secret in ("Karin", coordinator.email, coordinator.phone.as_e164):
                assert secret.encode() not in html, url
