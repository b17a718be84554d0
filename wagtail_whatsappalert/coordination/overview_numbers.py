"""
What is read for the managers' overview: numbers per group, each in one query,
however many groups there are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from ..access.models import AccessSession, Role
from ..areas.models import Neighbourhood
from ..conf import conf
from ..coordinators.models import Coordinator
from ..coordinators.notifications import WORK
from ..groups.models import Group, GroupStatus
from ..groups.roles import Coordination
from ..mailing.models import Letter
from ..signups.lifecycle import SignupStatus
from ..signups.models import Signup, SignupTransition
from .models import ActivityCheck, Succession

# A letter that failed so often waits for more than a mail server that restarts.
FAILED_ATTEMPTS = 3
# Kinds of letters whose subject is the coordinator herself.
LETTERS_TO_COORDINATORS = (WORK,)

COORDINATOR_FIELDS = [
    "group",
    "is_deputy",
    "coordinator__name",
    "coordinator__agreement",
    "coordinator__reachable_at",
]


@dataclass(frozen=True)
class PeopleNumbers:
    """How many people of a group are where, and since when the first of them."""

    interested: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    needs_workshop: int = 0
    ready: int = 0
    unreachable: int = 0
    to_be_removed: int = 0


@dataclass(frozen=True)
class ReadyNumbers:
    """Of those who are ready: since when the first, and how many for too long."""

    since: datetime | None = None
    too_long: int = 0


@dataclass(frozen=True)
class CoordinatorState:
    """One coordinator of a group, and what is known of her being there."""

    number: int
    name: str
    is_deputy: bool
    has_agreement: bool
    said_reachable: bool
    has_signed_in: bool
    letters_fail: bool


@dataclass(frozen=True)
class Coverage:
    """How many neighbourhoods of the municipality have an active group."""

    covered: int = 0
    all: int = 0

    @property
    def percentage(self) -> int:
        return round(100 * self.covered / self.all) if self.all else 0


def _status(status: SignupStatus) -> Count:
    return Count("pk", filter=Q(status=status))


def people_numbers(groups: QuerySet[Group]) -> dict[int, PeopleNumbers]:
    """By number of the group; groups without people are not in it."""
    people = Signup.objects.order_by().not_erased().filter(group__in=groups)
    rows = people.values("group").annotate(
        interested=_status(SignupStatus.INTERESTED),
        waiting=_status(SignupStatus.WAITING),
        waiting_since=Min("confirmed_at", filter=Q(status=SignupStatus.WAITING)),
        needs_workshop=_status(SignupStatus.NEEDS_WORKSHOP),
        ready=_status(SignupStatus.READY),
        unreachable=Count(
            "pk", filter=Q(status=SignupStatus.READY, unreachable_at__isnull=False)
        ),
        to_be_removed=Count("pk", filter=Q(to_be_removed=True)),
    )
    return {row.pop("group"): PeopleNumbers(**row) for row in rows}


def with_ready_since(signups: QuerySet[Signup]) -> QuerySet[Signup]:
    """``ready_since``: when somebody became ready, as far as he is."""
    moves = SignupTransition.objects.order_by().filter(
        signup=OuterRef("pk"), target=SignupStatus.READY
    )
    last = moves.values("signup").annotate(last=Max("at")).values("last")
    since = Coalesce(Subquery(last), "placed_at", "confirmed_at", "created_at")
    return signups.not_erased().annotate(ready_since=since)


def too_long_before(now: datetime) -> datetime:
    """Who became ready before this moment waits too long (``READY_WARNING_DAYS``)."""
    return now - timedelta(days=conf.READY_WARNING_DAYS)


def ready_numbers(groups: QuerySet[Group], now: datetime) -> dict[int, ReadyNumbers]:
    ready = Signup.objects.filter(group__in=groups, status=SignupStatus.READY)
    rows = (
        with_ready_since(ready.order_by())
        .values("group")
        .annotate(
            since=Min("ready_since"),
            too_long=Count("pk", filter=Q(ready_since__lt=too_long_before(now))),
        )
    )
    return {row["group"]: ReadyNumbers(row["since"], row["too_long"]) for row in rows}


def coordinator_states(
    groups: QuerySet[Group], now: datetime
) -> dict[int, list[CoordinatorState]]:
    """Who runs each group now: by number of the group, deputies last, by name."""
    active = Coordinator.objects.active(timezone.localdate(now))
    links = (
        Coordination.objects.filter(group__in=groups, coordinator__in=active)
        .select_related("coordinator")
        .only(*COORDINATOR_FIELDS)
        .order_by("is_deputy", "coordinator__name", "coordinator")
    )
    signed_in, failing = _who_signed_in(), _whose_letters_fail()
    states = defaultdict(list)
    for link in links:
        states[link.group_id].append(
            CoordinatorState(
                number=link.coordinator_id,
                name=link.coordinator.name,
                is_deputy=link.is_deputy,
                has_agreement=link.coordinator.agreement_id is not None,
                said_reachable=link.coordinator.reachable_at is not None,
                has_signed_in=link.coordinator_id in signed_in,
                letters_fail=link.coordinator_id in failing,
            )
        )
    return states


def _who_signed_in() -> set[int]:
    sessions = AccessSession.objects.order_by().filter(role=Role.COORDINATOR)
    return set(sessions.values_list("person", flat=True).distinct())


def _whose_letters_fail() -> set[int]:
    failing = Letter.objects.order_by().filter(
        kind__in=LETTERS_TO_COORDINATORS,
        sent_at=None,
        on_paper=False,
        attempts__gte=FAILED_ATTEMPTS,
    )
    return set(failing.values_list("subject_id", flat=True).distinct())


def open_checks(groups: QuerySet[Group]) -> dict[int, ActivityCheck]:
    """The question if a group is active, where it waits for an answer."""
    checks = ActivityCheck.objects.open().filter(group__in=groups)
    return {check.group_id: check for check in checks}


def said_stopped(groups: QuerySet[Group]) -> set[int]:
    """Groups that are paused because their coordinator said that they stopped."""
    answers = ActivityCheck.objects.order_by().filter(
        group__in=groups,
        group__status=GroupStatus.PAUSED,
        # Nobody said anything else since.
        group__activity_confirmed_at=F("answered_at"),
        paused_at=F("answered_at"),
    )
    return set(answers.values_list("group", flat=True))


def open_successions(groups: QuerySet[Group]) -> dict[int, Succession]:
    """Of each group the one whose last day comes first."""
    successions = Succession.objects.open().filter(group__in=groups)
    # Who stops first comes last here, and so stays in the answer.
    in_order = sorted(successions, key=lambda s: s.last_day or date.max, reverse=True)
    return {succession.group_id: succession for succession in in_order}


def coverage() -> Coverage:
    """
    Of the whole municipality, in the year of boundaries that most groups use: a
    code means something together with its year only.
    """
    is_active = Q(groups__status=GroupStatus.ACTIVE)
    years = (
        Neighbourhood.objects.order_by()
        .values("year")
        .annotate(
            all=Count("pk", distinct=True),
            covered=Count("pk", filter=is_active, distinct=True),
        )
    )
    year = years.order_by("-covered", "-year").first()
    return Coverage(year["covered"], year["all"]) if year else Coverage()
