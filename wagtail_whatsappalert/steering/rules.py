"""
Who belongs to a steering group, and for which districts somebody speaks.

Nothing is kept by hand: it follows from the districts and from who runs which group.
Steering groups may overlap: one for the municipality beside one for a district. Who
is in the area of both then has the contacts of both.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..areas.models import District, Neighbourhood
from ..coordinators.models import Coordinator
from ..groups.choices import GroupStatus
from ..groups.models import Group
from ..groups.roles import Coordination
from .models import Contact, SteeringGroup

# Numbers of districts; ``None`` is everywhere, also outside every district.
Area = frozenset[int] | None


def numbers_of(districts: Iterable[District | int]) -> frozenset[int]:
    return frozenset(
        each.pk if isinstance(each, District) else each for each in districts
    )


def area_of(steering_group: SteeringGroup) -> Area:
    """One query; ``None`` for the whole municipality."""
    chosen = SteeringGroup.districts.through.objects
    rows = chosen.filter(steeringgroup=steering_group.pk)
    return frozenset(rows.values_list("district", flat=True)) or None


def area_of_contact(contact: Contact) -> Area:
    """
    For which districts a contact speaks: two queries.

    Never more than those of the steering group, whatever was chosen for her.
    """
    whole = area_of(contact.steering_group)
    rows = Contact.districts.through.objects.filter(contact=contact.pk)
    own = frozenset(rows.values_list("district", flat=True))
    if not own:
        return whole
    return own if whole is None else own & whole


def is_within(districts: Area, area: Area) -> bool:
    return area is None or (districts is not None and districts <= area)


def may_write_for(contact: Contact, districts: Iterable[District | int]) -> bool:
    """Whether all of these districts are hers; none of them is all of them."""
    return is_within(numbers_of(districts) or None, area_of_contact(contact))


def groups_in(area: Area) -> QuerySet[Group]:
    """Groups that exist and have not ended, with a neighbourhood in the area."""
    groups = Group.objects.public()
    if area is None:
        return groups
    there = Neighbourhood.objects.filter(groups=OuterRef("pk"), district__in=area)
    return groups.filter(Exists(there))


def coordinators_in(area: Area, today: date) -> QuerySet[Coordinator]:
    """Who runs, or is deputy in, a group in the area on this day; each once."""
    running = _coordinations_in(area).values("coordinator")
    return Coordinator.objects.active(today).filter(pk__in=running)


def has_coordinators(area: Area, today: date) -> bool:
    """Whether ``coordinators_in`` has anybody; quick however many there are."""
    active = Q(coordinator__active_until=None) | Q(coordinator__active_until__gte=today)
    running = _coordinations_in(area).filter(
        active, coordinator__active_from__lte=today
    )
    return running.exists()


def _coordinations_in(area: Area) -> QuerySet[Coordination]:
    running = Coordination.objects.exclude(group__status=GroupStatus.ENDED)
    if area is None:
        return running
    return running.filter(group__neighbourhoods__district__in=area)


def coordinators_of(
    steering_group: SteeringGroup, today: date
) -> QuerySet[Coordinator]:
    return coordinators_in(area_of(steering_group), today)


def districts_of_groups(groups: Iterable[Group]) -> frozenset[int]:
    there = Neighbourhood.objects.filter(groups__in=groups).exclude(district=None)
    return frozenset(there.values_list("district", flat=True))


def contacts_in(districts: Iterable[int], today: date) -> QuerySet[Contact]:
    """
    Contacts and officers who speak for one of these districts at least; those
    without districts of their own speak for all of their steering group.
    """
    numbers = list(districts)
    own = Q(districts=None) | Q(districts__in=numbers)
    whole = Q(steering_group__districts=None)
    whole |= Q(steering_group__districts__in=numbers)
    return Contact.objects.active(today).filter(own & whole).distinct()


def contacts_for(group: Group, today: date) -> QuerySet[Contact]:
    """Whom the coordinators of this group can turn to."""
    return contacts_in(districts_of_groups([group]), today)


def contacts_of_coordinator(coordinator: Coordinator, today: date) -> QuerySet[Contact]:
    """Whom she can turn to for any of her groups; nobody as long as she has none."""
    groups = list(coordinator.groups.exclude(status=GroupStatus.ENDED))
    if not groups:
        return Contact.objects.none()
    return contacts_in(districts_of_groups(groups), today)
