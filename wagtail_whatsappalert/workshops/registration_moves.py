"""To another date: one transaction that holds both workshops."""

from __future__ import annotations

from datetime import datetime

from ..places.services import all_locked_places
from ..signups.lifecycle import RESIDENT, Actor
from .exceptions import NoPlaceLeft, RegisteredAlready, TooLate
from .models import Workshop
from .notifications import notify_of_move
from .registration_ends import close
from .registration_services import (
    fill_places,
    refuse_after_start,
    refuse_if_closed,
    refuse_too_many,
    registered_with,
    take_in,
)
from .registrations import Registration

# What is the same on another date.
COPIED = (
    *("site", "language", "name", "email", "phone", "places", "access_needs"),
    *("signup", "consent", "suspicion"),
)


def move_registration(
    *,
    registration: Registration,
    workshop_id: int,
    now: datetime,
    may_wait: bool = False,
    actor: Actor = RESIDENT,
) -> Registration:
    """
    Register somebody for another workshop and free what he had; answers the new
    registration. What he had stays his unless the new one is there.

    With ``may_wait`` a place on the waiting list is good enough: he chose for that,
    knowing it. From a cancelled workshop everybody may move. Raises ``NoPlaceLeft``,
    ``RegisteredAlready``, ``RegistrationClosed``, ``TooManyPeople``, ``TooLate``
    and ``Workshop.DoesNotExist``; then nothing has changed.
    """
    pks = {registration.workshop_id, workshop_id}
    with all_locked_places(Workshop, pks) as workshops:
        old = Registration.objects.get(pk=registration.pk)
        old.workshop = workshops[old.workshop_id]
        if workshop_id not in workshops:
            raise Workshop.DoesNotExist
        target = workshops[workshop_id]
        _refuse(old, target, actor, now)
        new = _copy_to(target, old)
        take_in(new, now=now)
        if not (new.is_registered or may_wait):
            raise NoPlaceLeft
        close(old, now=now)
        old.moved_to = new
        old.save(update_fields=["moved_to"])
        fill_places(old.workshop, now=now)
        if new.email:
            notify_of_move(new, now=now)
    return new


def _refuse(old: Registration, target: Workshop, actor: Actor, now: datetime) -> None:
    if not old.is_active:
        raise TooLate
    refuse_after_start(old.workshop, actor, now)
    refuse_if_closed(target, actor, now)
    if target.pk == old.workshop_id or registered_with(target, old.email):
        raise RegisteredAlready
    refuse_too_many(target, old.places)


def _copy_to(workshop: Workshop, old: Registration) -> Registration:
    values = {name: getattr(old, name) for name in COPIED}
    return Registration(workshop=workshop, created_at=old.created_at, **values)
