"""
Moves of signups from one state to the next, by the table in ``lifecycle``.

Each is one transaction under the lock of the group. Whatever frees a place
gives it, in the same transaction, to whoever is next in line.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ..groups.models import Group, GroupStatus
from ..places.services import locked_places
from ..privacy.access_log import AccessAction, record_access
from .exceptions import IllegalMove, ReasonMissing
from .lifecycle import (
    BY_ORDER,
    RULES,
    SYSTEM,
    Actor,
    ActorKind,
    Move,
    SignupStatus,
)
from .models import Signup, SignupTransition, WorkshopReplacement
from .moves import (
    fill_free_places,
    hand_out_leaflets,
    held,
    make_moves,
    placed_status,
)


def move_signup(
    *,
    signup: Signup,
    move: Move,
    actor: Actor,
    now: datetime,
    reason: str = "",
    only_if: Callable[[Signup], bool] | None = None,
) -> Signup:
    """
    Make one move and answer the signup as it is after it.

    Confirming is ``services.confirm_signup``; places go by order, so nobody is
    moved to one from here. ``only_if`` looks at the signup as it is under the
    lock. Raises ``IllegalMove``, ``ReasonMissing`` and ``Signup.DoesNotExist``.
    """
    _refuse_what_no_one_may(move, actor, reason)
    with held(signup) as (group, signup):
        if only_if and not only_if(signup):
            raise IllegalMove
        make_moves(
            [signup], move, _target(move, signup), actor=actor, now=now, reason=reason
        )
        fill_free_places(group, now=now, but_not=[signup])
    return signup


def _refuse_what_no_one_may(move: Move, actor: Actor, reason: str) -> None:
    if move in BY_ORDER:
        raise IllegalMove(f"order decides who may {move}")
    rule = RULES[move]
    may = {ActorKind.MANAGER: rule.by_hand, ActorKind.COORDINATOR: rule.by_coordinator}
    if actor.kind not in may:
        return
    if not may[actor.kind]:
        raise IllegalMove(f"a {actor.kind} cannot {move}")
    if rule.needs_reason and not reason.strip():
        raise ReasonMissing


def _target(move: Move, signup: Signup) -> SignupStatus:
    targets = RULES[move].targets
    return next(iter(targets)) if len(targets) == 1 else placed_status(signup)


def replace_workshop(
    *,
    signup: Signup,
    replacement: WorkshopReplacement,
    actor: Actor,
    reason: str,
    now: datetime,
    only_if: Callable[[Signup], bool] | None = None,
) -> Signup:
    """
    Let somebody in without a workshop to come; who waits still waits.

    The reason stands in the log either way. ``only_if`` looks at the signup as it is
    under the lock. Raises ``ReasonMissing``, and ``IllegalMove`` for a closed or
    added signup.
    """
    if actor.kind == ActorKind.MANAGER and not reason.strip():
        raise ReasonMissing
    with held(signup) as (group, signup):
        if not signup.is_active or signup.status == SignupStatus.ADDED:
            raise IllegalMove
        if only_if and not only_if(signup):
            raise IllegalMove
        signup.workshop_replacement = replacement
        signup.save(update_fields=["workshop_replacement"])
        if signup.status == SignupStatus.NEEDS_WORKSHOP:
            make_moves(
                [signup],
                Move.CLEAR_WORKSHOP,
                SignupStatus.READY,
                actor=actor,
                now=now,
                reason=reason,
            )
        else:
            _log_for_later(signup, actor, reason, now)
            if signup.status == SignupStatus.READY:
                hand_out_leaflets([signup], now=now)
    return signup


def ask_workshop_again(
    *,
    signup: Signup,
    replacement: WorkshopReplacement,
    actor: Actor,
    reason: str,
    now: datetime,
    only_if: Callable[[Signup], bool] | None = None,
) -> bool:
    """
    Take back that he needs no workshop for this reason; ``False`` if it is too late.

    It is for a member, for who has ended, and where somebody decided otherwise since.
    ``only_if`` looks at the signup as it is under the lock; raises ``IllegalMove``.
    """
    with held(signup) as (_group, signup):
        if only_if and not only_if(signup):
            raise IllegalMove
        is_his = signup.workshop_replacement == replacement
        if not is_his or not signup.is_active or signup.status == SignupStatus.ADDED:
            return False
        if signup.status == SignupStatus.READY:
            make_moves(
                [signup],
                Move.REQUIRE_WORKSHOP,
                SignupStatus.NEEDS_WORKSHOP,
                actor=actor,
                now=now,
                reason=reason,
            )
        signup.workshop_replacement = ""
        signup.save(update_fields=["workshop_replacement"])
    return True


def _log_for_later(signup: Signup, actor: Actor, reason: str, now: datetime) -> None:
    """Keep a decision that changes no state before its turn comes."""
    SignupTransition.objects.create(
        signup=signup,
        move=Move.CLEAR_WORKSHOP,
        source=signup.status,
        target=signup.status,
        at=now,
        actor_kind=actor.kind,
        actor=actor.user,
        reason=reason,
    )
    if actor.user:
        record_access(
            AccessAction.CHANGE, user=actor.user, model=Signup, numbers=[signup.pk]
        )


def lapse_offers(*, now: datetime) -> int:
    """Offers that nobody accepted in time pass to the next; how many there were."""
    return sum(
        make_late_move(
            signup,
            Move.EXPIRE,
            now=now,
            only_if=lambda s: s.status == SignupStatus.OFFERED and s.offer_until < now,
        )
        for signup in list(Signup.objects.with_expired_offer(now))
    )


def make_late_move(
    signup: Signup, move: Move, *, now: datetime, only_if: Callable[[Signup], bool]
) -> bool:
    """
    A move that time makes; ``False`` if it no longer applies.

    He may have answered, or be erased, while we came to him.
    """
    try:
        move_signup(signup=signup, move=move, actor=SYSTEM, now=now, only_if=only_if)
    except (IllegalMove, Signup.DoesNotExist):
        return False
    return True


def lapse_places(*, placed_before: datetime, now: datetime) -> int:
    """
    Places held for a workshop since before that moment pass to who waits.

    The longest held first, and no more than there are people waiting: a place
    that nobody wants stays his. Answers how many lapsed.
    """
    groups = (
        Signup.objects.needing_workshop_since(placed_before)
        .filter(group__status=GroupStatus.ACTIVE)
        .order_by("group")
        .values_list("group", flat=True)
        .distinct()
    )
    return sum(
        _lapse_in_group(group_id, placed_before, now) for group_id in list(groups)
    )


def _lapse_in_group(group_id: int, placed_before: datetime, now: datetime) -> int:
    with locked_places(Group, group_id) as group:
        if group.status != GroupStatus.ACTIVE or group.full_for_now:
            return 0
        fill_free_places(group, now=now)
        waiting = group.signups.waiting().count()
        held = group.signups.needing_workshop_since(placed_before)
        late = list(held.select_related("site").order_by("placed_at", "pk")[:waiting])
        for signup in late:
            signup.group = group
            make_moves(
                [signup], Move.LAPSE, SignupStatus.WAITING, actor=SYSTEM, now=now
            )
        fill_free_places(group, now=now, but_not=late)
    return len(late)
