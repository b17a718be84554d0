"""Figures in words, for pages, tables and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.formats import localize
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .months import month_name
from .participation import Place
from .suppression import Cell, CellState, smallest_shown

LICENCE_NAME = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
CRIME_SOURCE = "CBS/Politie, StatLine 47022NED"

LEGEND = {
    "full": gettext_lazy("The number of that month"),
    "provisional": gettext_lazy("Provisional: may still change"),
    "few": gettext_lazy("A small number, not shown exactly: at most this high"),
    "zero": gettext_lazy("Zero"),
    "unknown": gettext_lazy("Not shown, because another number could be worked out"),
    "gap": gettext_lazy("A gap: no number is published"),
}


def in_words(cell: Cell) -> str:
    """What a table says of a number that may be hidden."""
    if cell.state is CellState.EXACT:
        return str(localize(cell.value))
    if cell.state is CellState.FEWER:
        return _("fewer than %(number)d") % {"number": smallest_shown()}
    if cell.state is CellState.RANGE:
        return _("from %(lowest)d to %(highest)d") % {
            "lowest": cell.lowest,
            "highest": cell.highest,
        }
    if cell.state is CellState.WITHHELD:
        return _("not shown")
    return _("no number")


def place_name(place: Place) -> str:
    """A code only means something together with the year of the boundaries."""
    return _("%(name)s (%(code)s, boundaries of %(year)s)") % {
        "name": place.name,
        "code": place.code,
        "year": place.year,
    }


def place_names(places: Iterable[Place]) -> str:
    return ", ".join(place_name(place) for place in places)


def description(cells: Mapping[int, Cell], start: int | None) -> str:
    """The chart for who does not see it; the numbers follow in a table."""
    months = list(cells)
    known = [month for month in months if cells[month].value is not None]
    parts = [
        _("Bars for each month from %(first)s to %(last)s.")
        % {"first": month_name(months[0]), "last": month_name(months[-1])}
    ]
    if known:
        highest = max(known, key=lambda month: cells[month].value or 0)
        parts.append(
            _("The highest number is %(number)s, in %(month)s.")
            % {"number": in_words(cells[highest]), "month": month_name(highest)}
        )
    if start in cells:
        parts.append(
            _("A line marks the start of the group, in %(month)s.")
            % {"month": month_name(start)}
        )
    parts.append(_("All numbers stand in the table below the chart."))
    return " ".join(parts)
