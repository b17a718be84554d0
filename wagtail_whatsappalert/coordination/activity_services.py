"""
Whether a group is still active: asked twice a year, and what follows in silence.

Asked, reminded twice, marked unverified, paused: ``ACTIVITY_REMINDER_DAYS`` lie
between the steps, however long the command did not run. Each step is a conditional
update of the question, so it happens once, whoever runs beside us.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from ..common.versions import touch_public_version
from ..conf import conf
from ..coordinators.models import Coordinator
from ..groups.models import Group, GroupStatus
from ..groups.querysets import GroupQuerySet
from ..groups.services import refresh_group_pages
from ..places.services import locked, locked_places
from ..signups.moves import fill_free_places
from .activity_notifications import (
    PAUSED,
    QUESTION,
    REMINDER,
    UNVERIFIED,
    tell_coordinators,
)
from .exceptions import QuestionOver
from .models import ActivityCheck

REMINDERS = 2


def due_to_be_asked(now: datetime) -> GroupQuerySet:
    """Active groups that somebody runs and of which nobody heard for long."""
    oldest = now - timedelta(days=conf.ACTIVITY_AFTER_DAYS)
    asked = ActivityCheck.objects.open().values("group")
    groups = Group.objects.filter(
        status=GroupStatus.ACTIVE, activity_confirmed_at__lte=oldest
    )
    run = groups.with_coordinator_state(timezone.localdate(now))
    return run.filter(has_coordinator=True).exclude(pk__in=asked)


def ask_if_active(*, now: datetime) -> int:
    """Ask the coordinators of every group whose time has come; how many groups."""
    due = due_to_be_asked(now).values_list("pk", flat=True)
    return sum(_ask(pk, now) for pk in list(due))


def _ask(group: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            check = ActivityCheck.objects.create(
                group_id=group, asked_at=now, open_key=str(group)
            )
            tell_coordinators(QUESTION, check, now=now)
    except IntegrityError:
        return False  # Somebody beside us was first.
    return True


def follow_questions(*, now: datetime) -> int:
    """Take the next step with every question that nobody answered; how many."""
    questions = ActivityCheck.objects.open().select_related("group").order_by("pk")
    return sum(_follow(check, now) for check in list(questions))


def _follow(check: ActivityCheck, now: datetime) -> bool:
    group = check.group
    if check.paused_at:
        # Opened again by hand: that is an answer.
        if group.status == GroupStatus.ACTIVE:
            return confirm_activity(group_id=group.pk, now=now)
        return group.status == GroupStatus.ENDED and _close(check)
    is_run = group.coordinators.active(timezone.localdate(now)).exists()
    if group.status != GroupStatus.ACTIVE or not is_run:
        # It is paused or has ended by hand, or stands among those without anybody.
        return _close(check)
    if now - check.last_step_at < timedelta(days=conf.ACTIVITY_REMINDER_DAYS):
        return False
    if check.reminders < REMINDERS:
        return _remind(check, now)
    return _pause(check, now) if check.unverified_at else _mark_unverified(check, now)


def _close(check: ActivityCheck) -> bool:
    """Asked no more; nobody answered."""
    return bool(_open(check).update(open_key=None))


def _open(check: ActivityCheck):  # noqa: ANN202
    """The question, as long as it is as we read it."""
    return ActivityCheck.objects.open().filter(
        pk=check.pk,
        reminders=check.reminders,
        unverified_at=check.unverified_at,
        paused_at=check.paused_at,
    )


def _remind(check: ActivityCheck, now: datetime) -> bool:
    with transaction.atomic():
        mine = _open(check).update(reminders=check.reminders + 1, reminded_at=now)
        if mine:
            check.reminders += 1
            tell_coordinators(REMINDER, check, now=now)
    return bool(mine)


def _mark_unverified(check: ActivityCheck, now: datetime) -> bool:
    # The group before its question, as whoever answers at this moment does it.
    with locked(Group, check.group_id) as group:
        mine = _open(check).update(unverified_at=now)
        if mine:
            Group.objects.filter(pk=group.pk).update(unverified_since=now)
            check.unverified_at = now
            _public_facts_changed(group)
            tell_coordinators(UNVERIFIED, check, now=now)
    return bool(mine)


def _pause(check: ActivityCheck, now: datetime) -> bool:
    with locked_places(Group, check.group_id) as group:
        if group.status != GroupStatus.ACTIVE or not _open(check).update(paused_at=now):
            return False
        check.paused_at = now
        _set_status(group, GroupStatus.PAUSED)
        tell_coordinators(PAUSED, check, now=now)
    return True


def confirm_activity(
    *,
    group_id: int,
    now: datetime,
    coordinator: Coordinator | None = None,
    user: Any = None,
) -> bool:
    """
    Keep that a group is active, as its coordinator says, or a manager for her.

    Always possible; clears what the silence had led to, and opens a group again
    that was paused for it. ``True``: places go to who waits.
    """
    with locked_places(Group, group_id) as group:
        note_activity(group, now=now, coordinator=coordinator, user=user)
    return True


def note_activity(
    group: Group,
    *,
    now: datetime,
    coordinator: Coordinator | None = None,
    user: Any = None,
) -> None:
    """As ``confirm_activity``, under a lock of the group that the caller holds."""
    questions = group.activity_checks.open()
    was_paused = questions.exclude(paused_at=None).exists()
    questions.update(
        open_key=None,
        answered_at=now,
        answered_by=coordinator,
        answered_for_her_by=user,
    )
    group.activity_confirmed_at, group.unverified_since = now, None
    group.save(update_fields=["activity_confirmed_at", "unverified_since"])
    if was_paused and group.status == GroupStatus.PAUSED:
        _set_status(group, GroupStatus.ACTIVE, user)
        fill_free_places(group, now=now)
    if user:
        log(group, "wagtail.edit", user=user, content_changed=True)


def report_stopped(
    *, check: ActivityCheck, coordinator: Coordinator, now: datetime
) -> None:
    """
    The coordinator answers that the group has stopped: it is paused, and managers
    see it. Raises ``QuestionOver`` if somebody answered before.
    """
    with locked_places(Group, check.group_id) as group:
        question = ActivityCheck.objects.open().filter(pk=check.pk)
        is_mine = question.update(
            open_key=None, answered_at=now, answered_by=coordinator, paused_at=now
        )
        if not is_mine:
            raise QuestionOver
        group.activity_confirmed_at, group.unverified_since = now, None
        group.save(update_fields=["activity_confirmed_at", "unverified_since"])
        if group.status == GroupStatus.ACTIVE:
            _set_status(group, GroupStatus.PAUSED)


def _set_status(group: Group, status: GroupStatus, user: Any = None) -> None:
    group.status = status
    group.save(update_fields=["status"])
    log(group, "wagtail.edit", user=user, content_changed=True)


def _public_facts_changed(group: Group) -> None:
    touch_public_version()
    refresh_group_pages(group)
