import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.groups.factories import make_group, make_neighbourhood
from tests.site.tree import make_site
from tests.workshops.factories import make_workshop
from wagtail_whatsappalert.statistics.chart import make_chart, scale
from wagtail_whatsappalert.statistics.choices import FigureKind
from wagtail_whatsappalert.statistics.months import month_number
from wagtail_whatsappalert.statistics.participation import Place
from wagtail_whatsappalert.statistics.showing import Asked
from wagtail_whatsappalert.statistics.shown import show_figures
from wagtail_whatsappalert.statistics.suppression import (
    MISSING,
    WITHHELD,
    Cell,
    CellState,
    exact,
    protect,
)

from .factories import (
    JANUARY,
    MARCH,
    NOW,
    in_2025,
    make_covering_group,
    make_figures,
    make_members,
)

pytestmark = pytest.mark.django_db

KRAKEEL, ZUID = "BU01185003", "BU01185004"
FEWER = Cell(CellState.FEWER, 1, 4)


@pytest.fixture(autouse=True)
def english():
    make_site()
    with translation.override("en"):
        yield


@pytest.fixture
def krakeel():
    return make_neighbourhood(name="Krakeel", code=KRAKEEL)


@pytest.fixture
def group(krakeel):
    group = make_covering_group("Krakeel", krakeel)
    make_members(group, 6, in_2025(2))
    return group


def show(**asked):
    return show_figures(Asked(**asked), NOW)


def place_of(neighbourhood):
    return Place(neighbourhood.name, neighbourhood.code, neighbourhood.year)


def numbers(shown, at=0):
    return [row[1] for row in shown.tables[at].rows]


class TestChart:
    @pytest.mark.parametrize(
        ("highest", "step", "most"),
        [(0, 1, 1), (4, 1, 4), (5, 2, 6), (24, 10, 30), (120, 50, 150)],
    )
    def test_has_round_numbers_beside_it(self, highest, step, most):
        assert scale(highest) == (step, most)

    def test_tells_each_kind_of_number_by_its_shape(self):
        cells = [exact(7), FEWER, exact(0), WITHHELD, exact(6), MISSING]
        chart = make_chart(
            dict(enumerate(cells, start=JANUARY)), provisional=frozenset([JANUARY + 4])
        )
        kinds = [bar.kind for bar in chart.bars]
        assert kinds == ["full", "few", "zero", "unknown", "provisional"]
        assert set(chart.kinds) == {*kinds, "gap"}

    def test_stays_within_its_picture(self):
        months = range(JANUARY - 119, JANUARY + 1)
        cells = {month: exact(month % 50) for month in months}
        chart = make_chart(cells, start=JANUARY)
        for bar in chart.bars:
            assert 0 <= float(bar.x[:-1]) < float(bar.x[:-1]) + float(bar.width[:-1])
            assert float(bar.x[:-1]) + float(bar.width[:-1]) <= 100
            assert chart.top <= bar.y <= bar.y + bar.height <= chart.base + 0.1
        assert len(chart.ticks) <= 6

    @pytest.mark.parametrize(("start", "anchor"), [(JANUARY, "start"), (MARCH, "end")])
    def test_marks_the_start_with_words_on_the_side_with_room(self, start, anchor):
        cells = {month: exact(5) for month in range(JANUARY, MARCH + 1)}
        assert make_chart(cells, start=start).marker.anchor == anchor

    def test_marks_no_start_outside_its_months(self):
        assert make_chart({JANUARY: exact(5)}, start=MARCH).marker is None

    def test_never_draws_a_hidden_number(self):
        few, more = (protect({JANUARY: count, MARCH: 9}, None)[0] for count in (1, 4))
        assert make_chart(few) == make_chart(more)
        # As high as it can be: nobody takes a small number for an even smaller one.
        four = make_chart({JANUARY: exact(4), MARCH: exact(9)}).bars[0]
        assert make_chart(few).bars[0].y == four.y


