"""What the managers' overview finds out about each group."""

import pytest

from tests.groups.factories import make_group, make_neighbourhood
from tests.signups.factories import make_signup_in
from tests.texts.factories import make_site
from wagtail_whatsappalert.coordination.overview import (
    Problem,
    days_since,
    group_states,
    summarise,
)
from wagtail_whatsappalert.coordination.overview_numbers import Coverage, coverage
from wagtail_whatsappalert.coordination.overview_sources import (
    Source,
    register_source,
)
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.models import SignupTransition

from .overviews import NOW, S, ago, make_quiet_group, make_ready, problems, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(monkeypatch):
    # What other rooms have waiting has tests of its own.
    monkeypatch.setattr(
        "wagtail_whatsappalert.coordination.overview_sources._sources", {}
    )
    return make_site()


class TestNumbers:
    def test_count_people_by_what_they_wait_for(self):
        group = make_quiet_group()
        for number, status in enumerate(
            [S.WAITING, S.WAITING, S.NEEDS_WORKSHOP, S.READY, S.ADDED, S.WITHDRAWN]
        ):
            make_signup_in(status, group, number, at=ago(days=number + 1))
        people = state_of(group).people
        assert (people.waiting, people.needs_workshop, people.ready) == (2, 1, 1)
        assert people.waiting_since == ago(days=2)

    def test_leave_out_who_is_erased(self):
        group = make_quiet_group()
        make_signup_in(S.READY, group, at=ago(days=90), erased_at=NOW)
        state = state_of(group)
        assert state.people.ready == 0
        assert state.findings == []

    def test_of_one_group_are_not_those_of_another(self):
        group, other = make_quiet_group(), make_quiet_group(name="Noord")
        make_signup_in(S.WAITING, other)
        assert state_of(group).people.waiting == 0

    def test_of_a_group_without_people_are_zero(self):
        assert state_of(make_quiet_group()).people.waiting_since is None


class TestReadyForTooLong:
    def test_counts_from_the_moment_of_becoming_ready(self):
        group = make_quiet_group()
        make_ready(group, 1, since=ago(days=8))
        make_ready(group, 2, since=ago(days=6))
        state = state_of(group)
        assert (state.ready.too_long, state.ready.since) == (1, ago(days=8))
        assert problems(group) == ["ready_too_long"]

    def test_counts_from_the_last_time_of_becoming_ready(self):
        group = make_quiet_group()
        signup = make_ready(group, 1, since=ago(days=30))
        SignupTransition.objects.create(
            signup=signup,
            move="undo_add",
            source=S.ADDED,
            target=S.READY,
            at=ago(days=1),
            actor_kind="manager",
        )
        assert problems(group) == []

    def test_follows_the_setting(self, settings):
        group = make_quiet_group()
        make_ready(group, 1, since=ago(days=8))
        settings.WAGTAIL_WHATSAPPALERT = {"READY_WARNING_DAYS": 10}
        assert problems(group) == []


class TestPeople:
    def test_who_could_not_be_reached_are_counted(self):
        group = make_quiet_group()
        make_signup_in(S.READY, group, at=ago(days=1), unreachable_at=NOW)
        assert problems(group) == ["unreachable"]

    def test_who_must_be_removed_are_counted_also_of_a_group_that_ended(self):
        group = make_group(status="ended")
        make_signup_in(S.WITHDRAWN, group, to_be_removed=True)
        assert problems(group) == ["to_be_removed"]


class TestStarting:
    @pytest.mark.parametrize(("outside", "found"), [(1, ["can_start"]), (0, [])])
    def test_is_offered_when_enough_people_take_part(self, outside, found):
        group = make_quiet_group(
            status="forming", minimum_participants=2, members_outside=outside
        )
        make_signup_in(S.INTERESTED, group)
        assert problems(group) == found

    def test_is_not_offered_without_coordinator(self):
        group = make_group(
            status="forming", minimum_participants=2, activity_confirmed_at=NOW
        )
        for number in range(2):
            make_signup_in(S.INTERESTED, group, number)
        assert problems(group) == ["no_coordinator"]


class TestSources:
    def test_of_rooms_above_are_counted(self):
        group = make_quiet_group()
        counter = {group.pk: 4}
        register_source(
            Source("reports", "Reports", lambda groups: counter, lambda pk, user: "")
        )
        finding = state_of(group).findings[0]
        assert (finding.problem, finding.count) == (Problem.WAITS, 4)


class TestOrder:
    def test_puts_first_what_asks_most(self):
        quiet = make_quiet_group(name="A")
        due = make_quiet_group(name="B")
        Group.objects.filter(pk=due.pk).update(activity_confirmed_at=ago(days=400))
        alone = make_group(name="C", activity_confirmed_at=NOW)
        late = make_quiet_group(name="D")
        make_ready(late, 1, since=ago(days=8))
        states = group_states(Group.objects.all(), now=NOW)
        assert [state.group for state in states] == [alone, late, due, quiet]


class TestSummary:
    def test_adds_up_all_groups(self):
        make_quiet_group(name="A")
        make_group(name="B", status="forming")
        late = make_quiet_group(name="C")
        make_ready(late, 1, since=ago(days=8))
        make_signup_in(S.WAITING, late, 2)
        found = summarise(group_states(Group.objects.all(), now=NOW))
        assert [(s.value, n) for s, n in found.by_status] == [
            ("forming", 1),
            ("active", 2),
        ]
        assert (found.waiting, found.ready, found.ready_too_long) == (1, 1, 1)
        assert (found.without_coordinator, found.unverified) == (1, 0)


class TestCoverage:
    def test_counts_neighbourhoods_with_an_active_group_once(self):
        covered, forming, _none = (make_neighbourhood() for _time in range(3))
        make_group(neighbourhoods=[covered])
        make_group(neighbourhoods=[covered])
        make_group(neighbourhoods=[forming], status="forming")
        assert coverage() == Coverage(1, 3)
        assert coverage().percentage == 33

    def test_is_of_the_year_that_groups_use(self):
        make_group(neighbourhoods=[make_neighbourhood(year=2016)])
        make_neighbourhood(year=2025)
        make_neighbourhood(year=2025)
        assert coverage() == Coverage(1, 1)

    def test_without_neighbourhoods_is_nothing(self):
        assert coverage() == Coverage(0, 0)
        assert coverage().percentage == 0


class TestDays:
    def test_are_those_that_passed_wholly(self):
        assert days_since(ago(days=2, seconds=-1), NOW) == 1
        assert days_since(ago(days=2), NOW) == 2
        assert days_since(None, NOW) is None
