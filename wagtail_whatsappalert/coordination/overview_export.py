"""The overview as a spreadsheet: numbers and problems, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from .overview import GroupState, days_since


def headings() -> list[str]:
    return [
        *(_("Group"), _("Status"), _("Coordinators"), _("Deputies")),
        *(_("Capacity"), _("Places taken"), _("Full for now")),
        *(_("Interested"), _("Waiting"), _("Longest waiting, in days")),
        *(_("Needs the workshop"), _("Ready"), _("Ready for too long")),
        *(_("Longest ready, in days"), _("Could not be reached")),
        *(_("Still to be removed"), _("Asks for attention")),
    ]


def rows(states: Sequence[GroupState], now: datetime) -> Iterator[list[Any]]:
    return (_row(state, now) for state in states)


def _row(state: GroupState, now: datetime) -> list[Any]:
    group, people = state.group, state.people
    deputies = sum(her.is_deputy for her in state.coordinators)
    problems = dict.fromkeys(str(f.problem.label) for f in state.findings)
    return [
        *(group.name, str(group.get_status_display())),
        *(len(state.coordinators) - deputies, deputies),
        *(group.capacity, group.places_taken),
        _("Yes") if group.full_for_now else _("No"),
        *(people.interested, people.waiting),
        _or_empty(days_since(people.waiting_since, now)),
        *(people.needs_workshop, people.ready, state.ready.too_long),
        _or_empty(days_since(state.ready.since, now)),
        *(people.unreachable, people.to_be_removed),
        ", ".join(problems),
    ]


def _or_empty(days: int | None) -> int | str:
    return "" if days is None else days