class TestBurglaries:
    def test_of_everything_are_those_of_the_municipality(self, krakeel):
        make_figures("GM0118", [9, 14])
        shown = show()
        assert numbers(shown) == ["9", "14"]
        assert shown.lead == "Hoogeveen"
        assert shown.chart.marker is None

    def test_of_a_group_mark_its_start(self, group):
        make_figures(KRAKEEL, [9, 0, 3])
        shown = show(group=group.pk)
        assert numbers(shown) == ["9", "0", "fewer than 5"]
        assert shown.chart.marker
        assert "the group started" in shown.tables[0].rows[1][2]
        assert "The group started in February 2025." in shown.notes[0]

    def test_of_a_neighbourhood_mark_the_first_group(self, group, krakeel):
        make_figures(KRAKEEL, [9, 0, 3])
        shown = show(place=place_of(krakeel))
        assert shown.chart.marker
        assert shown.lead == "Krakeel (BU01185003, boundaries of 2016)"

    def test_of_a_group_without_members_mark_nothing_and_say_so(self, krakeel):
        make_figures(KRAKEEL, [9, 0, 3])
        shown = show(group=make_covering_group("A", krakeel).pk)
        assert shown.chart.marker is None
        assert any("not known" in note for note in shown.notes)

    def test_of_several_neighbourhoods_are_taken_together(self, krakeel):
        zuid = make_neighbourhood(name="Zuid", code=ZUID)
        make_figures(KRAKEEL, [9, 3])
        make_figures(ZUID, [6, 2])
        shown = show(group=make_covering_group("A", krakeel, zuid).pk)
        assert numbers(shown) == ["15", "from 2 to 8"]

    def test_of_an_area_that_is_not_there_are_not_those_of_another(self, krakeel):
        make_figures("GM0118", [9])
        for asked in (
            {"group": 987_654},
            {"group": make_group().pk},
            {"place": place_of(krakeel)},
            {"place": Place("", "", 0)},
        ):
            shown = show(**asked)
            assert shown.chart is None
            assert "no figures" in shown.notes[0]

    def test_with_only_an_incomplete_month_are_none(self, krakeel):
        make_figures("GM0118", [9], provisional=[JANUARY])
        assert show().chart is None

    def test_say_that_they_show_no_cause(self, krakeel):
        make_figures("GM0118", [9])
        assert any("does not show what caused" in note for note in show().notes)

    def test_say_which_month_is_left_out(self, krakeel):
        make_figures("GM0118", [9, 2], provisional=[JANUARY + 1])
        assert any("February 2025, is left out" in note for note in show().notes)

    def test_are_of_the_last_years(self, krakeel):
        make_figures("GM0118", [9] * 40, first=MARCH - 39)
        assert len(numbers(show(years=1))) == 12

    def test_before_and_after_are_told_as_far_as_the_months_tell(self, krakeel):
        group = make_covering_group("A", krakeel)
        make_members(group, 6, in_2025(1).replace(year=2024))
        first = month_number(2023, 1)
        make_figures(KRAKEEL, [9] * 12 + [7] + [5] * 11 + [3], first=first)
        note = show(group=group.pk).notes[0]
        assert "before that month: 108; in the 12 months after" in note
        assert note.endswith("from 56 to 59.")

    def test_before_and_after_need_all_months(self, krakeel, group):
        make_figures(KRAKEEL, [9] * 20, first=JANUARY - 15)
        assert "12 months" not in show(group=group.pk).notes[0]


class TestMembers:
    def test_of_everything_are_together_and_by_area(self, group):
        shown = show(kind="members")
        assert shown.tables[0].rows == [
            ["Krakeel (BU01185003, boundaries of 2016)", "6", "0"],
            ["Together", "6", "0"],
        ]
        assert numbers(shown, 1) == ["6", "6"]

    def test_of_a_neighbourhood_are_of_all_groups_that_cover_it(self, group, krakeel):
        zuid = make_neighbourhood(name="Zuid", code=ZUID)
        make_members(make_covering_group("B", krakeel, zuid), 9, in_2025(3))
        make_members(make_covering_group("C", zuid), 8, in_2025(3))
        shown = show(kind="members", place=place_of(krakeel))
        assert [row[1] for row in shown.tables[0].rows] == ["6", "9"]
        assert numbers(shown, 1) == ["6", "15"]

    def test_before_the_first_month_is_over_are_none(self, krakeel):
        make_members(make_covering_group("A", krakeel), 6, in_2025(4, 2))
        shown = show(kind="members")
        assert shown.chart is None
        assert "No month" in shown.notes[0]

    def test_without_groups_are_none(self):
        assert show(kind="members").chart is None


class TestCoverage:
    def test_is_told_in_a_sentence_with_its_year(self, group):
        make_neighbourhood(name="Zuid")
        shown = show(kind="coverage")
        assert shown.lead.startswith("1 of the 2 neighbourhoods of Hoogeveen (50 %)")
        assert "2016" in shown.lead
        assert [row[2] for row in shown.tables[0].rows] == ["yes", "no"]

    def test_of_nothing_says_so(self):
        assert show(kind="coverage").notes == ["There are no neighbourhoods yet."]


class TestWorkshops:
    def test_are_drawn_by_month(self):
        make_workshop(start=in_2025(1))
        make_workshop(start=in_2025(3))
        shown = show(kind="workshops")
        assert numbers(shown) == ["1", "0", "1"]
        assert "2 workshops" in shown.lead


class TestQueries:
    def counted(self, kind):
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            show(kind=kind)
        return len(queries)

    @pytest.mark.parametrize("kind", FigureKind.values)
    def test_do_not_depend_on_the_number_of_groups(self, kind, group):
        make_figures("GM0118", [9, 2])
        make_workshop(start=in_2025(1))
        few = self.counted(kind)
        for number in range(50):
            place = make_neighbourhood(name=f"{number}", code=f"BU0118{number:04}")
            make_covering_group(f"{number}", place)
            make_figures(place.code, [9, 2])
            make_workshop(start=in_2025(1))
        assert self.counted(kind) == few
