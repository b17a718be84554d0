"""What managers see and do of groups that change hands, with just their rights."""

from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.signups.managers import log_in, make_manager, url_of
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.coordination.models import (
    ActivityCheck,
    Succession,
    SuccessionStatus,
)
from wagtail_whatsappalert.signups.lifecycle import SignupStatus

from .factories import make_check, make_proposal, make_stop

pytestmark = pytest.mark.django_db

S = SuccessionStatus
LIST = "/admin/whatsappalert_successions/"
ACTIVITY = "/admin/whatsappalert_activity/"
RIGHTS = ("view_succession", "view_coordinator", "change_group", "add_coordinator")


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(name="Krakeel")


@pytest.fixture
def karin(group):
    return make_coordinator(group, bound=True, name="Karin Smit")


@pytest.fixture
def succession(group, karin):
    return make_stop(group, karin)


@pytest.fixture
def manager():
    return make_manager(*RIGHTS)


def make_volunteer(group, number=1, **kwargs):
    kwargs.setdefault("name", "Anna Vrijwillig")
    return make_signup_in(
        SignupStatus.ADDED, group, number, wants_to_coordinate=True, **kwargs
    )


def inspect(succession):
    return reverse("whatsappalert_successions:inspect", args=[succession.pk])


def text_of(response):
    return response.content.decode()


class TestTheList:
    def test_shows_who_stops_to_who_may_see_coordinators(self, succession, manager):
        assert "Karin Smit" in text_of(manager.get(LIST))
        other = log_in(make_editor("view_succession"))
        page = text_of(other.get(LIST))
        assert "Krakeel" in page
        assert "Karin" not in page

    @pytest.mark.parametrize(
        ("state", "count"),
        [("open", 1), ("cancelled", 0), ("declined", 0), ("asked", 1)],
    )
    def test_can_be_narrowed(self, state, count, succession, manager):
        page = manager.get(f"{LIST}?state={state}")
        assert len(page.context["object_list"]) == count

    def test_has_nothing_of_other_groups_for_who_is_limited(self, succession):
        limited = make_manager(*RIGHTS, groups=[])
        assert not limited.get(LIST).context["object_list"]
        assert limited.get(inspect(succession)).status_code == 404

    def test_asks_the_database_as_often_for_20_as_for_2(self, manager):
        manager.get(LIST)
        costs = []
        for number in range(20):
            group = make_group(name=f"Groep {number}")
            make_stop(group, make_coordinator(group))
            if number in (1, 19):
                with CaptureQueriesContext(connection) as queries:
                    manager.get(LIST)
                costs.append(len(queries))
        assert costs[0] == costs[1]


class TestVolunteers:
    def test_stand_with_the_succession(self, succession, group, manager):
        make_volunteer(group)
        assert "Anna Vrijwillig" in text_of(manager.get(inspect(succession)))

    @pytest.mark.parametrize(
        "rights",
        [
            ["view_succession", "view_coordinator", "change_group"],
            ["view_succession", "view_coordinator", "view_signup"],
        ],
    )
    def test_are_not_for_who_manages_no_signups(self, rights, succession, group):
        make_volunteer(group)
        page = log_in(make_editor(*rights)).get(inspect(succession))
        assert page.status_code == 200
        assert "Vrijwillig" not in text_of(page)


class TestChoosing:
    def choose(self, manager, succession, **data):
        return manager.post(url_of("propose_successor", succession.pk), data)

    def test_asks_a_member(self, succession, group, manager):
        signup = make_volunteer(group)
        page = manager.get(url_of("propose_successor", succession.pk))
        assert "Anna Vrijwillig" in text_of(page)
        response = self.choose(manager, succession, volunteer=signup.pk)
        assert response.status_code == 302
        succession.refresh_from_db()
        assert succession.successor.email == signup.email
        assert succession.handled_by == manager.user
        assert [signup.email] in [m.to for m in mail.outbox]

    def test_asks_a_coordinator(self, succession, manager):
        other = make_coordinator()
        self.choose(manager, succession, coordinator=other.pk)
        succession.refresh_from_db()
        assert succession.successor == other

    def test_needs_one_person(self, succession, group, manager):
        signup, other = make_volunteer(group), make_coordinator()
        both = {"volunteer": signup.pk, "coordinator": other.pk}
        for data in ({}, both, {"coordinator": 987_654}, {"volunteer": "x"}):
            assert self.choose(manager, succession, **data).status_code == 422
        succession.refresh_from_db()
        assert succession.status == S.ASKED

    def test_tells_why_somebody_cannot_be_asked(self, succession, group, manager):
        signup = make_volunteer(group)
        make_coordinator(email=signup.email, active_from=date(2999, 1, 1))
        response = self.choose(manager, succession, volunteer=signup.pk)
        assert response.status_code == 422

    def test_does_not_offer_who_stops(self, succession, karin, manager):
        response = self.choose(manager, succession, coordinator=karin.pk)
        assert response.status_code == 422

    def test_makes_no_coordinator_without_that_right(self, succession, group):
        signup = make_volunteer(group)
        manager = make_manager("view_succession", "view_coordinator", "change_group")
        assert self.choose(manager, succession, volunteer=signup.pk).status_code == 422

    def test_comes_too_late_once_she_stays(self, succession, manager):
        other = make_coordinator()
        Succession.objects.update(status=S.CANCELLED, open_key=None)
        response = self.choose(manager, succession, coordinator=other.pk)
        assert response.status_code == 302
        succession.refresh_from_db()
        assert succession.status == S.CANCELLED


