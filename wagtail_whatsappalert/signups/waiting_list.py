"""Who waits for a place, and how long the line before him is."""

from __future__ import annotations

from ..groups.models import Group
from .lifecycle import SignupStatus
from .models import Signup


def position(signup: Signup) -> int | None:
    """How many places must come free for him: 1 is the next; ``None`` off the list."""
    if signup.status != SignupStatus.WAITING:
        return None
    in_line = Signup.objects.waiting().filter(group=signup.group_id)
    return in_line.filter(ticket__lte=signup.ticket).count()


def number_waiting(group: Group) -> int:
    """How many people wait for a place in this group."""
    return group.signups.waiting().count()
