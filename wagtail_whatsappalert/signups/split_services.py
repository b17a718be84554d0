"""
One group becomes two, with its area, its people and what they agreed to.

All in one transaction under the lock of the group. Nobody else can know the new one
before it is there, so that needs no lock.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from ..coordinators.models import Coordinator
from ..groups.choices import AreaSource, SignupRoute
from ..groups.models import Group, GroupStatus
from ..places.services import locked_places
from .lifecycle import Actor
from .limits import ManagerLimit
from .models import Signup
from .moves import fill_free_places, take_in_interested
from .split_moves import copy_rules, transfer
from .split_notifications import (
    notify_coordinators_of_split,
    notify_residents_of_split,
)
from .split_rules import (
    Plan,
    Wish,
    facts_of,
    obstacles,
    people_to_split,
    status_of_new,
)

# In Wagtail's log, at the old group: which one came from it, and by which form.
SPLIT = "whatsappalert.split"

# What the new group has as the old one. An address elsewhere to sign up leads to the
# old group, and an invite link into its WhatsApp group.
INHERITED = (
    *("site", "allows_overlap", "minimum_age", "workshop_rule"),
    *("signup_route", "shares_house_numbers"),
)


class SplitChanged(Exception):
    """Somebody came, left or changed something since the proposal was made."""


class SplitImpossible(Exception):
    """Why it cannot be done, in words for the manager."""


@dataclass(frozen=True)
class Split:
    """``moved`` people went to ``group``; ``is_new`` unless it was there already."""

    group: Group
    moved: int
    is_new: bool = True


def split_group(
    *,
    group_id: int,
    wish: Wish,
    plan: Plan,
    going: Collection[int],
    actor: Actor,
    now: datetime,
) -> Split:
    """
    Make a new group of a part of another, and let these people go along.

    Who has a place keeps it; a member is to be added to the new WhatsApp group, and
    to be removed from the old one. Whoever waits does so in the same order. The same
    plan twice is one split. Raises ``SplitChanged`` when the plan was made on other
    facts, and ``SplitImpossible``.
    """
    with locked_places(Group, group_id) as old:
        made = split_by(old, plan.key)
        if made:
            return made
        people = people_to_split(old)
        if facts_of(old, people) != plan.facts:
            raise SplitChanged
        moving = [p for p in people if p.pk in going and not p.is_erased]
        coordinators = _hold(wish.coordinators, now)
        _refuse_obstacles(old, wish, moving, coordinators)
        new = _make_group(old, wish, len(moving), coordinators)
        _divide_area(old, new, wish)
        copy_rules(old, new, moving)
        transfer(old, new, moving, actor=actor, now=now)
        _give_places(old, new, actor=actor, now=now)
        notify_residents_of_split(moving, new, now=now)
        notify_coordinators_of_split(old, new, now=now)
        _log(old, new, plan, moving, actor)
    return Split(new, len(moving))


def split_by(old: Group, key: str) -> Split | None:
    """What the form with this key made already, when it is sent twice."""
    entries = ModelLogEntry.objects.filter(action=SPLIT, object_id=str(old.pk))
    for entry in entries:
        if entry.data.get("key") == key:
            group = Group.objects.filter(pk=entry.data["new_group"]).first()
            return group and Split(group, entry.data["moved"], is_new=False)
    return None


def _hold(coordinators: Sequence[Coordinator], now: datetime) -> list[Coordinator]:
    """Those who are coordinator today; their rows are held, in order of number."""
    numbers = sorted(each.pk for each in coordinators)
    for pk in numbers:
        Coordinator.objects.filter(pk=pk).update(active_from=F("active_from"))
    active = Coordinator.objects.active(timezone.localdate(now))
    return list(active.filter(pk__in=numbers).order_by("pk"))


def _refuse_obstacles(
    old: Group, wish: Wish, moving: Sequence[Signup], coordinators: list[Coordinator]
) -> None:
    found = obstacles(old, wish, moving, has_coordinator=bool(coordinators))
    if found:
        raise SplitImpossible(" ".join(found))


def _make_group(
    old: Group, wish: Wish, going: int, coordinators: list[Coordinator]
) -> Group:
    new = Group(
        name=wish.name,
        capacity=wish.capacity,
        minimum_participants=wish.minimum_participants,
        members_outside=wish.members_outside,
        split_from=old,
        status=status_of_new(old, wish, going, has_coordinator=bool(coordinators)),
        **{name: getattr(old, name) for name in INHERITED},
    )
    if new.signup_route == SignupRoute.EXTERNAL:
        new.signup_route = SignupRoute.CLOSED
    new.area_source = wish.part.source
    new.drawn_area = wish.part.drawn
    new.address_list = wish.part.lines
    new.save()
    new.coordinators.add(*coordinators)
    for limit in ManagerLimit.objects.filter(groups=old):
        limit.groups.add(new)
    return new


def _divide_area(old: Group, new: Group, wish: Wish) -> None:
    part = wish.part
    old.members_outside -= wish.members_outside
    old.area_source = part.source
    if part.source == AreaSource.DRAWN:
        old.drawn_area = part.rest
    if part.source == AreaSource.ADDRESSES:
        old.address_list = part.lines_left
    old.save(
        update_fields=["members_outside", "area_source", "drawn_area", "address_list"]
    )
    new.neighbourhoods.add(*part.going)
    old.neighbourhoods.remove(*(part.going - part.staying))


def _give_places(old: Group, new: Group, *, actor: Actor, now: datetime) -> None:
    """What came free in the old group, and what is free in the new one."""
    fill_free_places(old, now=now)
    if new.status == GroupStatus.ACTIVE:
        take_in_interested(new, actor=actor, now=now)
        fill_free_places(new, now=now)
    new.places_given = new.count_places_given()
    Group.objects.filter(pk=new.pk).update(places_given=new.places_given)


def _log(
    old: Group, new: Group, plan: Plan, moving: Sequence[Signup], actor: Actor
) -> None:
    data: dict[str, Any] = {
        "new_group": new.pk,
        "moved": len(moving),
        "key": plan.key,
    }
    log(new, "wagtail.create", user=actor.user, content_changed=True)
    log(old, SPLIT, user=actor.user, content_changed=True, data=data)
