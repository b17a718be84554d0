"""What blocks with figures have in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .chart import Chart
from .choices import FigureKind
from .coverage import coverage
from .months import month_name
from .participation import GroupFacts, Place, group_facts
from .suppression import Cell, smallest_shown
from .wording import LEGEND, in_words, place_names

YEAR = 12


@dataclass(frozen=True)
class Table:
    """``rows`` begin with the name of the row."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Shown:
    """
    Everything a template needs, in the active language; ``chart`` may be missing.

    ``shares`` are per cents, which the lead tells in words.
    """

    title: str
    lead: str = ""
    chart: Chart | None = None
    description: str = ""
    legend: Sequence[tuple[str, str]] = ()
    tables: Sequence[Table] = ()
    notes: Sequence[str] = ()
    is_crime: bool = False
    shares: Sequence[int] = ()


@dataclass(frozen=True)
class Asked:
    """
    What the editor chose; numbers of a group or of a neighbourhood as it is drawn.

    Without both it is the whole municipality.
    """

    kind: str = FigureKind.BURGLARIES
    group: int | None = None
    place: Place | None = None
    years: int = 5


@dataclass(frozen=True)
class Where:
    """Where the figures are about, and which groups are there."""

    name: str = ""
    places: Sequence[Place] = ()
    groups: Sequence[int] = field(default_factory=list)
    is_everywhere: bool = True


def where_of(asked: Asked) -> Where:
    groups = group_facts()
    if asked.group is not None:
        facts = groups.get(asked.group, GroupFacts((), "", 0))
        return Where(place_names(facts.places), facts.places, [asked.group], False)
    if asked.place is not None:
        there = [pk for pk, facts in groups.items() if asked.place in facts.places]
        return Where(place_names([asked.place]), [asked.place], there, False)
    return Where()


def last_years(cells: dict[int, Cell], years: int) -> dict[int, Cell]:
    months = sorted(cells)[-years * YEAR :]
    return {month: cells[month] for month in months}


def municipality_name() -> str:
    return ", ".join(sorted({each.municipality for each in coverage()} - {""}))


def note_on_small_numbers(cells: dict[int, Cell]) -> str:
    if all(cell.value is not None for cell in cells.values()):
        return ""
    return _("Numbers from 1 to %(most)d are not shown, to protect people.") % {
        "most": smallest_shown() - 1
    }


def legend_of(chart: Chart) -> list[tuple[str, str]]:
    """None for a chart in which there is nothing to explain."""
    kinds = [] if list(chart.kinds) == ["full"] else chart.kinds
    return [(kind, str(LEGEND[kind])) for kind in kinds]


def months_table(
    caption: str,
    cells: dict[int, Cell],
    provisional: frozenset[int] = frozenset(),
    start: int | None = None,
) -> Table:
    rows = []
    for month, cell in cells.items():
        remarks = [
            *([_("provisional")] if month in provisional else []),
            *([_("the group started")] if month == start else []),
        ]
        rows.append([month_name(month), in_words(cell), ", ".join(remarks)])
    headings = [_("Month"), _("How many"), _("Remark")]
    if not any(row[2] for row in rows):
        headings, rows = headings[:2], [row[:2] for row in rows]
    return Table(caption, headings, rows)