class TestLettingHerStay:
    def test_ends_it(self, succession, manager):
        response = manager.post(url_of("cancel_succession", succession.pk))
        assert response.status_code == 302
        succession.refresh_from_db()
        assert succession.status == S.CANCELLED

    def test_comes_too_late_once_it_is_over(self, succession, manager):
        Succession.objects.update(status=S.ACCEPTED, open_key=None)
        response = manager.post(url_of("cancel_succession", succession.pk))
        assert response.status_code == 302
        succession.refresh_from_db()
        assert succession.status == S.ACCEPTED


@pytest.mark.parametrize("name", ["propose_successor", "cancel_succession"])
class TestRights:
    @pytest.mark.parametrize("missing", ["view_succession", "change_group"])
    def test_are_all_needed(self, name, missing, succession):
        manager = make_manager(*(right for right in RIGHTS if right != missing))
        for answer in (manager.get, manager.post):
            response = answer(url_of(name, succession.pk))
            assert response.status_code == 302
            assert response.url == reverse("wagtailadmin_home")

    def test_are_for_ones_own_groups(self, name, succession):
        manager = make_manager(*RIGHTS, groups=[make_group(name="Ander")])
        for answer in (manager.get, manager.post):
            assert answer(url_of(name, succession.pk)).status_code == 404


class TestActivity:
    @pytest.mark.parametrize(
        ("state", "facts"),
        [
            ("asked", {}),
            ("reminded", {"reminders": 1}),
            ("unverified", {"reminders": 2, "unverified_at": timezone.now}),
            (
                "paused",
                {"unverified_at": timezone.now, "paused_at": timezone.now},
            ),
        ],
    )
    def test_is_listed_by_state(self, state, facts, group):
        facts = {name: v() if callable(v) else v for name, v in facts.items()}
        check = make_check(group, **facts)
        client = log_in(make_editor("view_activitycheck"))
        states = ("asked", "reminded", "unverified", "paused", "stopped", "active")
        found = [
            each
            for each in states
            if check in client.get(f"{ACTIVITY}?state={each}").context["object_list"]
        ]
        assert found == [state]

    def test_is_hidden_of_other_groups(self, group):
        make_check(group)
        limited = make_manager("view_activitycheck", groups=[])
        assert not limited.get(ACTIVITY).context["object_list"]

    def test_is_answered_for_her(self, group, karin):
        make_check(group)
        manager = make_manager("change_group")
        url = url_of("confirm_activity", group.pk)
        assert manager.get(url).status_code == 200
        assert manager.post(url).status_code == 302
        assert ActivityCheck.objects.get().answered_for_her_by == manager.user

    def test_is_not_answered_without_the_rights(self, group):
        check = make_check(group)
        for client in (make_manager(), log_in(make_editor("change_group"))):
            client.post(url_of("confirm_activity", group.pk))
        limited = make_manager("change_group", groups=[])
        response = limited.post(url_of("confirm_activity", group.pk))
        assert response.status_code == 404
        check.refresh_from_db()
        assert check.is_open


class TestProposals:
    def test_are_shown_as_declined_when_she_says_no(self, group, karin, manager):
        proposal = make_proposal(group, karin, make_coordinator())
        Succession.objects.update(status=S.ASKED, successor=None)
        page = manager.get(f"{LIST}?state=declined")
        assert list(page.context["object_list"]) == [proposal]
