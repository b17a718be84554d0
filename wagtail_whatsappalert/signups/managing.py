"""What a manager may do by hand, with one signup and with a group."""

from __future__ import annotations

from typing import Any

from .lifecycle import CLOSED, RULES, Move, SignupStatus, moves_by_hand
from .models import Signup
from .permissions import APP, limit_of, may_manage


def legal_moves(signup: Signup) -> list[Move]:
    """The moves by hand that this signup can make now."""
    moves = moves_by_hand(SignupStatus(signup.status))
    if signup.is_erased:
        # Nobody is left to give a place to; the place can only come free.
        return [move for move in moves if RULES[move].targets <= CLOSED]
    return moves


def can_replace_workshop(signup: Signup) -> bool:
    may_come = signup.is_active and signup.status != SignupStatus.ADDED
    return may_come and not signup.is_erased


def can_resend(signup: Signup) -> bool:
    return signup.status == SignupStatus.UNCONFIRMED and bool(signup.email)


def can_be_unreachable(signup: Signup) -> bool:
    is_ready = signup.status == SignupStatus.READY and not signup.is_erased
    return is_ready and signup.unreachable_at is None


def can_be_reachable(signup: Signup) -> bool:
    is_ready = signup.status == SignupStatus.READY and not signup.is_erased
    return is_ready and signup.unreachable_at is not None


def can_stay(signup: Signup) -> bool:
    return signup.is_active and not signup.is_erased


def may_start_groups(user: Any) -> bool:
    """Starting changes the group and places its people: that takes both rights."""
    return may_manage(user) and user.has_perm(f"{APP}.change_group")


def may_ask_everybody(user: Any) -> bool:
    """New rules concern every group: not for who is limited to some."""
    return may_manage(user) and limit_of(user) is None
