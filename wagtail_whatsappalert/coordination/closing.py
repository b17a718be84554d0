"""
Taking a group from a coordinator: what she sees of it ends in the same moment.

Only in a transaction. The caller holds the lock of the group, if the group changes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Least
from django.utils import timezone

from ..access.models import Role
from ..access.sessions import end_sessions
from ..coordinators.models import Coordinator
from ..groups.roles import Coordination
from .models import Succession


def lock_coordinators(*coordinators: int | None) -> None:
    """
    Hold their rows until the transaction ends: groups of one person that change
    hands at the same moment see each other. In order of number, without deadlock.
    """
    for pk in sorted({pk for pk in coordinators if pk}):
        Coordinator.objects.filter(pk=pk).update(active_from=F("active_from"))


def still_runs(succession: Succession) -> bool:
    """Whether she who stops has not gone yet."""
    runs = Coordination.objects.filter(
        group=succession.group_id, coordinator=succession.coordinator_id
    )
    return succession.coordinator_id is not None and runs.exists()


def leave_group(*, group: int, coordinator: int, now: datetime) -> None:
    """She runs the group no more; without another group her access ends too."""
    Coordination.objects.filter(group=group, coordinator=coordinator).delete()
    end_idle_access(coordinator, now=now)


def end_idle_access(coordinator: int, *, now: datetime) -> bool:
    """
    End the access of who runs no group and is not asked to take one over.

    Her last day becomes yesterday, and she is signed out on every device.
    """
    lock_coordinators(coordinator)
    is_needed = (
        Coordination.objects.filter(coordinator=coordinator).exists()
        or Succession.objects.open().filter(successor=coordinator).exists()
    )
    if is_needed:
        return False
    yesterday = timezone.localdate(now) - timedelta(days=1)
    active = Coordinator.objects.filter(pk=coordinator).exclude(
        active_until__lte=yesterday
    )
    # Who began today cannot have stopped before.
    active.update(
        active_from=Least(F("active_from"), yesterday), active_until=yesterday
    )
    end_sessions(role=Role.COORDINATOR, person=coordinator, now=now)
    return True
