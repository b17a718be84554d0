"""How many people of a group are where; nothing personal."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from ..groups.models import Group
from .lifecycle import SignupStatus
from .models import Signup

S = SignupStatus


@dataclass(frozen=True)
class Figures:
    """
    How many people of a group are where; nothing personal.

    ``nameless`` is how many of the ``members`` are erased and only hold a place.
    """

    to_add: int = 0
    to_remove: int = 0
    interested: int = 0
    waiting: int = 0
    offered: int = 0
    needs_workshop: int = 0
    members: int = 0
    nameless: int = 0


def figures_of(group: Group) -> Figures:
    """In one query, however many they are."""
    rows = (
        Signup.objects.filter(group=group.pk)
        .order_by()
        .values_list("status", "to_be_removed")
        .annotate(people=Count("pk"), named=Count("pk", filter=Q(erased_at=None)))
    )
    everybody: dict[str, int] = {}
    named: dict[str, int] = {}
    to_remove = 0
    for status, is_to_be_removed, number, number_named in rows:
        everybody[status] = everybody.get(status, 0) + number
        named[status] = named.get(status, 0) + number_named
        to_remove += number_named * is_to_be_removed
    members = everybody.get(S.ADDED, 0)
    return Figures(
        to_add=named.get(S.READY, 0),
        to_remove=to_remove,
        interested=everybody.get(S.INTERESTED, 0),
        waiting=everybody.get(S.WAITING, 0),
        offered=named.get(S.OFFERED, 0),
        needs_workshop=named.get(S.NEEDS_WORKSHOP, 0),
        members=members,
        nameless=members - named.get(S.ADDED, 0),
    )
