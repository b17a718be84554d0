"""
A coordinator stops, and somebody takes the group over.

Each service is one transaction under the lock of the group and looks at the
succession as it is then: two who act at the same moment do so one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from ..coordinators.models import Coordinator
from ..coordinators.notifications import notify_coordinator_of_work
from ..groups.models import Group, GroupStatus
from ..groups.roles import Coordination
from ..places.services import locked_places
from ..privacy.access_log import AccessAction, record_access
from .activity_services import note_activity
from .candidates import is_fit_to_propose, needs_successor
from .closing import end_idle_access, leave_group, lock_coordinators, still_runs
from .exceptions import CannotPropose, NotBound, SuccessionOver
from .models import Succession, SuccessionStatus
from .notifications import (
    HANDED_OVER,
    PROPOSED,
    STOPPING,
    TAKEN_OVER,
    WITHDRAWN,
    ask_members_for_successor,
    tell,
)

# Somebody who stops later says so later.
LONGEST_NOTICE = timedelta(days=183)

S = SuccessionStatus


def latest_last_day(today: date) -> date:
    return today + LONGEST_NOTICE


@contextmanager
def held(
    succession: Succession, *statuses: SuccessionStatus
) -> Iterator[tuple[Group, Succession]]:
    """The group under its lock, and the succession, if it has one of the statuses."""
    with locked_places(Group, succession.group_id) as group:
        related = ("coordinator", "successor")
        found = Succession.objects.select_related(*related).filter(pk=succession.pk)
        fresh = found.filter(status__in=statuses).first()
        if fresh is None:
            raise SuccessionOver
        fresh.group = group
        yield group, fresh


def say_stop(
    *,
    coordinator: Coordinator,
    group: Group,
    last_day: date,
    successor: Coordinator | None = None,
    user: Any = None,
    now: datetime,
) -> Succession:
    """
    Keep that she stops with a group; until her last day she runs it as before.

    With ``successor``, somebody who runs the group with her, that one is asked;
    otherwise every member gets a letter, unless another goes on running the group.
    ``user`` is a manager who says it. A second time answers the one that is open.
    Raises ``SuccessionOver`` if she no longer runs the group, and ``CannotPropose``.
    """
    with locked_places(Group, group.pk) as group:
        if not group.coordinations.filter(coordinator=coordinator).exists():
            raise SuccessionOver
        found = group.successions.open().filter(coordinator=coordinator).first()
        if found:
            return found
        succession = Succession(
            group=group, coordinator=coordinator, last_day=last_day, asked_at=now
        )
        succession.handled_by = user
        succession.open_key = succession.key_while_open
        succession.save()
        who = {"user": user} if user else {"by": coordinator.pk}
        log_step(succession, coordinator.pk, step="stops", **who)
        tell(STOPPING, succession, coordinator, now=now)
        if successor:
            _propose(succession, successor, now)
            log_step(succession, successor.pk, step="proposed", **who)
        else:
            _ask_members_if_needed(succession, now)
    return succession


def _ask_members_if_needed(succession: Succession, now: datetime) -> None:
    if needs_successor(succession, timezone.localdate(now)):
        ask_members_for_successor(succession, now=now)


def propose_successor(
    *,
    succession: Succession,
    successor: Coordinator,
    now: datetime,
    user: Any = None,
    coordinator: Coordinator | None = None,
) -> Succession:
    """
    Ask somebody to take over, by a manager or by her who stops.

    Whom another asked before is asked no more. The same one twice gets one letter.
    Raises ``SuccessionOver`` and ``CannotPropose``.
    """
    with held_for_proposal(succession) as (group, fresh):
        propose_in(fresh, group, successor, now, user=user, coordinator=coordinator)
    return fresh


def held_for_proposal(succession: Succession):  # noqa: ANN201
    """As ``held``, also when she has gone and nobody took over."""
    return held(succession, S.ASKED, S.PROPOSED, S.ENDED)


def propose_in(
    succession: Succession,
    group: Group,
    successor: Coordinator,
    now: datetime,
    *,
    user: Any = None,
    coordinator: Coordinator | None = None,
) -> None:
    if group.status == GroupStatus.ENDED:
        raise SuccessionOver
    if succession.successor_id == successor.pk and succession.status == S.PROPOSED:
        return
    before = succession.successor_id
    lock_coordinators(successor.pk, before)
    succession.handled_by = user or succession.handled_by
    _propose(succession, successor, now)
    if before and before != successor.pk:
        end_idle_access(before, now=now)
    by = coordinator.pk if coordinator else None
    log_step(succession, successor.pk, step="proposed", user=user, by=by)


def _propose(succession: Succession, successor: Coordinator, now: datetime) -> None:
    lock_coordinators(successor.pk)
    successor = Coordinator.objects.filter(pk=successor.pk).first()
    if successor is None:
        raise SuccessionOver
    if _is_open_elsewhere(succession):
        raise SuccessionOver
    problem = is_fit_to_propose(succession, successor, timezone.localdate(now))
    if problem:
        raise CannotPropose(problem)
    succession.successor = successor
    succession.status = S.PROPOSED
    succession.proposed_at = now
    succession.ended_at = None
    succession.open_key = succession.key_while_open
    succession.save()
    tell(PROPOSED, succession, successor, now=now)


def _is_open_elsewhere(succession: Succession) -> bool:
    """She came back after it ended, and stops once more."""
    same = Succession.objects.filter(open_key=succession.key_while_open)
    return same.exclude(pk=succession.pk).exists()


def accept_succession(
    *, succession: Succession, coordinator: Coordinator, now: datetime
) -> Succession:
    """
    She who was asked takes the group over; who stops loses her access to it.

    Raises ``SuccessionOver`` if she is not asked (any more), and ``NotBound``
    without the agreement: then nothing of the group may reach her.
    """
    with held(succession, S.PROPOSED) as (group, fresh):
        if fresh.successor_id != coordinator.pk or group.status == GroupStatus.ENDED:
            raise SuccessionOver
        lock_coordinators(coordinator.pk, fresh.coordinator_id)
        successor = Coordinator.objects.get(pk=coordinator.pk)
        if not successor.may_receive_data(timezone.localdate(now)):
            raise NotBound
        finish(fresh, S.ACCEPTED, now)
        Coordination.objects.update_or_create(
            group=group,
            coordinator=successor,
            defaults={"is_deputy": False},
        )
        if fresh.coordinator_id:
            leave_group(group=group.pk, coordinator=fresh.coordinator_id, now=now)
        note_activity(group, now=now, coordinator=successor)
        tell(HANDED_OVER, fresh, fresh.coordinator, now=now)
        tell(TAKEN_OVER, fresh, successor, now=now)
        notify_coordinator_of_work(successor, now=now)
        log_step(fresh, successor.pk, step="accepted", by=successor.pk)
    return fresh


def decline_succession(
    *, succession: Succession, coordinator: Coordinator, now: datetime
) -> Succession:
    """
    She who was asked says no; the managers see that somebody else must be found.

    Raises ``SuccessionOver``.
    """
    with held(succession, S.PROPOSED) as (_group, fresh):
        if fresh.successor_id != coordinator.pk:
            raise SuccessionOver
        back_to_search(fresh, now=now)
        end_idle_access(coordinator.pk, now=now)
        log_step(fresh, coordinator.pk, step="declined", by=coordinator.pk)
    return fresh


def back_to_search(succession: Succession, *, now: datetime) -> None:
    """Nobody is asked now; over, if she who stops has gone already."""
    succession.successor = None
    if still_runs(succession):
        succession.status = S.ASKED
        succession.save()
        _ask_members_if_needed(succession, now)
    else:
        finish(succession, S.ENDED, now)


def cancel_stop(
    *,
    succession: Succession,
    now: datetime,
    coordinator: Coordinator | None = None,
    user: Any = None,
) -> Succession:
    """
    She stays after all: she says so herself, or a manager does.

    Raises ``SuccessionOver``, also when she has gone: then there is no way back,
    and who was asked can still say yes.
    """
    with held(succession, S.ASKED, S.PROPOSED) as (_group, fresh):
        is_hers = coordinator is None or fresh.coordinator_id == coordinator.pk
        if not (is_hers and still_runs(fresh)):
            raise SuccessionOver
        fresh.handled_by = user or fresh.handled_by
        finish(fresh, S.CANCELLED, now)
        _let_go(fresh, now)
        by = coordinator.pk if coordinator else None
        log_step(fresh, fresh.coordinator_id, step="cancelled", user=user, by=by)
    return fresh


def _let_go(succession: Succession, now: datetime) -> None:
    """Tell who was asked that it is not needed; she may have no group at all."""
    if succession.successor_id:
        tell(WITHDRAWN, succession, succession.successor, now=now)
        end_idle_access(succession.successor_id, now=now)


def finish(succession: Succession, status: SuccessionStatus, now: datetime) -> None:
    """It is over, in this way; in the transaction at hand."""
    succession.status = status
    succession.ended_at = now
    succession.open_key = None
    succession.save()


def log_step(
    succession: Succession,
    number: int | None,
    *,
    step: str,
    user: Any = None,
    by: int | None = None,
) -> None:
    """Keep in the log what happened with whom, by numbers only."""
    record_access(
        AccessAction.CHANGE,
        user=user,
        model=Coordinator,
        numbers=[number] if number else [],
        succession=succession.pk,
        group=succession.group_id,
        step=step,
        **({"coordinator": by} if by else {}),
    )
