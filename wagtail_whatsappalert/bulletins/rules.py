"""Where a bulletin goes, who may see and change it, and whom it concerns."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..coordinators.models import Coordinator
from ..groups.choices import GroupStatus
from ..steering.models import Contact
from ..steering.rules import (
    Area,
    area_of,
    area_of_contact,
    coordinators_in,
    districts_of_groups,
    is_within,
)
from .models import Bulletin

# What is true next month is no bulletin.
LONGEST_VALID = timedelta(days=14)


def area_of_bulletin(bulletin: Bulletin) -> Area:
    """The districts that were chosen, else the whole area of the steering group."""
    chosen = frozenset(bulletin.districts.values_list("pk", flat=True))
    return chosen or area_of(bulletin.steering_group)


def bulletins_for(contact: Contact) -> QuerySet[Bulletin]:
    """
    Those of her steering group that go to her own districts only.

    She may read, correct and withdraw these; for her no others exist.
    """
    bulletins = Bulletin.objects.filter(steering_group=contact.steering_group_id)
    area = area_of_contact(contact)
    if area is None:
        return bulletins
    chosen = Bulletin.districts.through.objects.filter(bulletin=OuterRef("pk"))
    hers = ~Exists(chosen.exclude(district__in=area))
    if not is_within(area_of(contact.steering_group), area):
        hers &= Exists(chosen)
    return bulletins.filter(hers)


def readers_in(area: Area, *, of: Contact, today: date) -> list[Contact]:
    """Who may be the second reader: others who speak for all of the area."""
    others = Contact.objects.active(today).select_related("steering_group")
    others = others.filter(steering_group=of.steering_group_id).exclude(pk=of.pk)
    return [each for each in others if is_within(area, area_of_contact(each))]


def receivers_in(area: Area, day: date) -> QuerySet[Coordinator]:
    """
    Who gets a bulletin that is sent on this day. Nobody's data is in it, so the
    agreement is not asked for.
    """
    return coordinators_in(area, day)


def bulletins_of(coordinator: Coordinator, now: datetime) -> QuerySet[Bulletin]:
    """
    What is current for her groups: what she got, and what went to their area
    before she was there. One query for her area, the rest in the one that reads.
    """
    groups = list(coordinator.groups.exclude(status=GroupStatus.ENDED))
    got = Q(receipts__coordinator=coordinator)
    return Bulletin.objects.current(now).filter(got | _about(groups)).distinct()


def _about(groups: list) -> Q:
    if not groups:
        return Q(pk=None)
    numbers = list(districts_of_groups(groups))
    whole = Q(steering_group__districts=None)
    whole |= Q(steering_group__districts__in=numbers)
    return Q(districts__in=numbers) | (Q(districts=None) & whole)
