"""
People who go along to a group that is split off, with what they agreed to.

Only in the transaction of ``split_services.split_group``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ..groups.models import Group
from ..groups.own_rules import GroupRules
from ..privacy.access_log import AccessAction, record_access
from .consents import RulesAcceptance
from .lifecycle import Actor, Move, SignupStatus
from .models import Signup, SignupTransition
from .moves import BATCH

S = SignupStatus

# What the old coordinator needs to know of who is to be removed.
DEPARTED = (
    *("site", "language", "name", "phone", "relation", "minimum_age", "source"),
    *("postcode", "house_number", "house_number_addition"),
    *("house_rules", "group_rules", "rules_accepted_at"),
    *("created_at", "confirmed_at", "placed_at", "added_at"),
)


def copy_rules(old: Group, new: Group, moving: Sequence[Signup]) -> None:
    """
    The group's own rules, each version with its number: what people accepted stays
    what it was.
    """
    numbers = [person.pk for person in moving]
    for rules in list(old.rules.order_by("number")):
        copy = GroupRules.objects.create(
            group=new, number=rules.number, text=rules.text, created_at=rules.created_at
        )
        for batch in _batches(numbers):
            of_them = {"group_rules": rules}
            Signup.objects.filter(pk__in=batch, **of_them).update(group_rules=copy)
            accepted = RulesAcceptance.objects.filter(signup__in=batch, **of_them)
            accepted.update(group_rules=copy)


def transfer(
    old: Group, new: Group, moving: Sequence[Signup], *, actor: Actor, now: datetime
) -> None:
    """The tickets stay as they are: they are the order, and free in a new group."""
    members = [person.pk for person in moving if person.status == S.ADDED]
    _keep_departures(old, members, now)
    for batch in _batches([person.pk for person in moving]):
        people = Signup.objects.filter(pk__in=batch)
        people.update(group=new)
        people.filter(status=S.ADDED).update(
            status=S.READY, added_at=None, unreachable_at=None
        )
        if new.is_forming:
            people.filter(status=S.WAITING).update(status=S.INTERESTED)
    _keep_transitions(old, new, moving, actor, now)
    record_access(
        AccessAction.CHANGE,
        user=actor.user,
        model=Signup,
        numbers=[person.pk for person in moving],
        move=Move.TRANSFER,
        group=new.pk,
    )


def _keep_departures(old: Group, members: Sequence[int], now: datetime) -> None:
    """
    That they left the old group, as for anybody who leaves: a closed record, without
    an e-mail address, until they are removed from its WhatsApp group.
    """
    for batch in _batches(members):
        Signup.objects.bulk_create(
            Signup(
                group=old,
                status=S.LEFT,
                closed_at=now,
                to_be_removed=True,
                **{name: getattr(person, name) for name in DEPARTED},
            )
            for person in Signup.objects.filter(pk__in=batch).select_related(
                "site", "house_rules", "group_rules"
            )
        )


def _keep_transitions(
    old: Group, new: Group, moving: Sequence[Signup], actor: Actor, now: datetime
) -> None:
    reason = _("%(old)s was split; goes along to %(new)s.") % {
        "old": old,
        "new": new,
    }
    SignupTransition.objects.bulk_create(
        [
            SignupTransition(
                signup=person,
                move=Move.TRANSFER,
                source=person.status,
                target=_target(person, new),
                at=now,
                actor_kind=actor.kind,
                actor=actor.user,
                reason=reason,
            )
            for person in moving
        ],
        batch_size=BATCH,
    )


def _target(person: Signup, new: Group) -> str:
    if person.status == S.ADDED:
        return S.READY
    if person.status == S.WAITING and new.is_forming:
        return S.INTERESTED
    return person.status


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), BATCH):
        yield numbers[start : start + BATCH]
