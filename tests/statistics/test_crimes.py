import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.groups.factories import make_neighbourhood
from tests.site.tree import make_site
from wagtail_whatsappalert.statistics.crimes import published_burglaries
from wagtail_whatsappalert.statistics.models import CrimeFigure
from wagtail_whatsappalert.statistics.suppression import (
    MISSING,
    CellState,
    exact,
)

from .factories import FEBRUARY, JANUARY, MARCH, make_figures

pytestmark = pytest.mark.django_db

KRAKEEL, ZUID, CENTRUM = "BU01185003", "BU01185004", "BU01180000"


@pytest.fixture(autouse=True)
def hoogeveen():
    make_site()
    make_neighbourhood(name="Krakeel", code=KRAKEEL)


def cells(code):
    figures = published_burglaries()
    return [figures.cell([code], month) for month in figures.months]


class TestFigures:
    def test_are_by_area_and_month(self):
        make_figures("GM0118", [9, 14, 11])
        assert cells("GM0118") == [exact(9), exact(14), exact(11)]

    def test_that_nobody_published_are_missing(self):
        make_figures("GM0118", [9, None, 11])
        make_figures(KRAKEEL, [9])
        assert cells("GM0118")[1] == MISSING
        assert cells(KRAKEEL) == [exact(9), MISSING, MISSING]

    def test_have_a_gap_where_a_month_is_not_there_at_all(self):
        make_figures("GM0118", [9])
        make_figures("GM0118", [11], first=MARCH)
        assert cells("GM0118") == [exact(9), MISSING, exact(11)]

    def test_of_the_newest_month_are_left_out_as_long_as_it_is_provisional(self):
        make_figures("GM0118", [9, 14, 2], provisional=[FEBRUARY, MARCH])
        figures = published_burglaries()
        assert list(figures.months) == [JANUARY, FEBRUARY]
        assert figures.left_out == MARCH
        assert FEBRUARY in figures.provisional

    def test_of_areas_without_a_record_are_kept(self):
        make_figures(ZUID, [9])
        assert cells(ZUID) == [exact(9)]
        assert published_burglaries().neighbourhoods == [ZUID]

    def test_of_other_municipalities_are_not_read(self):
        make_figures("GM0114", [9])
        make_figures("BU01140101", [9])
        make_figures("BU01190101", [9])
        assert published_burglaries().cells == {}

    def test_of_one_municipality_need_no_records(self):
        type(make_neighbourhood()).objects.all().delete()
        make_figures("GM0114", [9])
        assert published_burglaries().municipalities == ["GM0114"]
        make_figures("GM0118", [9])
        cache.clear()
        assert published_burglaries().municipalities == []

    def test_of_other_kinds_are_not_read(self):
        make_figures("GM0118", [9])
        CrimeFigure.objects.update(kind="0.0.0")
        assert published_burglaries().cells == {}


class TestSmallNumbers:
    def test_are_hidden(self):
        make_figures(KRAKEEL, [3, 0, 7])
        assert [cell.value for cell in cells(KRAKEEL)] == [None, 0, 7]

    def test_cannot_be_found_by_taking_the_others_from_the_total(self):
        make_figures("GM0118", [20])
        for code, count in ((KRAKEEL, 3), (ZUID, 7), (CENTRUM, 10)):
            make_figures(code, [count])
        assert cells(KRAKEEL)[0].state is CellState.FEWER
        known = [cells(code)[0].value for code in ("GM0118", ZUID, CENTRUM)]
        assert None in known

    def test_cannot_be_found_through_a_group_of_several_neighbourhoods(self):
        make_figures(KRAKEEL, [3])
        make_figures(ZUID, [7])
        figures = published_burglaries()
        both = figures.cell([KRAKEEL, ZUID], JANUARY)
        assert (both.lowest, both.highest) == (8, 11)


class TestQueries:
    def counted(self, numbers):
        for number in numbers:
            make_figures(f"BU0118{number:04}", [9, 3])
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            published_burglaries()
        return len(queries)

    def test_do_not_depend_on_the_number_of_areas(self):
        assert self.counted(range(5)) == self.counted(range(5, 305))
