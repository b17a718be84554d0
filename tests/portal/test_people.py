"""The first screen of a group: who is to be added, who is to be removed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.signups.many import make_many_signups
from tests.site.tree import make_site
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .people import group_url, make_signed_in, url

pytestmark = pytest.mark.django_db
S = SignupStatus


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(workshop_rule="none")


def names(response, which="to_add"):
    return [row.person.name for row in response.context[which]]


class TestTheList:
    def test_shows_who_may_be_added_by_ticket_and_then_who_must_go(self, group):
        client, _her = make_signed_in(group)
        for number, ticket in ((1, 30), (2, 10), (3, 20)):
            make_signup_in(S.READY, group, number, ticket=ticket)
        make_signup_in(S.WITHDRAWN, group, 4, ticket=1, to_be_removed=True)
        for number, status in enumerate(set(S) - {S.READY}, 5):
            make_signup_in(status, group, number)
        page = client.get(group_url(group))
        assert names(page) == ["Bewoner 2", "Bewoner 3", "Bewoner 1"]
        assert names(page, "to_remove") == ["Bewoner 4"]

    def test_shows_name_number_postcode_and_house_number_and_no_more(self, group):
        client, _her = make_signed_in(group)
        make_signup_in(S.READY, group, 4)
        html = client.get(group_url(group)).content.decode()
        for shown in ("Bewoner 4", "06 10000004", "7901 AB 5"):
            assert shown in html
        assert "bewoner4@example.org" not in html

    def test_shows_no_house_number_where_the_group_shares_none(self, group):
        group.shares_house_numbers = False
        group.save()
        client, _her = make_signed_in(group)
        make_signup_in(S.READY, group, 4)
        html = client.get(group_url(group)).content.decode()
        assert "7901 AB" in html
        assert "7901 AB 5" not in html

    def test_shows_nobody_of_another_group_and_nobody_erased(self, group):
        client, _her = make_signed_in(group)
        make_signup_in(S.READY, make_group(name="Elders"), 1)
        make_signup_in(S.READY, group, 2, name="", erased_at=timezone.now())
        page = client.get(group_url(group))
        assert names(page) == []
        assert page.context["figures"].to_add == 0

    def test_tells_who_could_not_be_reached(self, group):
        client, _her = make_signed_in(group)
        make_signup_in(S.READY, group, 1, unreachable_at=timezone.now())
        assert b"Could not be reached on" in client.get(group_url(group)).content

    @pytest.mark.parametrize("page", ["0", "99", "x", "-1", "²", "1" * 500])
    def test_copes_with_any_page(self, group, page):
        client, _her = make_signed_in(group)
        assert client.get(group_url(group), {"page": page}).status_code == 200

    def test_has_pages_of_25(self, group):
        client, _her = make_signed_in(group)
        make_many_signups([group], 30)
        assert len(names(client.get(group_url(group)))) == 25
        assert len(names(client.get(group_url(group), {"page": 2}))) == 5

    @pytest.mark.parametrize("number", ["x", "²", "9" * 400])
    def test_copes_with_anybody_marked(self, group, number):
        client, _her = make_signed_in(group)
        page = client.get(group_url(group), {"done": "added", "person": number})
        assert page.status_code == 200


class TestTheFacts:
    def test_count_who_is_where(self, group):
        client, _her = make_signed_in(group)
        for number, status in enumerate([S.READY, S.WAITING, S.WAITING, S.ADDED]):
            make_signup_in(status, group, number)
        make_signup_in(S.ADDED, group, 9, name="", erased_at=timezone.now())
        figures = client.get(group_url(group)).context["figures"]
        assert (figures.to_add, figures.waiting) == (1, 2)
        assert (figures.members, figures.nameless) == (2, 1)

    @pytest.mark.parametrize(
        ("facts", "said"),
        [
            ({"status": "forming"}, b"This group is forming"),
            ({"status": "paused"}, b"This group is paused"),
            ({"full_for_now": True}, b"This group is full for now"),
        ],
    )
    def test_say_why_nobody_gets_a_place(self, facts, said):
        group = make_group(**facts)
        client, _her = make_signed_in(group)
        assert said in client.get(group_url(group)).content


class TestTheLog:
    def test_has_one_entry_for_a_view_with_the_numbers(self, group):
        client, her = make_signed_in(group)
        numbers = [make_signup_in(S.READY, group, n).pk for n in range(3)]
        client.get(group_url(group))
        entry = ModelLogEntry.objects.get(action="whatsappalert.list")
        assert entry.data["numbers"] == numbers
        assert entry.data["coordinator"] == her.pk

    def test_has_an_export_for_the_file_of_contacts(self, group):
        client, her = make_signed_in(group)
        signup = make_signup_in(S.READY, group)
        client.get(url("portal_group_contacts", group.pk))
        entry = ModelLogEntry.objects.get(action="whatsappalert.export")
        assert entry.object_id == str(signup.pk)
        assert entry.data["coordinator"] == her.pk


class TestContacts:
    def test_are_those_to_be_added_with_the_prefix_of_the_group(self, group):
        group.contact_prefix = "WA Krakeel"
        group.save()
        client, _her = make_signed_in(group)
        make_signup_in(S.READY, group, 1)
        make_signup_in(S.ADDED, group, 2)
        make_signup_in(S.WITHDRAWN, group, 3, to_be_removed=True)
        answer = client.get(url("portal_group_contacts", group.pk))
        assert answer["Content-Type"].startswith("text/vcard")
        assert "no-store" in answer["Cache-Control"]
        assert answer.content.count(b"BEGIN:VCARD") == 1
        assert b"FN:WA Krakeel Bewoner 1" in answer.content
        assert b"TEL;TYPE=CELL:+31610000001" in answer.content


class TestQueries:
    def number_of(self, client, group):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(group_url(group)).status_code == 200
        return len(queries)

    def test_are_as_many_for_a_thousand_people_as_for_thirty(self, group):
        client, _her = make_signed_in(group)
        make_many_signups([group], 30)
        self.number_of(client, group)
        few = self.number_of(client, group)
        make_many_signups([group], 970, start=30)
        assert self.number_of(client, group) == few
        assert few <= 12


class TestWhoMayLook:
    PAGES = (
        *("portal_group", "portal_group_contacts", "portal_members"),
        *("portal_waiting", "portal_invite"),
    )

    @pytest.mark.parametrize("page", PAGES)
    def test_is_nobody_of_another_group(self, group, page):
        make_signup_in(S.READY, group)
        client, _her = make_signed_in(make_group(name="Elders"))
        foreign = client.get(url(page, group.pk))
        missing = client.get(url(page, 987654))
        assert (foreign.status_code, missing.status_code) == (404, 404)
        assert not ModelLogEntry.objects.filter(action__startswith="whatsappalert")

    @pytest.mark.parametrize("page", PAGES)
    def test_is_nobody_who_stopped_while_signed_in(self, group, page):
        make_signup_in(S.READY, group)
        client, _her = make_signed_in(group)
        yesterday = timezone.localdate() - timedelta(days=1)
        Coordinator.objects.update(active_until=yesterday)
        assert client.get(url(page, group.pk)).status_code == 303

    @pytest.mark.parametrize("page", PAGES)
    def test_is_nobody_who_was_taken_off_the_group(self, group, page):
        client, _her = make_signed_in(group)
        group.coordinators.clear()
        assert client.get(url(page, group.pk)).status_code == 404

    @pytest.mark.parametrize("page", PAGES)
    def test_is_nobody_before_the_agreement(self, group, page):
        client, _her = make_signed_in(group, bound=False)
        answer = client.get(url(page, group.pk))
        assert answer.status_code == 303
        assert answer["Location"] == url("portal_welcome")

    @pytest.mark.parametrize("page", PAGES)
    def test_is_nobody_who_is_not_signed_in(self, client, group, page):
        make_coordinator(group, bound=True)
        assert client.get(url(page, group.pk)).status_code == 303

    @pytest.mark.parametrize("page", PAGES)
    def test_is_kept_by_no_cache(self, group, page):
        client, _her = make_signed_in(group)
        answer = client.get(url(page, group.pk))
        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"


class TestHome:
    def test_shows_her_groups_apart_with_what_waits(self, group):
        other = make_group(name="Elders", workshop_rule="none")
        client, _her = make_signed_in(group, other)
        for number in range(2):
            make_signup_in(S.READY, group, number)
        make_signup_in(S.WITHDRAWN, other, 5, to_be_removed=True)
        make_signup_in(S.READY, make_group(name="Foreign"), 6)
        html = client.get(url("coordinator_start")).content.decode()
        assert group_url(group) in html
        assert group_url(other) in html
        assert "2 people to be added" in html
        assert "1 person to be removed" in html
        assert "Foreign" not in html
        assert Signup.objects.first().name not in html
