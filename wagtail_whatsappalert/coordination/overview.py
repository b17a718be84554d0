"""
How every group is doing, for its managers: numbers, and what asks for attention.

Read in a fixed number of queries, whether there are 5 groups or 1,000.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from ..groups.models import Group, GroupStatus
from .models import ActivityCheck, Succession
from .overview_numbers import (
    CoordinatorState,
    PeopleNumbers,
    ReadyNumbers,
    coordinator_states,
    open_checks,
    open_successions,
    people_numbers,
    ready_numbers,
    said_stopped,
)
from .overview_sources import Source, registered_sources

# Of the question if a group is active: so long before it is asked, it is shown.
DUE_SOON = timedelta(days=14)


class Problem(models.TextChoices):
    """What asks for attention in a group; in the order of how much."""

    NO_COORDINATOR = "no_coordinator", _("No coordinator")
    STOPS = "stops", _("Coordinator stops")
    SAID_STOPPED = "said_stopped", _("Coordinator says that the group has stopped")
    LETTERS_FAIL = "letters_fail", _("Letters to the coordinator fail")
    NOT_BOUND = "not_bound", _("Agreement not accepted")
    NEVER_SIGNED_IN = "never_signed_in", _("People are ready, she never signed in")
    READY_TOO_LONG = "ready_too_long", _("People are ready for too long")
    UNVERIFIED = "unverified", _("Nobody says that the group is active")
    TO_BE_REMOVED = "to_be_removed", _("People still to be removed")
    UNREACHABLE = "unreachable", _("People who could not be reached")
    ONLY_DEPUTIES = "only_deputies", _("Only a deputy, no coordinator")
    CAN_START = "can_start", _("Can be started")
    NOT_REACHABLE = "not_reachable", _("Never said that she is reachable")
    ACTIVITY_ASKED = "activity_asked", _("Asked if the group is active")
    ACTIVITY_DUE = "activity_due", _("Will be asked soon if the group is active")
    WAITS = "waits", _("Reports and questions without an answer")


ORDER = {problem.value: place for place, problem in enumerate(Problem)}
# A manager must do something himself; the others are for knowing.
SERIOUS = frozenset(
    {
        Problem.NO_COORDINATOR,
        Problem.STOPS,
        Problem.SAID_STOPPED,
        Problem.LETTERS_FAIL,
        Problem.NOT_BOUND,
        Problem.NEVER_SIGNED_IN,
        Problem.READY_TOO_LONG,
        Problem.UNVERIFIED,
    }
)


@dataclass(frozen=True)
class Finding:
    """
    One problem of one group. ``count`` and ``since`` where there is something to
    count; ``coordinator`` and ``succession`` are the numbers of the ones concerned;
    on ``paused_on`` the group is paused if nobody answers.
    """

    problem: Problem
    count: int = 0
    since: datetime | date | None = None
    coordinator: int | None = None
    succession: int | None = None
    paused_on: datetime | None = None
    source: Source | None = None

    @property
    def is_serious(self) -> bool:
        return self.problem in SERIOUS


@dataclass
class GroupState:
    """One group as the overview shows it."""

    group: Group
    people: PeopleNumbers
    ready: ReadyNumbers
    coordinators: list[CoordinatorState]
    check: ActivityCheck | None = None
    said_stopped: bool = False
    succession: Succession | None = None
    waits: list[tuple[Source, int]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def urgency(self) -> tuple[Any, ...]:
        """The smaller, the more it asks for attention."""
        serious = sum(finding.is_serious for finding in self.findings)
        worst = min((ORDER[f.problem] for f in self.findings), default=len(ORDER))
        return (worst, -serious, -len(self.findings), self.group.name, self.group.pk)

    def has(self, problem: str) -> bool:
        return any(finding.problem == problem for finding in self.findings)


def group_states(groups: QuerySet[Group], *, now: datetime) -> list[GroupState]:
    """Every one of these groups, those first that ask most for attention."""
    groups_found = list(groups.order_by().defer("outline", "area_description"))
    pks = Group.objects.order_by().filter(pk__in=groups.order_by().values("pk"))
    people, ready = people_numbers(pks), ready_numbers(pks, now)
    coordinators = coordinator_states(pks, now)
    checks, successions = open_checks(pks), open_successions(pks)
    stopped = said_stopped(pks)
    counted = [(source, source.counter(pks)) for source in registered_sources()]
    states = [
        GroupState(
            group=group,
            people=people.get(group.pk, PeopleNumbers()),
            ready=ready.get(group.pk, ReadyNumbers()),
            coordinators=coordinators.get(group.pk, []),
            check=checks.get(group.pk),
            said_stopped=group.pk in stopped,
            succession=successions.get(group.pk),
            waits=[
                (s, counts[group.pk]) for s, counts in counted if group.pk in counts
            ],
        )
        for group in groups_found
    ]
    for state in states:
        state.findings = sorted(findings_of(state, now), key=lambda f: ORDER[f.problem])
    return sorted(states, key=lambda state: state.urgency)


def findings_of(state: GroupState, now: datetime) -> list[Finding]:
    """What asks for attention; of a group that has ended only who must leave it."""
    people = state.people
    found = [
        Finding(Problem.WAITS, count, source=source) for source, count in state.waits
    ]
    if people.to_be_removed:
        found.append(Finding(Problem.TO_BE_REMOVED, people.to_be_removed))
    if state.group.status == GroupStatus.ENDED:
        return found
    found += _about_people(state)
    found += _about_coordinators(state)
    return [*found, *_about_activity(state, now)]


def _about_people(state: GroupState) -> list[Finding]:
    found = []
    if state.ready.too_long:
        count, since = state.ready.too_long, state.ready.since
        found.append(Finding(Problem.READY_TOO_LONG, count, since))
    if state.people.unreachable:
        found.append(Finding(Problem.UNREACHABLE, state.people.unreachable))
    if can_start(state):
        found.append(Finding(Problem.CAN_START, state.people.interested))
    return found


def can_start(state: GroupState) -> bool:
    """As ``signups.group_services.obstacle_to_start`` decides for one group."""
    group = state.group
    participants = state.people.interested + group.members_outside
    enough = participants >= group.minimum_participants
    return group.is_forming and enough and bool(state.coordinators)


def _about_coordinators(state: GroupState) -> list[Finding]:
    if not state.coordinators:
        return [Finding(Problem.NO_COORDINATOR)]
    found = []
    if all(her.is_deputy for her in state.coordinators):
        found.append(Finding(Problem.ONLY_DEPUTIES))
    if state.succession:
        about = state.succession
        found.append(Finding(Problem.STOPS, since=about.last_day, succession=about.pk))
    for her in state.coordinators:
        found += [
            Finding(problem, coordinator=her.number)
            for problem in _problems_of(her, state)
        ]
    return found


def _problems_of(her: CoordinatorState, state: GroupState) -> list[Problem]:
    problems = []
    if her.letters_fail:
        problems.append(Problem.LETTERS_FAIL)
    if not her.has_agreement:
        problems.append(Problem.NOT_BOUND)
    # Whoever did not accept yet has nothing to sign in for.
    elif state.people.ready and not (her.has_signed_in or her.said_reachable):
        problems.append(Problem.NEVER_SIGNED_IN)
    elif not her.said_reachable:
        problems.append(Problem.NOT_REACHABLE)
    return problems


def _about_activity(state: GroupState, now: datetime) -> list[Finding]:
    group, check = state.group, state.check
    if state.said_stopped:
        return [Finding(Problem.SAID_STOPPED, since=group.activity_confirmed_at)]
    if group.unverified_since:
        since, soon = group.unverified_since, _will_be_paused(check)
        return [Finding(Problem.UNVERIFIED, since=since, paused_on=soon)]
    if check:
        return [Finding(Problem.ACTIVITY_ASKED, check.reminders, check.asked_at)]
    soon = now + DUE_SOON
    due = group.activity_confirmed_at + timedelta(days=conf.ACTIVITY_AFTER_DAYS)
    # Whoever runs it is asked; without anybody that is the problem.
    asks = group.status == GroupStatus.ACTIVE and bool(state.coordinators)
    return [Finding(Problem.ACTIVITY_DUE, since=due)] if asks and due <= soon else []


def _will_be_paused(check: ActivityCheck | None) -> datetime | None:
    """As ``activity_services.follow_questions`` goes on, if nobody answers."""
    if check is None or check.unverified_at is None or check.paused_at:
        return None
    return check.last_step_at + timedelta(days=conf.ACTIVITY_REMINDER_DAYS)


def days_since(moment: datetime | None, now: datetime) -> int | None:
    """Whole days that have passed."""
    return (now - moment).days if moment else None


@dataclass(frozen=True)
class Summary:
    """The groups together."""

    by_status: list[tuple[Any, int]]
    waiting: int
    ready: int
    ready_too_long: int
    without_coordinator: int
    unverified: int


def summarise(states: list[GroupState]) -> Summary:
    statuses = Counter(state.group.status for state in states)
    return Summary(
        by_status=[(s, statuses[s.value]) for s in GroupStatus if statuses[s.value]],
        waiting=sum(state.people.waiting for state in states),
        ready=sum(state.people.ready for state in states),
        ready_too_long=sum(state.ready.too_long for state in states),
        without_coordinator=sum(s.has(Problem.NO_COORDINATOR) for s in states),
        unverified=sum(state.has(Problem.UNVERIFIED) for state in states),
    )
