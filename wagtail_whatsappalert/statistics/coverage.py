"""How much of the municipality has a group, and what was done: nothing about people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..areas.models import Neighbourhood
from ..common.versions import kept_until_change
from ..groups.models import GroupStatus
from ..workshops.models import Workshop
from .months import iso_month, month_of
from .participation import Place, group_facts


@dataclass(frozen=True)
class Coverage:
    """
    The neighbourhoods of a municipality as drawn in one year.

    That is the newest year that a group uses, or the newest: neighbourhoods of
    different years are never taken together.
    """

    municipality: str
    municipality_code: str
    year: int
    places: Sequence[Place]
    covered: frozenset[Place]

    @property
    def percentage(self) -> int:
        return round(100 * len(self.covered) / len(self.places))


@dataclass(frozen=True)
class WorkshopCounts:
    """Workshops held in each month, up to the last one that is over."""

    counts: dict[int, int] = field(default_factory=dict)
    months: Sequence[int] = ()


def coverage() -> list[Coverage]:
    """Of each municipality that we have neighbourhoods of, by name."""
    return kept_until_change("figures.coverage", _coverage)


def _coverage() -> list[Coverage]:
    groups = group_facts().values()
    used = {place for facts in groups for place in facts.places}
    covered = {
        place
        for facts in groups
        if facts.status == GroupStatus.ACTIVE
        for place in facts.places
    }
    drawn: dict[tuple[str, str], dict[int, list[Place]]] = defaultdict(
        lambda: defaultdict(list)
    )
    rows = Neighbourhood.objects.order_by("name", "code").values_list(
        "municipality", "municipality_code", "name", "code", "year"
    )
    for municipality, code, *place in rows:
        drawn[municipality, code][place[2]].append(Place(*place))
    return [
        _one(*names, years, used, covered) for names, years in sorted(drawn.items())
    ]


def _one(
    municipality: str,
    code: str,
    years: dict[int, list[Place]],
    used: set[Place],
    covered: set[Place],
) -> Coverage:
    year = max(years, key=lambda each: (not used.isdisjoint(years[each]), each))
    places = years[year]
    return Coverage(
        municipality, code, year, places, frozenset(covered.intersection(places))
    )


def workshops_held(now: datetime) -> WorkshopCounts:
    """Those that are over and were not cancelled, by the month they began in."""
    month = month_of(now)
    return kept_until_change(
        f"figures.workshops.{iso_month(month)}", lambda: _workshops(now)
    )


def _workshops(now: datetime) -> WorkshopCounts:
    held = Workshop.objects.filter(end__lte=now, is_cancelled=False)
    starts = held.order_by().values_list("start", flat=True)
    counts = Counter(month_of(start) for start in starts.iterator(chunk_size=5000))
    months = range(min(counts), month_of(now)) if counts else ()
    return WorkshopCounts({month: counts[month] for month in months}, months)
