"""Figures of a period as tables: areas down, months across."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from .coverage import coverage, workshops_held
from .crimes import published_burglaries
from .months import month_name
from .open_data import newest_places
from .participation import Place, participation
from .suppression import MISSING, Cell, exact
from .wording import in_words, place_name, place_names


@dataclass(frozen=True)
class FigureTable:
    """``rows``: the name of an area with a cell for each of the columns."""

    title: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]
    note: str = ""

    @property
    def rows_in_words(self) -> list[tuple[str, list[str]]]:
        return [(name, [in_words(cell) for cell in cells]) for name, cells in self.rows]


def figure_tables(months: Sequence[int], now: datetime) -> list[FigureTable]:
    """Of everything; the number of queries does not depend on the groups."""
    return [
        _members(months, now),
        _members_before_us(now),
        _coverage_table(),
        _workshops(months, now),
        _burglaries(months),
    ]


def flat_rows(tables: Sequence[FigureTable]) -> Iterator[Sequence[object]]:
    """A line for each number: figure, area, period, number and what hides it."""
    for table in tables:
        for name, cells in table.rows:
            for column, cell in zip(table.columns, cells, strict=True):
                hidden = in_words(cell) if cell.value is None else ""
                value = "" if cell.value is None else cell.value
                yield table.title, name, column, value, hidden


def _members(months: Sequence[int], now: datetime) -> FigureTable:
    figures = participation(now)
    rows = [
        (_area(row.places), [row.cells.get(month, MISSING) for month in months])
        for row in figures.rows
    ]
    totals = [figures.totals.get(month, MISSING) for month in months]
    return FigureTable(
        _("Members at the end of the month"),
        [month_name(month) for month in months],
        [*rows, (_("Together"), totals)],
        _(
            "A group that covers several neighbourhoods is counted for them together. "
            "Without coordinators and without members from before."
        ),
    )


def _members_before_us(now: datetime) -> FigureTable:
    figures = participation(now)
    rows = [(_area(row.places), [row.outside]) for row in figures.rows]
    return FigureTable(
        _("Members from before the group came to this site"),
        [_("Now")],
        [*rows, (_("Together"), [figures.outside])],
    )


def _area(places: Sequence[Place]) -> str:
    return place_names(places) or _("Groups without a neighbourhood")


def _coverage_table() -> FigureTable:
    rows = [
        (
            _("%(municipality)s, boundaries of %(year)s")
            % {
                "municipality": each.municipality or each.municipality_code,
                "year": each.year,
            },
            [exact(len(each.covered)), exact(len(each.places))],
        )
        for each in coverage()
    ]
    return FigureTable(
        _("Neighbourhoods with an active group"),
        [_("With an active group"), _("All neighbourhoods")],
        rows,
    )


def _workshops(months: Sequence[int], now: datetime) -> FigureTable:
    held = workshops_held(now)
    last = held.months[-1] if held.months else -1
    cells = [
        exact(held.counts.get(month, 0)) if month <= last else MISSING
        for month in months
    ]
    columns = [month_name(month) for month in months]
    title = _("Workshops held per month")
    return FigureTable(title, columns, [(_("Together"), cells)])


def _burglaries(months: Sequence[int]) -> FigureTable:
    figures, known = published_burglaries(), newest_places()
    shown = [month for month in months if month in figures.months]
    rows = []
    for code in [*figures.municipalities, *figures.neighbourhoods]:
        name = place_name(known[code]) if code in known else code
        rows.append((name, [figures.cell([code], month) for month in shown]))
    columns = [
        month_name(month) + ("*" if month in figures.provisional else "")
        for month in shown
    ]
    return FigureTable(
        _("Home burglaries per month"),
        columns,
        rows if shown else [],
        _("From CBS/Politie, table 47022NED. * is provisional."),
    )
