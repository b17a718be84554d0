"""Leaflets in the admin, for an editor with just the rights."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.texts.factories import make_editor, make_site
from wagtail_whatsappalert.leaflets.models import Leaflet

from .factories import make_document, make_leaflet, make_standard_leaflet

pytestmark = pytest.mark.django_db

RIGHTS = [f"{right}_leaflet" for right in ("view", "add", "change", "delete")]


def address(view, leaflet=None):
    args = [leaflet.pk] if leaflet else []
    return reverse(f"whatsappalert_leaflets:{view}", args=args)


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def editor(client):
    user = make_editor(*RIGHTS)
    client.force_login(user)
    return user


def posted(**changes):
    return {
        "title": "Inbraak",
        "description": "",
        "document": "",
        "url": "politie.nl/folder",
        "language": "nl",
        "sort_order": "1",
        "in_standard_set": "on",
        **changes,
    }


@pytest.mark.usefixtures("editor")
class TestAnEditor:
    def test_makes_and_changes_a_leaflet(self, client):
        assert client.post(address("add"), posted()).status_code == 302
        leaflet = Leaflet.objects.get()
        assert leaflet.url == "https://politie.nl/folder"
        document = make_document()
        changes = posted(url="", document=document.pk)
        client.post(address("edit", leaflet), changes)
        leaflet.refresh_from_db()
        assert (leaflet.document, leaflet.url) == (document, "")
        assert client.get(address("edit", leaflet)).status_code == 200
        assert client.get(address("inspect", leaflet)).status_code == 200

    def test_is_told_to_choose_between_file_and_address(self, client):
        answer = client.post(address("add"), posted(document=make_document().pk))
        assert answer.status_code == 200
        assert "url" in answer.context["form"].errors
        assert not Leaflet.objects.exists()

    def test_starts_in_the_language_of_the_site(self, client, settings):
        settings.LANGUAGE_CODE = "en"
        form = client.get(address("add")).context["form"]
        assert form["language"].value() == "en"

    def test_filters_by_language_and_set(self, client):
        make_leaflet(title="Folder los")
        make_standard_leaflet(title="Folder vast")
        make_standard_leaflet(title="Leaflet", language="en")
        query = {"language": "nl", "in_standard_set": "true"}
        found = client.get(address("index"), query).context["object_list"]
        assert [leaflet.title for leaflet in found] == ["Folder vast"]

    def test_puts_them_in_order(self, client):
        first, second = make_leaflet(), make_leaflet()
        url = reverse("whatsappalert_leaflets:reorder", args=[second.pk])
        client.post(f"{url}?position=0")
        ordered = Leaflet.objects.order_by("sort_order")
        assert list(ordered) == [second, first]

    def test_sees_a_list_of_many_in_as_few_queries(self, client):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(address("index"))
            return len(queries)

        make_standard_leaflet(document=make_document())
        count()
        few = count()
        for _number in range(8):
            make_standard_leaflet(document=make_document())
        assert count() == few

    def test_adds_the_standard_set_once(self, client):
        assert address("add_set") in client.get(address("index")).content.decode()
        page = client.get(address("add_set")).content.decode()
        assert "Nederlands" in page or "Dutch" in page
        client.post(address("add_set"))
        made = Leaflet.objects.count()
        assert made >= 10
        logged = ModelLogEntry.objects.filter(action="wagtail.create")
        assert logged.count() == made
        client.post(address("add_set"))
        assert Leaflet.objects.count() == made
        assert address("add_set") not in client.get(address("index")).content.decode()
        assert client.get(address("add_set")).status_code == 200


class TestSomebodyElse:
    def test_is_refused(self, client):
        client.force_login(make_editor("view_group"))
        leaflet = make_leaflet()
        urls = [address("index"), address("add"), address("add_set")]
        urls += [address("inspect", leaflet), address("edit", leaflet)]
        for url in urls:
            assert client.get(url).status_code == 302, url
        client.post(address("add_set"))
        assert Leaflet.objects.get() == leaflet

    def test_who_only_looks_adds_no_set(self, client):
        client.force_login(make_editor("view_leaflet"))
        page = client.get(address("index"))
        assert page.status_code == 200
        assert address("add_set") not in page.content.decode()
        client.post(address("add_set"))
        assert not Leaflet.objects.exists()
