"""Burglaries per month in a block, before and after a group started."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from .chart import make_chart
from .crimes import Burglaries, published_burglaries
from .months import month_name, month_number
from .participation import start_of_groups
from .showing import (
    YEAR,
    Asked,
    Shown,
    Where,
    last_years,
    legend_of,
    months_table,
    municipality_name,
    note_on_small_numbers,
    where_of,
)
from .suppression import Cell, CellState, add_up
from .wording import description, in_words


def show_burglaries(asked: Asked, now: datetime) -> Shown:
    figures, where = published_burglaries(), where_of(asked)
    codes = [place.code for place in where.places]
    if where.is_everywhere:
        codes = figures.municipalities
    title = _("Home burglaries per month")
    known = [code for code in codes if code in figures.cells]
    if not known or len(known) < len(codes) or not figures.months:
        note = _("There are no figures of this area yet.")
        return Shown(title, where.name, notes=[note], is_crime=True)
    cells = {month: figures.cell(codes, month) for month in figures.months}
    cells = last_years(cells, asked.years)
    start = None if where.is_everywhere else start_of_groups(where.groups, now)
    start_month = month_number(start.year, start.month) if start else None
    chart = make_chart(cells, provisional=figures.provisional, start=start_month)
    return Shown(
        title,
        where.name or municipality_name(),
        chart,
        description(cells, start_month),
        legend_of(chart),
        [months_table(title, cells, figures.provisional, start_month)],
        _burglary_notes(figures, cells, where, start),
        is_crime=True,
    )


def _burglary_notes(
    figures: Burglaries, cells: dict[int, Cell], where: Where, start: date | None
) -> list[str]:
    notes = []
    if start:
        notes += _before_and_after(cells, start)
    elif not where.is_everywhere:
        notes.append(_("When a group started here is not known, so it is not marked."))
    notes.append(
        _(
            "This does not show what caused a rise or a fall. Burglary goes up and "
            "down for many reasons: the season, the police, locks and lighting, the "
            "whole country. And where numbers are small, chance alone makes them jump."
        )
    )
    notes.append(note_on_small_numbers(cells))
    if figures.left_out is not None:
        notes.append(
            _("The newest month, %(month)s, is left out: it is not complete yet.")
            % {"month": month_name(figures.left_out)}
        )
    if len(where.places) > 1:
        notes.append(_("The neighbourhoods are taken together."))
    if where.places:
        notes.append(
            _(
                "The figures belong to the codes of the neighbourhoods. Boundaries and "
                "codes can change from year to year."
            )
        )
    return [note for note in notes if note]


def _before_and_after(cells: dict[int, Cell], start: date) -> list[str]:
    """Sums of what is shown, so that they tell no more than the months do."""
    month = month_number(start.year, start.month)
    name = month_name(month)
    said = _("The group started in %(month)s.") % {"month": name}
    before = [cells.get(month - n) for n in range(1, YEAR + 1)]
    after = [cells.get(month + n) for n in range(1, YEAR + 1)]
    if None in before or None in after:
        return [said]
    sums = [add_up([cell for cell in part if cell]) for part in (before, after)]
    if any(s.state in (CellState.MISSING, CellState.WITHHELD) for s in sums):
        return [said]
    compared = _(
        "Burglaries in the 12 months before that month: %(before)s; in the 12 months "
        "after it: %(after)s."
    ) % {"before": in_words(sums[0]), "after": in_words(sums[1])}
    return [f"{said} {compared}"]
