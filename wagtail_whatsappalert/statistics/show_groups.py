"""Members, coverage and workshops in a block."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .chart import make_chart
from .coverage import Coverage, coverage, workshops_held
from .months import month_name
from .participation import Participation, ParticipationRow, participation
from .showing import (
    Asked,
    Shown,
    Table,
    Where,
    last_years,
    legend_of,
    months_table,
    municipality_name,
    note_on_small_numbers,
    where_of,
)
from .suppression import Cell, add_up, exact
from .wording import description, in_words, place_names


def show_members(asked: Asked, now: datetime) -> Shown:
    figures, where = participation(now), where_of(asked)
    rows = _rows_of(figures, where)
    title = _("Members of WhatsApp groups")
    if not rows:
        return Shown(title, where.name, notes=[_("There are no groups here yet.")])
    cells = _members_by_month(figures, rows, where)
    cells = last_years(cells, asked.years)
    notes = _member_notes(where, cells)
    tables = [_areas_table(figures, rows, where)]
    if not cells:
        notes.insert(0, _("No month with members is over yet."))
        return Shown(
            title, where.name or municipality_name(), tables=tables, notes=notes
        )
    chart = make_chart(cells)
    tables.append(months_table(_("Members at the end of the month"), cells))
    return Shown(
        title,
        where.name or municipality_name(),
        chart,
        description(cells, None),
        legend_of(chart),
        tables,
        notes,
    )


def _rows_of(figures: Participation, where: Where) -> list[ParticipationRow]:
    if where.is_everywhere:
        return list(figures.rows)
    wanted = set(where.places)
    return [row for row in figures.rows if wanted.intersection(row.places)]


def _members_by_month(
    figures: Participation, rows: Sequence[ParticipationRow], where: Where
) -> dict[int, Cell]:
    if where.is_everywhere:
        return dict(figures.totals)
    return {
        month: add_up([row.cells[month] for row in rows]) for month in figures.months
    }


def _areas_table(
    figures: Participation, rows: Sequence[ParticipationRow], where: Where
) -> Table:
    last = figures.months[-1] if figures.months else None
    lines = [
        [
            place_names(row.places) or _("Groups without a neighbourhood"),
            *([in_words(row.cells[last])] if last is not None else []),
            in_words(row.outside),
        ]
        for row in rows
    ]
    headings = [_("Neighbourhoods"), _("Members before us, now")]
    if last is not None:
        headings.insert(1, _("Members, end of %(month)s") % {"month": month_name(last)})
    if where.is_everywhere:
        total = [in_words(figures.totals[last])] if last is not None else []
        lines.append([_("Together"), *total, in_words(figures.outside)])
    return Table(_("Members per neighbourhood"), headings, lines)


def _member_notes(where: Where, cells: dict[int, Cell]) -> list[str]:
    notes = [
        _(
            "A group that covers several neighbourhoods is counted for them together; "
            "its members are never divided. Who is in two groups counts twice."
        ),
        _(
            "Coordinators are not counted. People who were members before the group "
            "came to this site are told apart: only their present number is known."
        ),
        note_on_small_numbers(cells),
    ]
    return [note for note in notes if note]


def show_coverage(asked: Asked, now: datetime) -> Shown:
    covered = [each for each in coverage() if each.places]
    title = _("Neighbourhoods with an active group")
    if not covered:
        return Shown(title, notes=[_("There are no neighbourhoods yet.")])
    lead = " ".join(_coverage_sentence(each) for each in covered)
    tables = [_coverage_table(each) for each in covered]
    note = _(
        "How many homes that are is not known here, and neighbourhoods differ in size."
    )
    shares = [each.percentage for each in covered]
    return Shown(title, lead, tables=tables, notes=[note], shares=shares)


def _coverage_sentence(each: Coverage) -> str:
    return _(
        "%(covered)d of the %(number)d neighbourhoods of %(municipality)s "
        "(%(percentage)d %%) have an active group, on the boundaries of %(year)s."
    ) % {
        "covered": len(each.covered),
        "number": len(each.places),
        "municipality": each.municipality or each.municipality_code or "–",
        "percentage": each.percentage,
        "year": each.year,
    }


def _coverage_table(each: Coverage) -> Table:
    rows = [
        [place.name, place.code, _("yes") if place in each.covered else _("no")]
        for place in each.places
    ]
    caption = _("%(municipality)s, boundaries of %(year)s") % {
        "municipality": each.municipality or each.municipality_code,
        "year": each.year,
    }
    return Table(caption, [_("Neighbourhood"), _("Code"), _("Active group")], rows)


def show_workshops(asked: Asked, now: datetime) -> Shown:
    held = workshops_held(now)
    cells = {month: exact(count) for month, count in held.counts.items()}
    cells = last_years(cells, asked.years)
    title = _("Workshops held per month")
    if not cells:
        return Shown(title, notes=[_("No month with a workshop is over yet.")])
    number = sum(cell.value or 0 for cell in cells.values())
    lead = ngettext(
        "%(number)d workshop since %(month)s",
        "%(number)d workshops since %(month)s",
        number,
    ) % {"number": number, "month": month_name(min(cells))}
    chart = make_chart(cells)
    table = months_table(title, cells)
    words = description(cells, None)
    return Shown(title, lead, chart, words, legend_of(chart), [table])
