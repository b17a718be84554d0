"""Neighbourhoods that a list of groups gives to several."""

import pytest

from .factories import make_group, make_neighbourhood
from .lists import english  # noqa: F401
from .test_importing import plan_of

pytestmark = pytest.mark.django_db


class TestANeighbourhoodOfSeveralGroups:
    @pytest.fixture(autouse=True)
    def home(self):
        return make_neighbourhood(name="Elim")

    def test_is_told_and_not_refused(self, home):
        make_group(name="Krakeel", neighbourhoods=[home])
        rows = [{"name": "Een", "place": "Elim"}, {"name": "Twee", "place": "Elim"}]
        plan = plan_of(*rows)
        assert not plan.has_errors
        said = "Other groups have a part of its area too:"
        assert [row.remarks for row in plan.rows] == [
            [f"{said} Krakeel, Twee."],
            [f"{said} Een, Krakeel."],
        ]

    def test_is_silent_about_one_that_has_ended_or_moves(self, home):
        make_group(name="Gestopt", status="ended", neighbourhoods=[home])
        make_group(name="Verhuist", neighbourhoods=[home])
        make_neighbourhood(name="Centrum")
        plan = plan_of(
            {"name": "Een", "place": "Elim"},
            {"name": "verhuist", "place": "Centrum"},
        )
        assert [row.remarks for row in plan.rows] == [[], []]

    def test_is_never_taken_for_the_group_that_people_want_there(self, home):
        make_group(name="Elim", status="wanted", wanted_in=home)
        (row,) = plan_of({"name": "Elim"}).rows
        assert row.group is None
