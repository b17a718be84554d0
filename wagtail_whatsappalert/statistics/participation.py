"""
Members per neighbourhood at the end of each month.

A group that covers several neighbourhoods counts for them together: nobody knows
where in the area its members live, so they are never divided. Coordinators and
people who were members before us are not in these numbers; the latter are told
apart, as they are now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.cache import cache
from django.db.models import Q
from django.utils import timezone

from ..common.versions import kept_until_change
from ..conf import conf
from ..groups.models import Group, GroupStatus
from ..signups.lifecycle import SignupStatus
from ..signups.models import SignupTransition
from .months import iso_month, month_of
from .suppression import MISSING, Cell, protect

KEPT_SECONDS = 6 * 60 * 60


@dataclass(frozen=True, order=True)
class Place:
    """A neighbourhood as drawn in one year."""

    name: str
    code: str
    year: int


@dataclass(frozen=True)
class MemberCounts:
    """By number of the group: members at the end of each month, and the first day."""

    members: dict[int, dict[int, int]] = field(default_factory=dict)
    starts: dict[int, date] = field(default_factory=dict)
    months: Sequence[int] = ()


@dataclass(frozen=True)
class ParticipationRow:
    """Neighbourhoods that the same groups cover; none for groups without."""

    places: tuple[Place, ...]
    cells: dict[int, Cell]
    outside: Cell

    @property
    def name(self) -> str:
        return " + ".join(place.name for place in self.places)


@dataclass(frozen=True)
class Participation:
    rows: Sequence[ParticipationRow] = ()
    totals: dict[int, Cell] = field(default_factory=dict)
    outside: Cell = MISSING
    months: Sequence[int] = ()

    def row_of(self, places: Iterable[Place]) -> ParticipationRow | None:
        wanted = tuple(sorted(places))
        return next((row for row in self.rows if row.places == wanted), None)


@dataclass(frozen=True)
class GroupFacts:
    places: tuple[Place, ...]
    status: str
    outside: int


def member_counts(now: datetime) -> MemberCounts:
    """
    From every move into and out of a group, of erased people too; one query.

    Up to the last month that is over. Kept for some hours.
    """
    key = f"whatsappalert.figures.members.{iso_month(month_of(now))}"
    counts = cache.get(key)
    if counts is None:
        counts = _count_members(now)
        cache.set(key, counts, KEPT_SECONDS)
    return counts


def _count_members(now: datetime) -> MemberCounts:
    added = SignupStatus.ADDED
    moves = (
        SignupTransition.objects.filter(Q(source=added) | Q(target=added), at__lte=now)
        .order_by()
        .values_list("signup__group_id", "at", "source", "target")
    )
    changes: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    firsts: dict[int, datetime] = {}
    for group, at, source, target in moves.iterator(chunk_size=5000):
        changes[group][month_of(at)] += (target == added) - (source == added)
        if target == added:
            firsts[group] = min(firsts.get(group, at), at)
    if not changes:
        return MemberCounts()
    months = range(min(min(each) for each in changes.values()), month_of(now))
    return MemberCounts(
        {group: _running_total(each, months) for group, each in changes.items()},
        {group: timezone.localtime(at).date() for group, at in firsts.items()},
        months,
    )


def _running_total(changes: dict[int, int], months: Iterable[int]) -> dict[int, int]:
    members, totals = 0, {}
    for month in months:
        members += changes.get(month, 0)
        totals[month] = max(members, 0)
    return totals


def group_facts() -> dict[int, GroupFacts]:
    """Of every group by its number; one query, kept until something changes."""
    return kept_until_change("figures.groups", _read_groups)


def _read_groups() -> dict[int, GroupFacts]:
    places: dict[int, set[Place]] = defaultdict(set)
    facts: dict[int, tuple[str, int]] = {}
    rows = (
        Group.objects.existing()
        .order_by()
        .values_list(
            "pk",
            "status",
            "members_outside",
            "neighbourhoods__name",
            "neighbourhoods__code",
            "neighbourhoods__year",
        )
    )
    for pk, status, outside, name, code, year in rows:
        facts[pk] = (status, outside)
        if code is not None:
            places[pk].add(Place(name, code, year))
    return {
        pk: GroupFacts(tuple(sorted(places[pk])), *each) for pk, each in facts.items()
    }


def participation(now: datetime) -> Participation:
    """Every combination of neighbourhoods, by name; those without one come last."""
    name = f"figures.participation.{iso_month(month_of(now))}"
    return kept_until_change(
        f"{name}.{conf.SMALLEST_NUMBER_SHOWN}", lambda: _participation(now)
    )


def _participation(now: datetime) -> Participation:
    counts, groups = member_counts(now), group_facts()
    combined: dict[tuple[Place, ...], list[int]] = defaultdict(list)
    for pk, facts in groups.items():
        if pk in counts.members or facts.status != GroupStatus.ENDED:
            combined[facts.places].append(pk)
    if not combined:
        return Participation()
    by_month = {
        month: protect(*_column(combined, counts, month)) for month in counts.months
    }
    outside, outside_total = protect(*_outside(combined, groups))
    rows = [
        ParticipationRow(
            places,
            {month: cells[places] for month, (cells, _total) in by_month.items()},
            outside[places],
        )
        for places in sorted(combined, key=lambda each: (not each, each))
    ]
    totals = {month: total for month, (_cells, total) in by_month.items()}
    return Participation(rows, totals, outside_total, counts.months)


Column = tuple[dict[tuple[Place, ...], int], int]


def _column(
    combined: dict[tuple[Place, ...], list[int]], counts: MemberCounts, month: int
) -> Column:
    column = {
        places: sum(counts.members.get(pk, {}).get(month, 0) for pk in groups)
        for places, groups in combined.items()
    }
    return column, sum(column.values())


def _outside(
    combined: dict[tuple[Place, ...], list[int]], groups: dict[int, GroupFacts]
) -> Column:
    column = {
        places: sum(
            groups[pk].outside
            for pk in numbers
            if groups[pk].status != GroupStatus.ENDED
        )
        for places, numbers in combined.items()
    }
    return column, sum(column.values())


def start_of_groups(numbers: Iterable[int], now: datetime) -> date | None:
    """When the first member of one of these groups was added."""
    starts = member_counts(now).starts
    return min((starts[pk] for pk in numbers if pk in starts), default=None)
