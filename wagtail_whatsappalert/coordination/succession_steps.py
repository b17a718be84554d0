"""What time brings: last days pass, and groups are left without a coordinator."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from ..groups.models import Group, GroupStatus
from .closing import leave_group
from .exceptions import SuccessionOver
from .missing_notifications import tell_municipality
from .models import Succession, SuccessionStatus
from .notifications import ENDED, tell
from .services import finish, held, log_step

S = SuccessionStatus
STARTED = [GroupStatus.ACTIVE, GroupStatus.PAUSED]


def end_due_successions(*, now: datetime) -> int:
    """
    Whose last day has passed stops, with or without a successor; how many.

    Who was asked to take over can still say yes.
    """
    due = Succession.objects.over_on(timezone.localdate(now))
    return sum(_end_due(succession, now) for succession in list(due))


def _end_due(succession: Succession, now: datetime) -> bool:
    try:
        with held(succession, S.ASKED, S.PROPOSED) as (group, fresh):
            today = timezone.localdate(now)
            if not Succession.objects.over_on(today).filter(pk=fresh.pk).exists():
                return False
            if fresh.status == S.ASKED:
                finish(fresh, S.ENDED, now)
            leave_group(group=group.pk, coordinator=fresh.coordinator_id, now=now)
            tell(ENDED, fresh, fresh.coordinator, now=now)
            log_step(fresh, fresh.coordinator_id, step="ended")
    except SuccessionOver:
        return False
    return True


def notice_missing_coordinators(*, now: datetime) -> int:
    """
    Note since when a started group has nobody who runs it, and tell the municipal
    contacts of its area once; how many groups there are.

    ``coordinator_missed_since`` is emptied when somebody runs the group again.
    """
    today = timezone.localdate(now)
    _forget_who_are_run_again(today)
    missing = Group.objects.without_coordinator(today).filter(
        status__in=STARTED, coordinator_missed_since=None
    )
    numbers = list(missing.values_list("pk", flat=True))
    if not numbers:
        return 0
    with transaction.atomic():
        # Whoever runs beside us finds those that are noted no more.
        noted = Group.objects.filter(pk__in=numbers, coordinator_missed_since=None)
        count = noted.update(coordinator_missed_since=now)
        if count:
            tell_municipality(now=now)
    return count


def _forget_who_are_run_again(today: date) -> None:
    known = Group.objects.exclude(coordinator_missed_since=None)
    groups = known.with_coordinator_state(today).values_list(
        "pk", "status", "has_coordinator"
    )
    again = [pk for pk, status, runs in groups if runs or status not in STARTED]
    if again:
        known.filter(pk__in=again).update(coordinator_missed_since=None)
