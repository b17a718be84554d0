"""
The steps that every move of a signup is made of; only under the lock of a group.

Who decides which step is to be made, and takes the lock, is in
``lifecycle_services`` and ``services``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from ..conf import conf
from ..groups.models import Group, GroupStatus, WorkshopRule
from ..places.services import locked_places, next_ticket
from ..privacy.access_log import AccessAction, record_access
from .exceptions import IllegalMove
from .leaflet_letters import notify_residents_of_leaflets, who_get_leaflets
from .lifecycle import (
    CLOSED,
    PLACED,
    RULES,
    SYSTEM,
    Actor,
    Move,
    SignupStatus,
    is_legal,
)
from .models import Signup, SignupTransition, WorkshopReplacement
from .notifications import notify_coordinators, notify_residents_of_moves

# What fits in one statement on every database.
BATCH = 500


@contextmanager
def held(
    signup: Signup, lock: Callable[..., Any] = locked_places
) -> Iterator[tuple[Group, Signup]]:
    """
    The group of a signup under its lock, and the signup as it is by then.

    Also when its group was split meanwhile and it moved to the other one. Raises
    ``Signup.DoesNotExist``.
    """
    group_id = signup.group_id
    while True:
        with lock(Group, group_id) as group:
            found = group.signups.select_related("site").filter(pk=signup.pk).first()
            if found:
                found.group = group
                yield group, found
                return
        group_id = _group_after(signup, group_id)


def _group_after(signup: Signup, group_id: int) -> int:
    """Where a signup went that is not in this group any more."""
    now = Signup.objects.filter(pk=signup.pk).exclude(group=group_id)
    return now.values_list("group", flat=True).get()


def make_moves(
    signups: Sequence[Signup],
    move: Move,
    target: SignupStatus,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> None:
    """
    Bring signups of one group, all in one state, to another; write the letters.

    Raises ``IllegalMove``.
    """
    if not signups:
        return
    source = SignupStatus(signups[0].status)
    if not is_legal(move, source, target) or _differ(signups):
        raise IllegalMove(f"{source} cannot {move} to {target}")
    if target not in CLOSED and any(signup.is_erased for signup in signups):
        raise IllegalMove("Nobody is left to do this with.")
    changes = _changes(signups[0], move, source, target, now)
    _store(signups, changes)
    transitions = [
        SignupTransition(
            signup=signup,
            move=move,
            source=source,
            target=target,
            at=now,
            actor_kind=actor.kind,
            actor=actor.user,
            coordinator=actor.volunteer,
            reason=reason,
        )
        for signup in signups
    ]
    SignupTransition.objects.bulk_create(transitions, batch_size=BATCH)
    if actor.user or actor.volunteer:
        record_access(
            AccessAction.CHANGE,
            user=actor.user,
            model=Signup,
            numbers=[signup.pk for signup in signups],
            **actor.as_logged,
            move=move,
        )
    if is_mailed(move, source):
        notify_residents_of_moves(transitions, now=now)
    if target == SignupStatus.READY and source != SignupStatus.ADDED:
        hand_out_leaflets(signups, now=now)
    if target == SignupStatus.READY or changes.get("to_be_removed"):
        notify_coordinators(signups[0].group, now=now)


def hand_out_leaflets(signups: Sequence[Signup], *, now: datetime) -> None:
    """
    Send the leaflets to those of them who join without a workshop, once.

    That they came instead of it is recorded with the moment.
    """
    those = who_get_leaflets(signups)
    instead = {
        "workshop_replacement": WorkshopReplacement.LEAFLETS,
        "leaflets_sent_at": now,
    }
    _store(those, instead)
    notify_residents_of_leaflets(those, now=now)


def is_mailed(move: Move, source: SignupStatus) -> bool:
    """Whether the resident gets a letter; an unproven address gets none."""
    proven = source != SignupStatus.UNCONFIRMED or move == Move.CONFIRM
    return RULES[move].is_mailed and proven


def _differ(signups: Sequence[Signup]) -> bool:
    return len({(signup.group_id, signup.status) for signup in signups}) > 1


def _store(signups: Sequence[Signup], changes: dict[str, Any]) -> None:
    for start in range(0, len(signups), BATCH):
        batch = [signup.pk for signup in signups[start : start + BATCH]]
        Signup.objects.filter(pk__in=batch).update(**changes)
    for signup in signups:
        for name, value in changes.items():
            setattr(signup, name, value)


def _changes(
    signup: Signup,
    move: Move,
    source: SignupStatus,
    target: SignupStatus,
    now: datetime,
) -> dict[str, Any]:
    # Whether he can be reached is asked anew in every state.
    changes: dict[str, Any] = {
        "status": target,
        "offer_until": None,
        "unreachable_at": None,
    }
    is_new = target in PLACED and source not in PLACED
    # Workshops count from the moment on which he needs one.
    if is_new or target == SignupStatus.NEEDS_WORKSHOP:
        changes["placed_at"] = now
    if target == SignupStatus.OFFERED:
        changes["offer_until"] = now + timedelta(days=conf.OFFER_DAYS)
    if target == SignupStatus.ADDED:
        changes["added_at"] = now
    if move == Move.UNDO_ADD:
        changes["added_at"] = None
    if move == Move.REQUIRE_WORKSHOP:
        changes["workshop_replacement"] = ""
    if move == Move.LAPSE:
        # Behind everybody who waits already.
        changes["ticket"] = next_ticket(signup.group.signups)
        changes["placed_at"] = None
    if target in CLOSED:
        changes |= {
            "closed_at": now,
            "active_phone": None,
            "pending_key": None,
            "new_email": "",
            "to_be_removed": source == SignupStatus.ADDED
            and move != Move.LEAVE
            and not signup.is_erased,
        }
    return changes


def placed_status(signup: Signup) -> SignupStatus:
    """What somebody is who has a place: ready, unless the workshop comes first."""
    required = signup.group.workshop_rule == WorkshopRule.REQUIRED
    if required and not signup.workshop_replacement:
        return SignupStatus.NEEDS_WORKSHOP
    return SignupStatus.READY


def free_places(group: Group) -> int:
    """Counted now; none as long as the group is full for now."""
    if group.full_for_now:
        return 0
    taken = group.places_reserved + group.count_places_given()
    return max(0, group.capacity - taken)


def fill_free_places(
    group: Group, *, now: datetime, but_not: Sequence[Signup] = ()
) -> int:
    """
    Give or offer what is free to who waits longest; how many got something.

    ``but_not`` are those who just freed a place: it does not go back to them.
    """
    if group.status != GroupStatus.ACTIVE:
        return 0
    queue = group.signups.waiting().select_related("site").order_by("ticket")
    if but_not:
        queue = queue.exclude(pk__in=[signup.pk for signup in but_not])
    next_in_line = list(queue[: free_places(group)])
    move = Move.OFFER if conf.OFFER_DAYS else Move.PLACE
    _give_places(group, next_in_line, move, actor=SYSTEM, now=now)
    return len(next_in_line)


def take_in_interested(group: Group, *, actor: Actor, now: datetime) -> int:
    """
    Give who waits or is interested a place while there are; the rest waits.

    For a group that stops forming, in order of confirmation. Answers how many
    were interested.
    """
    in_line = list(
        group.signups.filter(status__in=[SignupStatus.INTERESTED, SignupStatus.WAITING])
        .select_related("site")
        .order_by("ticket")
    )
    interested = [s for s in in_line if s.status == SignupStatus.INTERESTED]
    if not interested:
        return 0
    places = free_places(group)
    _give_places(group, in_line[:places], Move.PLACE, actor=actor, now=now)
    rest = [s for s in interested if s.status == SignupStatus.INTERESTED]
    for signup in rest:
        signup.group = group
    make_moves(rest, Move.QUEUE, SignupStatus.WAITING, actor=actor, now=now)
    return len(interested)


def _give_places(
    group: Group,
    signups: Sequence[Signup],
    move: Move,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    alike: dict[tuple[str, SignupStatus], list[Signup]] = {}
    for signup in signups:
        signup.group = group
        offered = move == Move.OFFER
        target = SignupStatus.OFFERED if offered else placed_status(signup)
        alike.setdefault((signup.status, target), []).append(signup)
    for (_source, target), those in alike.items():
        make_moves(those, move, target, actor=actor, now=now)
