"""What a manager sees before a group is split: who goes, and how full both will be."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.utils import timezone

from ..groups.models import Group
from .models import Signup
from .split_addresses import DOUBTFUL, Ground
from .split_rules import (
    Plan,
    Wish,
    numbers_of,
    obstacle_to_start,
    obstacles,
    people_to_split,
)

# A form of a thousand people would have more fields than Django takes.
PEOPLE_SHOWN = 200


@dataclass(frozen=True)
class Row:
    """A person on the page: why he is proposed for a side, and whether he goes."""

    person: Signup
    ground: Ground
    goes: bool
    is_new: bool

    @property
    def is_fixed(self) -> bool:
        return self.person.is_erased

    @property
    def is_doubtful(self) -> bool:
        return self.ground in DOUBTFUL


def preview_of(
    group: Group,
    wish: Wish,
    plan: Plan,
    going: Collection[int],
    newcomers: Collection[int],
    page: str | None,
) -> dict[str, Any]:
    """For the template; ``rows`` are the people on this page of it."""
    everybody = people_to_split(group)
    moving = [p for p in everybody if p.pk in going and not p.is_erased]
    rows = _rows(everybody, plan, going, newcomers)
    shown = Paginator(rows, PEOPLE_SHOWN).get_page(page)
    return {
        "wish": wish,
        "plan": plan.seal(),
        "going": ",".join(str(pk) for pk in sorted(going)),
        "page": shown,
        "rows": list(shown),
        **_numbers(group, wish, everybody, moving),
        "unknown": plan.count(Ground.UNKNOWN, Ground.OUTSIDE),
        "late": plan.count(Ground.LATER),
        "unconfirmed": group.signups.unconfirmed().count(),
    }


def _rows(
    everybody: Sequence[Signup],
    plan: Plan,
    going: Collection[int],
    newcomers: Collection[int],
) -> list[Row]:
    """First who needs to be looked at, then who is proposed to go, then who stays."""
    rows = [
        Row(p, plan.proposals[p.pk].ground, p.pk in going, p.pk in newcomers)
        for p in everybody
        if p.pk in plan.proposals
    ]
    proposed = plan.proposed
    return sorted(
        rows,
        key=lambda row: (
            *(not row.is_new, not row.is_doubtful),
            row.person.pk not in proposed,
        ),
    )


def _numbers(
    group: Group, wish: Wish, everybody: Sequence[Signup], moving: Sequence[Signup]
) -> dict[str, Any]:
    gone = {person.pk for person in moving}
    staying = [person for person in everybody if person.pk not in gone]
    outside = max(0, group.members_outside - wish.members_outside)
    today = timezone.localdate()
    has_coordinator = any(each.is_active(today) for each in wish.coordinators)
    return {
        "new": numbers_of(moving, wish.members_outside, wish.capacity),
        "old": numbers_of(staying, outside, group.capacity),
        "obstacles": obstacles(group, wish, moving, has_coordinator=has_coordinator),
        "starts": not obstacle_to_start(
            wish, len(moving), has_coordinator=has_coordinator
        ),
    }
