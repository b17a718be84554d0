import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.groups.factories import make_group, make_neighbourhood
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from tests.workshops.factories import make_workshop
from wagtail_whatsappalert.groups.models import GroupStatus
from wagtail_whatsappalert.signups.lifecycle import Move, SignupStatus
from wagtail_whatsappalert.signups.retention import anonymise
from wagtail_whatsappalert.statistics.coverage import coverage, workshops_held
from wagtail_whatsappalert.statistics.participation import (
    member_counts,
    participation,
    start_of_groups,
)
from wagtail_whatsappalert.statistics.suppression import CellState, exact

from .factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    NOW,
    in_2025,
    make_covering_group,
    make_members,
    note_move,
)

pytestmark = pytest.mark.django_db
S = SignupStatus


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def krakeel():
    return make_neighbourhood(name="Krakeel", code="BU01185003")


@pytest.fixture
def zuid():
    return make_neighbourhood(name="Zuid", code="BU01185004")


def members_of(group):
    return member_counts(NOW).members.get(group.pk)


def shown_now():
    """Areas with their members at the end of March, as the public sees them."""
    return {row.name: row.cells[MARCH] for row in participation(NOW).rows}


class TestMembers:
    def test_are_counted_at_the_end_of_each_month(self):
        group = make_group()
        make_members(group, 3, in_2025(1, 31, 23))
        make_members(group, 2, in_2025(3), start=3)
        assert members_of(group) == {JANUARY: 3, FEBRUARY: 3, MARCH: 5}

    def test_of_the_month_that_is_not_over_wait(self):
        group = make_group()
        make_members(group, 3, in_2025(3))
        make_members(group, 2, in_2025(4, 2), start=3)
        assert members_of(group) == {MARCH: 3}

    def test_who_left_are_counted_until_then(self):
        group = make_group()
        gone, *_stayed = make_members(group, 3, in_2025(1))
        note_move(gone, S.ADDED, S.LEFT, in_2025(3), Move.LEAVE)
        assert members_of(group) == {JANUARY: 3, FEBRUARY: 3, MARCH: 2}

    def test_who_were_added_by_mistake_are_not(self):
        group = make_group()
        (mistake,) = make_members(group, 1, in_2025(1))
        note_move(mistake, S.ADDED, S.READY, in_2025(1, 16), Move.UNDO_ADD)
        assert members_of(group) == {JANUARY: 0, FEBRUARY: 0, MARCH: 0}

    def test_who_only_signed_up_are_not(self):
        group = make_group()
        note_move(make_signup_in(S.READY, group), S.UNCONFIRMED, S.READY, in_2025(1))
        assert member_counts(NOW).members == {}

    def test_who_were_erased_still_are(self):
        group = make_group()
        members = make_members(group, 3, in_2025(1))
        note_move(members[0], S.ADDED, S.WITHDRAWN, in_2025(2), Move.WITHDRAW)
        anonymise([signup.pk for signup in members], now=timezone.now())
        assert members_of(group) == {JANUARY: 3, FEBRUARY: 2, MARCH: 2}

    def test_belong_to_the_month_on_the_clock_of_the_site(self):
        group = make_group()
        # In Amsterdam it is February already, in Greenwich it is not.
        make_members(group, 1, in_2025(2, 1, 0))
        assert members_of(group) == {FEBRUARY: 1, MARCH: 1}


class TestStart:
    def test_is_when_the_first_member_came(self):
        group = make_group()
        make_members(group, 1, in_2025(2, 20))
        make_members(group, 1, in_2025(2, 3), start=1)
        assert start_of_groups([group.pk], NOW) == in_2025(2, 3).date()

    def test_is_not_known_without_members(self):
        assert start_of_groups([make_group().pk], NOW) is None


