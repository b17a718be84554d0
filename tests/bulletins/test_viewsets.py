"""Bulletins in the admin: to look at, for who may, without who got them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from tests.site.tree import make_site
from tests.steering.factories import make_contact
from tests.texts.factories import make_editor
from wagtail_whatsappalert.bulletins.models import Bulletin
from wagtail_whatsappalert.bulletins.services import correct_bulletin

from .factories import TEXT, make_area, make_content, send

pytestmark = pytest.mark.django_db

LIST = "/admin/whatsappalert_bulletins/"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def contact(area):
    return make_contact(area[0])


@pytest.fixture
def manager(client):
    client.force_login(make_editor("view_bulletin"))


def inspect(bulletin):
    return reverse("whatsappalert_bulletins:inspect", args=[bulletin.pk])


@pytest.mark.usefixtures("manager")
class TestLooking:
    def test_shows_texts_and_numbers_and_no_receiver(self, client, contact, area):
        bulletin = send(contact)
        correct_bulletin(
            bulletin=bulletin,
            content=make_content(text="Rode jas."),
            version=1,
            now=timezone.now(),
        )
        page = client.get(inspect(bulletin)).content.decode()
        assert TEXT in page and "Rode jas." in page and contact.name in page
        assert area[2][0].name not in page and area[2][0].email not in page

    @pytest.mark.parametrize(
        ("query", "number"),
        [
            ({}, 2),
            ({"current": "yes"}, 1),
            ({"urgency": "urgent"}, 1),
            ({"status": "withdrawn"}, 0),
            ({"q": "vermist"}, 1),
        ],
    )
    def test_filters_and_searches(self, client, contact, query, number):
        send(contact)
        other = send(contact, urgency="urgent", text="Iets anders")
        Bulletin.objects.filter(pk=other.pk).update(valid_until=timezone.now())
        assert len(client.get(LIST, query).context["object_list"]) == number

    def test_takes_as_many_queries_for_many(self, client, contact):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(LIST)
            return len(queries)

        send(contact)
        count()
        few = count()
        for _number in range(5):
            send(contact)
        assert count() == few

    @pytest.mark.parametrize("view", ["add", "edit", "delete", "copy"])
    def test_is_all_there_is(self, view):
        with pytest.raises(NoReverseMatch):
            reverse(f"whatsappalert_bulletins:{view}", args=[1])


class TestRights:
    def test_are_needed(self, client, contact):
        bulletin = send(contact)
        client.force_login(make_editor("view_contact", "change_group"))
        for url in (LIST, inspect(bulletin), inspect(Bulletin(pk=999_999))):
            response = client.get(url)
            assert response.status_code == 302
            assert TEXT.encode() not in response.content
