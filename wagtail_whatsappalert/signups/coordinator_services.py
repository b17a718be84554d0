"""
What a coordinator marks about the people of her groups. Each is one transaction,
under the lock of the group, where it is asked once more whether she may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from ..coordinators.models import Coordinator
from ..places.services import locked
from ..privacy.access_log import AccessAction, record_access
from .exceptions import IllegalMove, NotHers
from .hand_over import runs
from .lifecycle import CLOSED, Actor, Move, SignupStatus
from .lifecycle_services import move_signup
from .models import Signup
from .moves import held
from .personal_notifications import ask_resident_for_number
from .retention import mark_removed

S = SignupStatus


class Mark(models.TextChoices):
    """What she can say of somebody; the value stands in addresses."""

    ADDED = "added", _("Added")
    NOT_ADDED = "not-added", _("Not added yet after all")
    UNREACHABLE = "not-reachable", _("Not reachable")
    REFUSED = "not-from-here", _("Not from this area")
    WITHDRAWN = "does-not-want-to", _("Does not want to any more")
    LEFT = "left", _("Has left the group")
    REMOVED = "removed", _("Removed from the group")


@dataclass(frozen=True)
class Step:
    """The move that a mark makes, and the only state that it starts from for her."""

    move: Move
    source: SignupStatus
    target: SignupStatus


STEPS = {
    Mark.ADDED: Step(Move.ADD, S.READY, S.ADDED),
    Mark.NOT_ADDED: Step(Move.UNDO_ADD, S.ADDED, S.READY),
    Mark.REFUSED: Step(Move.REFUSE, S.READY, S.REFUSED),
    Mark.WITHDRAWN: Step(Move.WITHDRAW, S.READY, S.WITHDRAWN),
    Mark.LEFT: Step(Move.LEAVE, S.ADDED, S.LEFT),
}


class _AlreadySo(Exception):
    """Somebody, or she herself in another tab, marked the same before."""


@sensitive_variables()
def mark_person(
    *,
    signup: Signup,
    mark: Mark,
    coordinator: Coordinator,
    now: datetime,
    reason: str = "",
) -> None:
    """
    Note what she says of somebody in her group. A second time changes nothing.

    Raises ``NotHers`` when she is no longer coordinator of the group, ``IllegalMove``
    when he is in another state by now, ``ReasonMissing`` and ``Signup.DoesNotExist``.
    """
    is_hers = _asked_under_the_lock(coordinator, now)
    if mark == Mark.UNREACHABLE:
        _note_unreachable(signup, coordinator, is_hers, now)
    elif mark == Mark.REMOVED:
        mark_removed(
            signup=signup,
            actor=Actor.coordinator(coordinator),
            now=now,
            only_if=lambda person: is_hers(person) and person.status in CLOSED,
        )
    else:
        _make_step(signup, STEPS[mark], coordinator, is_hers, now, reason)


def _asked_under_the_lock(
    coordinator: Coordinator, now: datetime
) -> Callable[[Signup], bool]:
    def is_hers(signup: Signup) -> bool:
        if not runs(coordinator, signup.group, now=now):
            raise NotHers
        return True

    return is_hers


def _make_step(
    signup: Signup,
    step: Step,
    coordinator: Coordinator,
    is_hers: Callable[[Signup], bool],
    now: datetime,
    reason: str,
) -> None:
    def is_possible(person: Signup) -> bool:
        is_hers(person)
        if person.status == step.target:
            raise _AlreadySo
        return person.status == step.source

    try:
        move_signup(
            signup=signup,
            move=step.move,
            actor=Actor.coordinator(coordinator),
            now=now,
            reason=reason,
            only_if=is_possible,
        )
    except _AlreadySo:
        return


def _note_unreachable(
    signup: Signup,
    coordinator: Coordinator,
    is_hers: Callable[[Signup], bool],
    now: datetime,
) -> None:
    with held(signup, locked) as (group, signup):
        is_hers(signup)
        if signup.status != S.READY:
            raise IllegalMove
        Signup.objects.filter(pk=signup.pk).update(unreachable_at=now)
        ask_resident_for_number(signup, now=now)
        record_access(
            AccessAction.CHANGE,
            user=None,
            model=Signup,
            numbers=[signup.pk],
            coordinator=coordinator.pk,
            what="unreachable",
        )