class TestPlaces:
    def test_of_one_group_are_counted_together(self, krakeel, zuid):
        make_members(make_covering_group("A", krakeel, zuid), 12, in_2025(1))
        assert shown_now() == {"Krakeel + Zuid": exact(12)}

    def test_of_several_groups_are_added_only_if_they_are_the_same(self, krakeel, zuid):
        make_members(make_covering_group("A", krakeel), 6, in_2025(1))
        make_members(make_covering_group("B", krakeel), 7, in_2025(1))
        make_members(make_covering_group("C", krakeel, zuid), 20, in_2025(1))
        assert shown_now() == {"Krakeel": exact(13), "Krakeel + Zuid": exact(20)}

    def test_of_different_years_are_different(self, krakeel):
        newer = make_neighbourhood(name="Krakeel", code=krakeel.code, year=2025)
        make_members(make_covering_group("A", krakeel), 6, in_2025(1))
        make_members(make_covering_group("B", newer), 7, in_2025(1))
        rows = participation(NOW).rows
        assert [row.cells[MARCH].value for row in rows] == [6, 7]

    def test_may_be_unknown(self):
        make_members(make_group(), 6, in_2025(1))
        assert shown_now() == {"": exact(6)}

    def test_of_a_group_that_ended_keep_its_past(self, krakeel):
        group = make_covering_group("A", krakeel, members_outside=30)
        make_members(group, 6, in_2025(1))
        type(group).objects.update(status=GroupStatus.ENDED)
        (row,) = participation(NOW).rows
        assert row.cells[JANUARY] == exact(6)
        assert row.outside == exact(0)

    def test_tell_members_from_before_apart(self, krakeel):
        make_members(
            make_covering_group("A", krakeel, members_outside=30), 6, in_2025(1)
        )
        (row,) = participation(NOW).rows
        assert (row.cells[MARCH], row.outside) == (exact(6), exact(30))


class TestSmallNumbers:
    def test_of_members_are_hidden(self, krakeel, zuid):
        make_members(make_covering_group("A", krakeel), 4, in_2025(1))
        make_members(make_covering_group("B", zuid), 9, in_2025(1))
        figures = participation(NOW)
        assert shown_now()["Krakeel"].state is CellState.FEWER
        # 13 together, or 9 in Zuid: both would give 4 away.
        hidden = [shown_now()["Zuid"].value, figures.totals[MARCH].value]
        assert hidden.count(None) == 1

    def test_of_members_from_before_are_hidden(self, krakeel):
        make_covering_group("A", krakeel, members_outside=2)
        figures = participation(NOW)
        assert figures.rows[0].outside.state is CellState.FEWER
        assert figures.outside.state is CellState.FEWER


class TestCoverage:
    def test_counts_neighbourhoods_with_an_active_group(self, krakeel, zuid):
        make_covering_group("A", krakeel)
        make_covering_group("B", zuid, status=GroupStatus.PAUSED)
        make_covering_group("C", zuid, status=GroupStatus.FORMING)
        (found,) = coverage()
        assert (len(found.covered), len(found.places)) == (1, 2)
        assert found.percentage == 50

    def test_counts_no_neighbourhood_twice(self, krakeel):
        make_covering_group("A", krakeel)
        make_covering_group("B", krakeel)
        (found,) = coverage()
        assert found.percentage == 100

    def test_keeps_to_the_boundaries_of_one_year(self, krakeel, zuid):
        for name in "abc":
            make_neighbourhood(name=name, year=2025)
        make_covering_group("A", krakeel)
        (found,) = coverage()
        assert (found.year, len(found.covered), len(found.places)) == (2016, 1, 2)

    def test_takes_the_newest_boundaries_while_there_is_no_group(self, krakeel):
        make_neighbourhood(year=2025)
        (found,) = coverage()
        assert (found.year, found.percentage) == (2025, 0)

    def test_is_told_for_each_municipality(self, krakeel):
        make_neighbourhood(municipality="Assen", municipality_code="GM0106")
        assert [each.municipality for each in coverage()] == ["Assen", "Hoogeveen"]

    def test_of_nothing_is_nothing(self):
        assert coverage() == []


class TestWorkshops:
    def test_held_are_counted_by_month(self):
        make_workshop(start=in_2025(1))
        make_workshop(start=in_2025(3))
        make_workshop(start=in_2025(3, 20))
        assert workshops_held(NOW).counts == {JANUARY: 1, FEBRUARY: 0, MARCH: 2}

    def test_cancelled_or_to_come_are_not(self):
        make_workshop(start=in_2025(1), is_cancelled=True)
        make_workshop(start=in_2025(5))
        assert workshops_held(NOW).counts == {}

    def test_of_the_month_that_is_not_over_wait(self):
        make_workshop(start=in_2025(4, 2))
        assert not workshops_held(NOW).months


class TestQueries:
    def counted(self, numbers):
        for number in numbers:
            place = make_neighbourhood(name=f"{number}", code=f"BU0119{number:04}")
            make_covering_group(f"Groep {number}", place)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            participation(NOW)
            coverage()
            workshops_held(NOW)
        return len(queries)

    def test_do_not_depend_on_the_number_of_groups(self):
        assert self.counted(range(5)) == self.counted(range(5, 105))

    def test_are_hardly_any_once_it_is_kept(self):
        self.counted(range(5))
        with CaptureQueriesContext(connection) as queries:
            participation(NOW)
            coverage()
        assert len(queries) == 2
