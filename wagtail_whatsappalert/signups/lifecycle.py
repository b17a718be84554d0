"""
The life of a signup: its states, and every move from one to another.

This table is the only place that says what may follow what. Drawn in
``docs/explanation/lifecycle.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignupStatus(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
    INTERESTED = "interested", _("Interested: the group has not started")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("Has been offered a place")
    NEEDS_WORKSHOP = "needs_workshop", _("Has a place, needs the workshop")
    READY = "ready", _("Ready to be added")
    ADDED = "added", _("Member")
    LEFT = "left", _("Left the group")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REFUSED = "refused", _("Refused")
    EXPIRED = "expired", _("Expired")


S = SignupStatus

# Who takes a place: nobody else can get it meanwhile (rule 1 of the domain).
PLACED = frozenset({S.OFFERED, S.NEEDS_WORKSHOP, S.READY, S.ADDED})
ACTIVE = PLACED | {S.INTERESTED, S.WAITING}
CLOSED = frozenset({S.LEFT, S.WITHDRAWN, S.REFUSED, S.EXPIRED})


class Move(models.TextChoices):
    CONFIRM = "confirm", _("Confirm by hand")
    PLACE = "place", _("Give a place")
    QUEUE = "queue", _("Put on the waiting list")
    OFFER = "offer", _("Offer a place")
    ACCEPT = "accept", _("Accept the offered place")
    CLEAR_WORKSHOP = "clear_workshop", _("Let in without the workshop")
    REQUIRE_WORKSHOP = "require_workshop", _("Ask for the workshop after all")
    LAPSE = "lapse", _("Let the place lapse")
    ADD = "add", _("Mark as added to the group")
    UNDO_ADD = "undo_add", _("Mark as not yet added")
    LEAVE = "leave", _("Mark as left")
    WITHDRAW = "withdraw", _("Withdraw")
    REFUSE = "refuse", _("Refuse")
    EXPIRE = "expire", _("Let expire")
    TRANSFER = "transfer", _("Move along when the group is split")
    GATHER = "gather", _("Move to the group that is there now")
    MERGE = "merge", _("End, because he is on the list already")


@dataclass(frozen=True)
class Rule:
    """
    One move: where it starts, where it may lead.

    ``by_hand``: a manager may make it in the admin; ``by_coordinator``: a coordinator
    in her group, from the states that ``coordinator_services`` names.
    ``needs_reason``: only with one. ``is_mailed``: the resident gets a
    letter.
    """

    sources: frozenset[SignupStatus]
    targets: frozenset[SignupStatus]
    by_hand: bool = False
    needs_reason: bool = False
    is_mailed: bool = True
    by_coordinator: bool = False


def _rule(sources: Any, *targets: SignupStatus, **options: bool) -> Rule:
    return Rule(frozenset(sources), frozenset(targets), **options)


RULES: dict[Move, Rule] = {
    Move.CONFIRM: _rule(
        [S.UNCONFIRMED],
        *(S.INTERESTED, S.WAITING, S.NEEDS_WORKSHOP, S.READY),
        by_hand=True,
    ),
    Move.PLACE: _rule([S.INTERESTED, S.WAITING], S.NEEDS_WORKSHOP, S.READY),
    Move.QUEUE: _rule([S.INTERESTED], S.WAITING),
    Move.OFFER: _rule([S.WAITING], S.OFFERED),
    Move.ACCEPT: _rule([S.OFFERED], S.NEEDS_WORKSHOP, S.READY, by_hand=True),
    Move.CLEAR_WORKSHOP: _rule(
        [S.NEEDS_WORKSHOP], S.READY, by_hand=True, needs_reason=True
    ),
    Move.REQUIRE_WORKSHOP: _rule(
        [S.READY], S.NEEDS_WORKSHOP, by_hand=True, needs_reason=True
    ),
    Move.LAPSE: _rule([S.NEEDS_WORKSHOP], S.WAITING),
    Move.ADD: _rule([S.READY], S.ADDED, by_hand=True, by_coordinator=True),
    Move.UNDO_ADD: _rule(
        [S.ADDED], S.READY, by_hand=True, by_coordinator=True, is_mailed=False
    ),
    Move.LEAVE: _rule([S.ADDED], S.LEFT, by_hand=True, by_coordinator=True),
    Move.WITHDRAW: _rule(
        [S.UNCONFIRMED, *ACTIVE], S.WITHDRAWN, by_hand=True, by_coordinator=True
    ),
    Move.REFUSE: _rule(
        [S.UNCONFIRMED, *ACTIVE],
        S.REFUSED,
        by_hand=True,
        by_coordinator=True,
        needs_reason=True,
    ),
    Move.EXPIRE: _rule(ACTIVE, S.EXPIRED),
    Move.TRANSFER: _rule(
        ACTIVE, *(S.INTERESTED, S.WAITING, S.OFFERED, S.NEEDS_WORKSHOP, S.READY)
    ),
    Move.GATHER: _rule(
        [S.INTERESTED], *(S.INTERESTED, S.WAITING, S.NEEDS_WORKSHOP, S.READY)
    ),
    Move.MERGE: _rule([S.INTERESTED], S.EXPIRED, is_mailed=False),
}


# Places and order decide these: nobody is simply moved there (rule 1 of the domain).
BY_ORDER = frozenset(
    {
        *(Move.CONFIRM, Move.PLACE, Move.QUEUE, Move.OFFER),
        *(Move.TRANSFER, Move.GATHER, Move.MERGE),
    }
)


def is_legal(move: Move, source: SignupStatus, target: SignupStatus) -> bool:
    """Whether this move leads from one state to the other."""
    rule = RULES[move]
    return source in rule.sources and target in rule.targets


def moves_by_hand(source: SignupStatus) -> list[Move]:
    """The moves that the admin offers for a signup in this state."""
    return [m for m, rule in RULES.items() if rule.by_hand and source in rule.sources]


class ActorKind(models.TextChoices):
    RESIDENT = "resident", _("The resident")
    MANAGER = "manager", _("A manager")
    COORDINATOR = "coordinator", _("The coordinator")
    SYSTEM = "system", _("By itself")


@dataclass(frozen=True)
class Actor:
    """
    Who makes a move; ``user`` is the CMS account of a manager, ``volunteer`` the
    record of a coordinator.
    """

    kind: ActorKind
    user: Any = None
    volunteer: Any = None

    @classmethod
    def manager(cls, user: Any) -> Actor:
        return cls(ActorKind.MANAGER, user)

    @classmethod
    def coordinator(cls, volunteer: Any) -> Actor:
        return cls(ActorKind.COORDINATOR, volunteer=volunteer)

    @property
    def as_logged(self) -> dict[str, int]:
        """Beside the account, for ``privacy.access_log``."""
        return {"coordinator": self.volunteer.pk} if self.volunteer else {}


RESIDENT = Actor(ActorKind.RESIDENT)
SYSTEM = Actor(ActorKind.SYSTEM)
