from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wagtail_whatsappalert.statistics.suppression import (
    MISSING,
    WITHHELD,
    Cell,
    CellState,
    add_up,
    exact,
    protect,
)

FEWER = Cell(CellState.FEWER, 1, 4)
SMALLEST = 5
# Whoever reads it may think of any number up to here.
THINKABLE = 30


def shown(*counts, total=None):
    cells, shown_total = protect(
        dict(enumerate(counts)), sum(counts) if total is None else total, SMALLEST
    )
    return [cells[number] for number in range(len(counts))], shown_total


def thinkable(cell):
    """Every number that a reader can think of for a cell, knowing the rules."""
    if cell.state is CellState.FEWER:
        return range(1, SMALLEST)
    if cell.state is CellState.WITHHELD:
        return range(SMALLEST, THINKABLE)
    return [cell.value]


def values_that_fit(cells, total):
    """For each cell the numbers with which the column adds up to its total."""
    fitting = [set() for _cell in cells]
    for numbers in product(*map(thinkable, cells)):
        if total is None or sum(numbers) == total:
            for found, number in zip(fitting, numbers, strict=True):
                found.add(number)
    return fitting


class TestSmallNumbers:
    @pytest.mark.parametrize("count", [1, 2, 3, 4])
    def test_are_hidden(self, count):
        cells, _total = protect({"a": count}, None, SMALLEST)
        assert cells["a"] == FEWER

    @pytest.mark.parametrize("count", [0, 5, 6, 1000])
    def test_others_are_shown(self, count):
        cells, _total = protect({"a": count}, None, SMALLEST)
        assert cells["a"] == exact(count)

    def test_no_number_stays_no_number(self):
        assert protect({"a": None}, None, SMALLEST) == ({"a": MISSING}, MISSING)

    def test_a_small_total_is_hidden_too(self):
        cells, total = shown(0, 3)
        assert total == FEWER
        assert cells == [exact(0), FEWER]

    def test_the_setting_tells_what_is_small(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SMALLEST_NUMBER_SHOWN": 10}
        assert protect({"a": 9}, None)[0]["a"] == Cell(CellState.FEWER, 1, 9)
        settings.WAGTAIL_WHATSAPPALERT = {"SMALLEST_NUMBER_SHOWN": 0}
        assert protect({"a": 1, "b": 7}, 8) == (
            {"a": exact(1), "b": exact(7)},
            exact(8),
        )


class TestTotals:
    def test_are_shown_where_they_give_nothing_away(self):
        assert shown(2, 3, 0, 9) == ([FEWER, FEWER, exact(0), exact(9)], exact(14))

    def test_of_one_small_number_withhold_another(self):
        cells, total = shown(3, 9, 12)
        assert total == exact(24)
        assert cells == [FEWER, WITHHELD, exact(12)]

    @pytest.mark.parametrize("pair", [(1, 1), (4, 4)])
    def test_that_leave_one_possibility_withhold_another(self, pair):
        cells, total = shown(*pair, 30, 40)
        assert WITHHELD in cells or total == WITHHELD

    def test_go_where_nothing_else_helps(self):
        assert shown(1, 5) == ([FEWER, exact(5)], WITHHELD)

    def test_may_hold_more_than_their_cells(self):
        # Burglaries of which nobody knows where they were.
        assert shown(3, 0, total=20) == ([FEWER, exact(0)], exact(20))

    @given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
    def test_never_give_a_small_number_away(self, counts):
        cells, total = shown(*counts)
        fitting = values_that_fit(cells, total.value)
        for cell, values in zip(cells, fitting, strict=True):
            if cell.state is CellState.FEWER and (total.value or 0) >= SMALLEST:
                assert len(values) > 1

    @given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
    def test_are_true(self, counts):
        cells, total = shown(*counts)
        for cell, count in zip([*cells, total], [*counts, sum(counts)], strict=True):
            assert cell.value in (None, count)
            assert (cell.lowest or 0) <= count
            assert cell.highest is None or count <= cell.highest


class TestSumsOfOurs:
    def test_are_numbers_where_all_are_shown(self):
        assert add_up([exact(5), exact(0), exact(7)]) == exact(12)

    def test_are_ranges_where_some_are_hidden(self):
        assert add_up([exact(5), FEWER, FEWER]) == Cell(CellState.RANGE, 7, 13)

    def test_of_nothing_and_a_small_number_are_small(self):
        assert add_up([exact(0), FEWER]) == FEWER

    def test_with_a_withheld_number_tell_nothing(self):
        assert add_up([exact(5), WITHHELD]) == WITHHELD

    def test_with_a_missing_number_are_missing(self):
        assert add_up([exact(5), MISSING]) == MISSING
        assert add_up([]) == MISSING

    @given(st.lists(st.sampled_from([exact(0), exact(6), FEWER, WITHHELD, MISSING])))
    def test_are_made_of_what_is_shown(self, cells):
        # The same cells always give the same sum, whatever hides behind them.
        total = add_up(cells)
        if total.value is not None:
            assert all(cell.value is not None for cell in cells)
