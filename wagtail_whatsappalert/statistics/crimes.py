"""Registered home burglary per area and month, as it may be published."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from ..areas.models import Neighbourhood
from ..common.versions import kept_until_change
from ..conf import conf
from .models import HOME_BURGLARY, CrimeFigure
from .months import month_number
from .suppression import MISSING, Cell, add_up, protect

Counts = dict[int, dict[str, int | None]]


@dataclass(frozen=True)
class Burglaries:
    """
    By code of the area and by month; ``months`` are those that are shown, all of
    them, also where CBS has no number.

    ``left_out`` is the newest month, which is not complete yet.
    """

    cells: dict[str, dict[int, Cell]] = field(default_factory=dict)
    months: Sequence[int] = ()
    provisional: frozenset[int] = frozenset()
    left_out: int | None = None

    def cell(self, codes: Iterable[str], month: int) -> Cell:
        """Of several areas together; of one without figures it is missing."""
        return add_up([self.cells.get(code, {}).get(month, MISSING) for code in codes])

    @property
    def municipalities(self) -> list[str]:
        return sorted(code for code in self.cells if code.startswith("GM"))

    @property
    def neighbourhoods(self) -> list[str]:
        return sorted(code for code in self.cells if code.startswith("BU"))


def published_burglaries() -> Burglaries:
    """Of our municipalities; the number of queries does not depend on theirs."""
    name = f"burglaries.{conf.SMALLEST_NUMBER_SHOWN}"
    return kept_until_change(name, _read)


def _read() -> Burglaries:
    numbers = our_municipalities()
    if not numbers:
        return Burglaries()
    counts: Counts = defaultdict(dict)
    provisional = set()
    rows = (
        CrimeFigure.objects.filter(_within(numbers), kind=HOME_BURGLARY)
        .order_by()
        .values_list("area_code", "year", "month", "count", "is_provisional")
    )
    for area, year, month, count, mark in rows.iterator(chunk_size=5000):
        number = month_number(year, month)
        counts[number][area] = count
        if mark:
            provisional.add(number)
    if not counts:
        return Burglaries()
    newest = max(counts)
    left_out = newest if newest in provisional else None
    months = range(min(counts), newest + (left_out is None))
    cells = _cells({month: counts.get(month, {}) for month in months})
    return Burglaries(cells, months, frozenset(provisional), left_out)


def our_municipalities() -> list[str]:
    """Four digits each: of the neighbourhoods, or the only one there are figures of."""
    pairs = Neighbourhood.objects.order_by().values_list("code", "municipality_code")
    ours = {
        code[2:6]
        for codes in pairs.distinct()
        for code in codes
        if code[:2] in ("BU", "GM") and code[2:6].isdecimal() and len(code) >= 6
    }
    if not ours:
        figures = CrimeFigure.objects.filter(area_code__gte="GM", area_code__lt="GN")
        known = figures.order_by().values_list("area_code", flat=True).distinct()[:2]
        ours = {code[2:6] for code in known} if len(known) == 1 else set()
    return sorted(ours)


def _within(numbers: Iterable[str]) -> Q:
    """As ranges: a search by beginning would not use the index on SQLite."""
    wanted = Q()
    for number in numbers:
        wanted |= Q(area_code=f"GM{number}")
        wanted |= Q(area_code__gte=f"BU{number}", area_code__lte=f"BU{number}ZZZZ")
    return wanted


def _cells(counts: Counts) -> dict[str, dict[int, Cell]]:
    cells: dict[str, dict[int, Cell]] = defaultdict(dict)
    for month, by_area in counts.items():
        for number in {code[2:6] for code in by_area}:
            total = f"GM{number}"
            parts = {
                code: count
                for code, count in by_area.items()
                if code[2:6] == number and code != total
            }
            shown, shown_total = protect(parts, by_area.get(total))
            for code, cell in (shown | {total: shown_total}).items():
                cells[code][month] = cell
    return dict(cells)
