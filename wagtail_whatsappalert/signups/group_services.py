"""
What happens to all signups of a group at once: it starts, changes or ends.

Each is one transaction under the lock of the group.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from ..groups.models import Group, GroupStatus, WorkshopRule
from ..places.services import locked_places
from .exceptions import GroupCannotStart
from .lifecycle import ACTIVE, PLACED, SYSTEM, Actor, Move, SignupStatus
from .models import Signup
from .moves import fill_free_places, make_moves, take_in_interested


def start_group(*, group_id: int, actor: Actor, now: datetime) -> Group:
    """
    Turn a forming group into an active one and place who is interested.

    In order of confirmation people get the places there are, the rest wait.
    Raises ``GroupCannotStart`` with the reason in words (rule 2 of the domain).
    """
    with locked_places(Group, group_id) as group:
        problem = obstacle_to_start(group, now=now)
        if problem:
            raise GroupCannotStart(problem)
        group.status = GroupStatus.ACTIVE
        group.save(update_fields=["status"])
        log(group, "wagtail.edit", user=actor.user, content_changed=True)
        take_in_interested(group, actor=actor, now=now)
    return group


def obstacle_to_start(group: Group, *, now: datetime) -> str:
    """Why a group cannot start yet, in words; empty if it can."""
    if not group.is_forming:
        return _("Only a forming group can be started.")
    if group.full_for_now:
        return _("The group is full for now. Open it again first.")
    if not group.coordinators.active(timezone.localdate(now)).exists():
        return _("The group has no coordinator yet.")
    interested = group.signups.interested().count()
    missing = group.minimum_participants - interested - group.members_outside
    if missing > 0:
        return _("%(missing)d more people are needed to start.") % {"missing": missing}
    return ""


def follow_group(*, group_id: int, now: datetime) -> int:
    """
    Do what the facts of a group ask, whoever changed them; how many moves.

    Places that became free go to who waits, who needed a workshop that is no
    longer required becomes ready, and the signups of a group that has ended are
    closed. Two queries if there is nothing to do.
    """
    group = Group.objects.filter(pk=group_id).first()
    if group is None or not _has_work(group):
        return 0
    with locked_places(Group, group_id) as group:
        if group.status == GroupStatus.ENDED:
            return _close_signups(group, now)
        moved = _clear_workshops(group, now)
        if group.status == GroupStatus.ACTIVE:
            moved += take_in_interested(group, actor=SYSTEM, now=now)
        return moved + fill_free_places(group, now=now)


def follow_groups(*, now: datetime) -> int:
    """As ``follow_group`` for each group; catches up what a crash left undone."""
    groups = Signup.objects.active().order_by("group").values_list("group", flat=True)
    return sum(follow_group(group_id=pk, now=now) for pk in list(groups.distinct()))


def _has_work(group: Group) -> bool:
    counts = dict(
        group.signups.active()
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    needs_workshop = counts.get(SignupStatus.NEEDS_WORKSHOP)
    if group.status == GroupStatus.ENDED:
        return bool(counts)
    if needs_workshop and group.workshop_rule != WorkshopRule.REQUIRED:
        return True
    if group.status != GroupStatus.ACTIVE:
        return False
    taken = group.places_reserved + sum(counts.get(status, 0) for status in PLACED)
    is_free = taken < group.capacity and not group.full_for_now
    may_fill = SignupStatus.WAITING in counts and is_free
    return may_fill or SignupStatus.INTERESTED in counts


def _close_signups(group: Group, now: datetime) -> int:
    """Nobody waits for an ended group or is in it any more."""
    signups = list(group.signups.active().select_related("site"))
    for signup in signups:
        signup.group = group
    for status in ACTIVE:
        added = status == SignupStatus.ADDED
        make_moves(
            [signup for signup in signups if signup.status == status],
            Move.LEAVE if added else Move.EXPIRE,
            SignupStatus.LEFT if added else SignupStatus.EXPIRED,
            actor=SYSTEM,
            now=now,
            reason=_("The group has ended."),
        )
    return len(signups)


def _clear_workshops(group: Group, now: datetime) -> int:
    """Who needed the workshop is ready where the group no longer asks for it."""
    if group.workshop_rule == WorkshopRule.REQUIRED:
        return 0
    needing = group.signups.filter(status=SignupStatus.NEEDS_WORKSHOP)
    signups = list(needing.select_related("site").order_by("ticket"))
    for signup in signups:
        signup.group = group
    make_moves(
        signups,
        Move.CLEAR_WORKSHOP,
        SignupStatus.READY,
        actor=SYSTEM,
        now=now,
        reason=_("The group no longer asks for the workshop."),
    )
    return len(signups)
