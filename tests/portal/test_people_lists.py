"""Members, and who is on the way to the group."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.signups.many import make_many_signups
from tests.site.tree import make_site
from tests.workshops.factories import make_workshop
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.retention import anonymise

from .people import make_signed_in, mark_url, url

pytestmark = pytest.mark.django_db
S = SignupStatus


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def client(group):
    return make_signed_in(group)[0]


def names(response):
    return [row.person.name for row in response.context["rows"]]


class TestMembers:
    def test_are_those_who_were_added_by_name(self, client, group):
        make_signup_in(S.ADDED, group, 1, name="Zus")
        make_signup_in(S.ADDED, group, 2, name="Aap")
        make_signup_in(S.READY, group, 3)
        make_signup_in(S.ADDED, make_group(name="Elders"), 4)
        assert names(client.get(url("portal_members", group.pk))) == ["Aap", "Zus"]

    @pytest.mark.parametrize(
        ("typed", "found"),
        [
            ("anna", ["Anna de Vries"]),
            ("06 1000 0002", ["Bewoner 2"]),
            ("+31 6 10000002", ["Bewoner 2"]),
            ("7902ab", ["Bewoner 3"]),
            ("7902 A", ["Bewoner 3"]),
            ("nobody at all", []),
            ("%", []),
            ("an\0na", ["Anna de Vries"]),
            ("'; --", []),
            ("²³¹", []),
            ("x" * 5000, []),
        ],
    )
    def test_are_found_by_name_number_or_postcode(self, client, group, typed, found):
        make_signup_in(S.ADDED, group, 1, name="Anna de Vries")
        make_signup_in(S.ADDED, group, 2)
        make_signup_in(S.ADDED, group, 3, postcode="7902 AB")
        make_signup_in(S.ADDED, make_group(name="Elders"), 9, name="Anna Elders")
        answer = client.post(url("portal_members", group.pk), {"q": typed})
        assert answer.status_code == 200
        assert names(answer) == found

    def test_are_not_searched_by_address(self, client, group):
        make_signup_in(S.ADDED, group, 1)
        page = client.get(url("portal_members", group.pk), {"q": "nobody"})
        assert names(page) == ["Bewoner 1"]

    def test_that_were_found_are_logged_without_what_was_typed(self, client, group):
        signup = make_signup_in(S.ADDED, group, 1, name="Anna")
        client.post(url("portal_members", group.pk), {"q": "anna"})
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert entry.object_id == str(signup.pk)
        assert "anna" not in str(entry.data).lower()

    def test_come_in_pages_with_as_many_queries(self, client, group):
        make_many_signups([group], 30, status="added", added_at=timezone.now())

        def look(page):
            with CaptureQueriesContext(connection) as queries:
                shown = names(client.get(url("portal_members", group.pk), page))
            return len(shown), len(queries)

        look({})
        few = look({"page": 1})
        assert (few[0], look({"page": 2})[0]) == (25, 5)
        make_many_signups([group], 970, start=30, status="added")
        assert look({"page": 1}) == few

    def test_that_are_erased_hold_a_place_that_one_of_them_can_free(
        self, client, group
    ):
        signup = make_signup_in(S.ADDED, group, 1, added_at=timezone.now())
        make_signup_in(S.ADDED, group, 2, added_at=timezone.now())
        anonymise([signup.pk], now=timezone.now())
        page = client.get(url("portal_members", group.pk))
        assert names(page) == ["Bewoner 2"]
        assert page.context["nameless"] == signup.pk
        assert mark_url(signup, "left") in page.content.decode()
        answer = client.post(mark_url(signup, "left"))
        assert answer["Location"].startswith(url("portal_members", group.pk))
        assert client.get(answer["Location"]).context["nameless"] is None


class TestWaiting:
    def test_is_a_number_until_it_is_somebodys_turn(self, client, group):
        make_signup_in(S.WAITING, group, 1, name="Secret")
        make_signup_in(S.INTERESTED, group, 2, name="Secret")
        make_signup_in(S.OFFERED, group, 3, name="Offered Anna")
        html = client.get(url("portal_waiting", group.pk)).content.decode()
        assert "1 person waits for a place." in html
        assert "Offered Anna" in html
        assert "Secret" not in html

    def test_names_who_needs_the_workshop_and_nothing_else(self, client, group):
        make_signup_in(S.NEEDS_WORKSHOP, group, 3)
        make_signup_in(S.NEEDS_WORKSHOP, group, 4, name="", erased_at=timezone.now())
        workshop = make_workshop()
        page = client.get(url("portal_waiting", group.pk))
        html = page.content.decode()
        assert [each.name for each in page.context["without_workshop"]] == ["Bewoner 3"]
        assert workshop.title in html
        assert "10000003" not in html.replace(" ", "")
        assert "7901 AB" not in html

    def test_is_logged_once(self, client, group):
        numbers = [
            make_signup_in(status, group, number).pk
            for number, status in enumerate([S.OFFERED, S.NEEDS_WORKSHOP])
        ]
        client.get(url("portal_waiting", group.pk))
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert entry.data["numbers"] == numbers

    def test_has_pages(self, client, group):
        make_many_signups([group], 30, status="needs_workshop")
        page = client.get(url("portal_waiting", group.pk), {"page": 2})
        assert len(page.context["without_workshop"]) == 5
