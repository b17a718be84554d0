"""What the overview says of coordinators and of groups that fall silent."""

from datetime import date, timedelta

import pytest

from tests.access.factories import sign_in
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.mailing.factories import make_letter
from tests.signups.factories import make_signup_in
from tests.texts.factories import make_site
from wagtail_whatsappalert.coordination.activity_services import (
    confirm_activity,
    report_stopped,
)
from wagtail_whatsappalert.coordination.models import ActivityCheck, Succession
from wagtail_whatsappalert.coordination.overview import (
    Problem,
)
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.roles import Coordination

from .overviews import NOW, S, ago, make_quiet_group, problems, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(monkeypatch):
    # What other rooms have waiting has tests of its own.
    monkeypatch.setattr(
        "wagtail_whatsappalert.coordination.overview_sources._sources", {}
    )
    return make_site()


class TestCoordinators:
    def test_missing_is_a_problem_of_every_group_that_has_not_ended(self):
        assert problems(make_group(activity_confirmed_at=NOW)) == ["no_coordinator"]
        assert problems(make_group(status="ended")) == []

    def test_who_stopped_does_not_count(self):
        group = make_group(activity_confirmed_at=NOW)
        make_coordinator(group, active_until=date(2026, 11, 17))
        assert problems(group) == ["no_coordinator"]

    def test_deputies_stand_last(self):
        group = make_quiet_group()
        deputy = make_coordinator(name="Aagje", bound=True, reachable_at=NOW)
        Coordination.objects.create(group=group, coordinator=deputy, is_deputy=True)
        assert [her.is_deputy for her in state_of(group).coordinators] == [False, True]

    def test_that_are_all_deputies_are_a_problem(self):
        group = make_quiet_group()
        assert problems(group) == []
        Coordination.objects.update(is_deputy=True)
        assert problems(group) == ["only_deputies"]

    def test_who_did_not_accept_the_agreement_is_a_problem(self):
        group = make_group(activity_confirmed_at=NOW)
        her = make_coordinator(group)
        finding = state_of(group).findings[0]
        assert (finding.problem, finding.coordinator) == (Problem.NOT_BOUND, her.pk)

    def test_who_never_signed_in_is_one_when_people_are_ready(self):
        group = make_group(activity_confirmed_at=NOW)
        make_coordinator(group, bound=True)
        assert problems(group) == ["not_reachable"]
        make_signup_in(S.READY, group, at=ago(days=1))
        assert problems(group) == ["never_signed_in"]

    def test_who_signed_in_is_none(self, client):
        group = make_group(activity_confirmed_at=NOW)
        her = make_coordinator(group, bound=True)
        make_signup_in(S.READY, group, at=ago(days=1))
        sign_in(client, her, now=ago(days=3))
        assert problems(group) == ["not_reachable"]

    @pytest.mark.parametrize(
        ("facts", "fails"),
        [
            ({"attempts": 3}, True),
            ({"attempts": 2}, False),
            ({"attempts": 3, "sent_at": NOW}, False),
            ({"attempts": 3, "kind": "tests"}, False),
        ],
    )
    def test_whose_letters_fail_is_one(self, facts, fails):
        group = make_quiet_group()
        her = group.coordinators.get()
        make_letter(**{"kind": "coordinator_work", "subject_id": her.pk, **facts})
        assert problems(group) == (["letters_fail"] if fails else [])

    def test_who_stops_is_one_until_it_is_over(self):
        group = make_quiet_group()
        stops = Succession.objects.create(
            group=group, asked_at=NOW, last_day=date(2026, 12, 1), open_key="1"
        )
        finding = state_of(group).findings[0]
        assert (finding.problem, finding.since) == (Problem.STOPS, stops.last_day)
        assert finding.succession == stops.pk
        Succession.objects.update(status="accepted", open_key=None)
        assert problems(group) == []


class TestActivity:
    def test_confirmed_lately_is_no_problem(self):
        assert problems(make_quiet_group()) == []

    @pytest.mark.parametrize(
        ("days", "found"), [(160, []), (170, ["activity_due"]), (400, ["activity_due"])]
    )
    def test_is_shown_two_weeks_before_it_is_asked(self, days, found):
        group = make_quiet_group()
        Group.objects.update(activity_confirmed_at=ago(days=days))
        assert problems(group) == found

    def test_of_a_forming_group_is_not_asked(self):
        group = make_quiet_group(status="forming")
        Group.objects.update(activity_confirmed_at=ago(days=400))
        assert problems(group) == []

    def test_asked_tells_how_often(self):
        group = make_quiet_group()
        ActivityCheck.objects.create(
            group=group, asked_at=ago(days=9), reminders=2, open_key="1"
        )
        finding = state_of(group).findings[0]
        assert (finding.problem, finding.count) == (Problem.ACTIVITY_ASKED, 2)

    def test_answered_is_over(self):
        group = make_quiet_group()
        ActivityCheck.objects.create(
            group=group, asked_at=ago(days=9), answered_at=NOW, open_key=None
        )
        assert problems(group) == []

    def test_unverified_outweighs_the_question_and_tells_when_it_is_paused(self):
        group = make_quiet_group()
        since = ago(days=3)
        ActivityCheck.objects.create(
            group=group, asked_at=ago(days=45), unverified_at=since, open_key="1"
        )
        Group.objects.update(unverified_since=since)
        (finding,) = state_of(group).findings
        assert finding.problem == Problem.UNVERIFIED
        assert finding.paused_on == since + timedelta(days=14)
        ActivityCheck.objects.update(paused_at=NOW)
        assert state_of(group).findings[0].paused_on is None

    def test_that_its_coordinator_denies_is_told_until_somebody_says_else(self):
        group = make_quiet_group()
        check = ActivityCheck.objects.create(
            group=group, asked_at=ago(days=9), open_key="1"
        )
        her = group.coordinators.get()
        report_stopped(check=check, coordinator=her, now=NOW)
        assert problems(group) == ["said_stopped"]
        confirm_activity(group_id=group.pk, now=NOW + timedelta(minutes=1))
        Group.objects.update(status="paused")
        assert problems(group) == []

    def test_of_a_group_without_coordinator_is_not_asked(self):
        group = make_group(activity_confirmed_at=ago(days=400))
        assert problems(group) == ["no_coordinator"]
