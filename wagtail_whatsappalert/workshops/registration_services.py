"""
What happens to a registration for a workshop. Each service is one transaction.

Places and order are decided under the lock of the workshop, as for the signups of
a group: a capacity is never exceeded, and what comes free goes to who waits.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from wagtail.models import Site

from ..places.services import locked, locked_places, next_ticket
from ..privacy.models import ConsentText
from ..signups.abuse import is_withheld
from ..signups.application import digest
from ..signups.lifecycle import RESIDENT, Actor, ActorKind
from ..signups.models import Signup
from .exceptions import RegistrationClosed, TooLate, TooManyPeople
from .models import Workshop, WorkshopState
from .notifications import (
    ask_to_confirm_registration,
    notify_of_cancelled_registration,
    notify_of_existing_registration,
    notify_of_promotion,
    notify_of_registration,
    notify_of_waiting,
)
from .recognising import signup_of_address
from .registration_ends import close
from .registrations import Registration, RegistrationStatus

TAKES_REGISTRATIONS = (WorkshopState.OPEN, WorkshopState.FULL)


def register(
    *,
    workshop_id: int,
    name: str,
    email: str,
    places: int,
    access_needs: str,
    site: Site | None,
    language: str,
    now: datetime,
    signup: Signup | None = None,
    consent: ConsentText | None = None,
    suspicion: str = "",
    is_proven: bool = False,
    actor: Actor = RESIDENT,
) -> Registration:
    """
    Keep a registration and mail its owner a link to confirm it.

    The same address sending the form again gets the same one. If it takes part
    already, that registration is answered, unchanged, and its owner is told by
    mail: whoever shows an answer must not show which of the two it was. Nobody is
    mailed about suspected spam, or where the caller confirms it too: what a manager
    enters, whose ``email`` may be empty, and for whom the address ``is_proven``
    already. Raises ``RegistrationClosed``,
    ``TooManyPeople`` and ``Workshop.DoesNotExist``.
    """
    with locked(Workshop, workshop_id) as workshop:
        refuse_if_closed(workshop, actor, now)
        refuse_too_many(workshop, places)
        asks = actor == RESIDENT and not is_proven
        is_mailed = asks and not is_withheld(suspicion)
        owner = registered_with(workshop, email)
        if owner:
            if is_mailed:
                notify_of_existing_registration(owner, now=now)
            return owner
        key = pending_key(workshop_id, email)
        registration = _pending(workshop, key) or Registration(created_at=now)
        registration.workshop, registration.pending_key = workshop, key
        registration.name, registration.email = name, email
        registration.places, registration.access_needs = places, access_needs
        registration.site, registration.language = site, language
        registration.signup, registration.consent = signup, consent
        registration.suspicion = suspicion
        registration.save()
        if is_mailed:
            ask_to_confirm_registration(registration, now=now)
    return registration


def refuse_if_closed(workshop: Workshop, actor: Actor, now: datetime) -> None:
    """A manager enters people until the start, whatever the dates for residents."""
    state = workshop.state(now)
    by_hand = actor.kind == ActorKind.MANAGER and not workshop.is_cancelled
    if state not in TAKES_REGISTRATIONS and not (by_hand and now < workshop.start):
        raise RegistrationClosed(state)


def refuse_too_many(workshop: Workshop, places: int) -> None:
    if not 1 <= places <= workshop.most_places:
        raise TooManyPeople(workshop.most_places)


def registered_with(workshop: Workshop, email: str) -> Registration | None:
    """Who takes part or waits with this address; only under the lock."""
    if not email:
        return None
    return workshop.registrations.filter(active_email=email.casefold()).first()


def pending_key(workshop_id: int, email: str) -> str | None:
    """The same for the same address sending the same form twice."""
    return digest(f"workshop|{workshop_id}|{email.casefold()}") if email else None


def _pending(workshop: Workshop, key: str | None) -> Registration | None:
    return workshop.registrations.filter(pending_key=key).first() if key else None


def confirm_registration(
    *, registration: Registration, now: datetime, actor: Actor = RESIDENT
) -> Registration:
    """
    Give a confirmed person his places, or put him on the waiting list.

    Confirming twice changes nothing. Answers the registration of this address:
    another one where it took part already. Raises ``RegistrationClosed`` once the
    workshop has started or is cancelled.
    """
    with held(registration) as (workshop, registration):
        if registration.is_confirmed:
            return registration
        if workshop.is_cancelled or workshop.start <= now:
            raise RegistrationClosed(workshop.state(now))
        owner = registered_with(workshop, registration.email)
        if owner:
            close(registration, now=now)
            notify_of_existing_registration(owner, now=now)
            return owner
        take_in(registration, now=now)
        if actor.kind == ActorKind.RESIDENT and not registration.signup_id:
            registration.signup = signup_of_address(registration.email)
            registration.save(update_fields=["signup"])
        if registration.email:
            placed = registration.is_registered
            notify = notify_of_registration if placed else notify_of_waiting
            notify(registration, now=now)
    return registration


@contextmanager
def held(registration: Registration) -> Iterator[tuple[Workshop, Registration]]:
    """
    The workshop of a registration under its lock, and the registration as it is by
    then. Raises ``Registration.DoesNotExist``.
    """
    with locked_places(Workshop, registration.workshop_id) as workshop:
        found = workshop.registrations.select_related("site").get(pk=registration.pk)
        found.workshop = workshop
        yield workshop, found


def take_in(registration: Registration, *, now: datetime) -> None:
    """
    Put somebody behind everybody before him, and give out what is free.

    Only under the lock of the workshop. His own place is told by who calls this.
    """
    registration.ticket = next_ticket(registration.workshop.registrations)
    registration.status = RegistrationStatus.WAITING
    registration.confirmed_at = now
    registration.active_email = registration.email.casefold() or None
    registration.pending_key = None
    registration.save()
    fill_places(registration.workshop, now=now, newcomer=registration)


def fill_places(
    workshop: Workshop, *, now: datetime, newcomer: Registration | None = None
) -> int:
    """
    Give the free places to who waits, in order; how many registrations got theirs.

    Only under the lock of the workshop, and never after its start. Who comes with
    more people than there are places lets somebody pass who does fit: no place
    stays empty that one who waits could have had. All but a ``newcomer`` are told.
    """
    if workshop.is_cancelled or workshop.start <= now:
        return 0
    free = workshop.capacity - workshop.count_places_given()
    placed = 0
    for waiting in _in_line(workshop, free):
        if waiting.places > free:
            continue
        free -= waiting.places
        placed += 1
        is_new = newcomer is not None and waiting.pk == newcomer.pk
        _place(newcomer if is_new else waiting, now)
        if waiting.email and not is_new:
            waiting.workshop = workshop
            notify_of_promotion(waiting, now=now)
    return placed


def _in_line(workshop: Workshop, free: int) -> list[Registration]:
    if free <= 0:
        return []
    waiting = workshop.registrations.waiting().filter(places__lte=free)
    return list(waiting.select_related("site").order_by("ticket"))


def _place(registration: Registration, now: datetime) -> None:
    registration.status = RegistrationStatus.REGISTERED
    registration.placed_at = now
    registration.save(update_fields=["status", "placed_at"])


def cancel_registration(
    *, registration: Registration, actor: Actor, now: datetime
) -> Registration:
    """
    End a registration; its places go to who waits. A second time is fine.

    Raises ``TooLate`` once the workshop has started: then only a manager ends it.
    """
    with held(registration) as (workshop, registration):
        was_active = registration.is_active
        if not was_active and registration.is_confirmed:
            return registration
        refuse_after_start(workshop, actor, now)
        close(registration, now=now)
        if was_active and registration.email:
            notify_of_cancelled_registration(registration, now=now)
        fill_places(workshop, now=now)
    return registration


def refuse_after_start(workshop: Workshop, actor: Actor, now: datetime) -> None:
    """Of a cancelled workshop nothing starts."""
    by_hand = actor.kind == ActorKind.MANAGER
    if workshop.start <= now and not workshop.is_cancelled and not by_hand:
        raise TooLate


def bring_fewer_people(
    *, registration: Registration, places: int, now: datetime, actor: Actor = RESIDENT
) -> Registration:
    """
    Keep a registration for fewer people; the other places go to who waits.

    Who waits himself may fit by then. Not fewer is fine and changes nothing. Raises
    ``TooLate``, also for one that has ended.
    """
    with held(registration) as (workshop, registration):
        if not registration.is_active:
            raise TooLate
        refuse_after_start(workshop, actor, now)
        if 1 <= places < registration.places:
            registration.places = places
            registration.save(update_fields=["places"])
            fill_places(workshop, now=now)
            registration.refresh_from_db(fields=["status", "placed_at"])
    return registration


def follow_workshop(*, workshop_id: int, now: datetime) -> int:
    """
    Give out places that came free because the workshop was changed.

    Two queries if there is nothing to do.
    """
    workshop = Workshop.objects.filter(pk=workshop_id).first()
    if workshop is None or workshop.start <= now:
        return 0
    if not workshop.registrations.waiting().exists():
        return 0
    with locked_places(Workshop, workshop_id) as workshop:
        return fill_places(workshop, now=now)


def follow_workshops(*, now: datetime) -> int:
    """As ``follow_workshop`` for each to come; catches up what a crash left."""
    waiting = Registration.objects.waiting().filter(workshop__start__gt=now)
    numbers = waiting.order_by().values_list("workshop", flat=True).distinct()
    return sum(follow_workshop(workshop_id=pk, now=now) for pk in list(numbers))


def position(registration: Registration) -> int | None:
    """His number on the waiting list: 1 is the next; ``None`` off it."""
    if registration.status != RegistrationStatus.WAITING:
        return None
    waiting = Registration.objects.waiting()
    in_line = waiting.filter(workshop=registration.workshop_id)
    return in_line.filter(ticket__lte=registration.ticket).count()
