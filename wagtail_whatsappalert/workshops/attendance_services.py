"""
Attendance: who was there, ticked off by a host or by a manager.

The same tick twice is one, and one that arrives late changes nothing that was tapped
after it: phones at an evening have a bad connection.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..places.services import locked_places, next_ticket
from ..privacy.access_log import AccessAction, record_access
from ..signups.lifecycle import SYSTEM, Actor
from .attendance_unlocking import choose_unlocked, settle, signups_recognised
from .hosts import WorkshopHost
from .models import Workshop
from .registration_services import held
from .registrations import Registration, RegistrationStatus

# So long after the end, who confirmed at the same moment is still looked for.
LOOKED_FOR = timedelta(days=2)


@dataclass(frozen=True)
class Ticker:
    """Who ticks: a ``host`` with her link, or the ``user`` of an account."""

    host: WorkshopHost | None = None
    user: Any = None

    @property
    def actor(self) -> Actor:
        return Actor.manager(self.user) if self.user else SYSTEM

    @property
    def as_logged(self) -> dict[str, int]:
        return {"host": self.host.pk} if self.host else {}


def tick(
    *, registration: Registration, people: int, by: Ticker, at: datetime, now: datetime
) -> Registration:
    """
    Note that ``people`` of a registration were there, and let them into their groups.

    ``people`` is a number that a person counts: it may be more than were registered.
    ``at`` is when it was tapped; what was tapped later stands. Raises
    ``Registration.DoesNotExist``.
    """
    with held(registration) as (_workshop, registration):
        if registration.is_erased:
            raise Registration.DoesNotExist
        if _is_news(registration, people, at, now):
            _note(registration, people, by, min(at, now))
            choose_unlocked(registration)
    settle(registration, actor=by.actor, now=now)
    return registration


def untick(
    *, registration: Registration, by: Ticker, at: datetime, now: datetime
) -> Registration:
    """
    As if nobody had been there. What it unlocked is locked again, except for who is in
    the WhatsApp group already.
    """
    return tick(registration=registration, people=0, by=by, at=at, now=now)


def _is_news(
    registration: Registration, people: int, at: datetime, now: datetime
) -> bool:
    latest = registration.attendance_changed_at
    is_late = latest is not None and min(at, now) <= latest
    return not is_late and people != (registration.people_attended or 0)


def _note(
    registration: Registration, people: int, by: Ticker, moment: datetime
) -> None:
    registration.attendance_changed_at = moment
    registration.people_attended = people or None
    registration.attended_at = moment if people else None
    registration.ticked_by_host = by.host if people else None
    registration.ticked_by = by.user if people else None
    registration.save(
        update_fields=[
            *("attendance_changed_at", "people_attended", "attended_at"),
            *("ticked_by_host", "ticked_by"),
        ]
    )
    _log(AccessAction.CHANGE, registration, by, people=people)


def _log(
    action: AccessAction, registration: Registration, by: Ticker, **data: Any
) -> None:
    record_access(
        action,
        user=by.user,
        model=Registration,
        numbers=[registration.pk],
        **by.as_logged,
        **data,
    )


def add_walk_in(
    *,
    workshop_id: int,
    key: uuid.UUID,
    name: str,
    people: int,
    by: Ticker,
    at: datetime,
    now: datetime,
    language: str,
    email: str = "",
    phone: str = "",
) -> Registration:
    """
    Enter somebody who came without registering, and tick him off.

    ``key`` is made where it was typed: the same one again answers the same
    registration. The capacity stops nobody who is in the room. Whose address stands on
    the list already is ticked there. Raises ``Workshop.DoesNotExist``.
    """
    with locked_places(Workshop, workshop_id) as workshop:
        known = workshop.registrations.filter(walk_in_key=key).first()
        if known:
            return known
        registration = _on_the_list(workshop, email)
        if registration:
            registration.walk_in_key = key
            registration.phone = registration.phone or phone
            registration.save(update_fields=["walk_in_key", "phone"])
        else:
            registration = _enter(workshop, key, name, email, phone, people)
            registration.language, registration.site = language, workshop.site
            registration.placed_at = registration.confirmed_at = min(at, now)
            registration.save()
            _recognise(registration)
            _log(AccessAction.ENTER, registration, by)
        _note(registration, people, by, min(at, now))
        choose_unlocked(registration)
    settle(registration, actor=by.actor, now=now)
    return registration


def _on_the_list(workshop: Workshop, email: str) -> Registration | None:
    if not email:
        return None
    return workshop.registrations.filter(active_email=email.casefold()).first()


def _enter(
    workshop: Workshop, key: uuid.UUID, name: str, email: str, phone: str, people: int
) -> Registration:
    return Registration(
        workshop=workshop,
        walk_in_key=key,
        is_walk_in=True,
        status=RegistrationStatus.REGISTERED,
        ticket=next_ticket(workshop.registrations),
        name=name,
        email=email,
        active_email=email.casefold() or None,
        phone=phone,
        places=people,
    )


def _recognise(registration: Registration) -> None:
    registration.signup = signups_recognised(registration).first()
    registration.save(update_fields=["signup"])


def follow_attendance(*, now: datetime) -> int:
    """
    Let in who was overlooked: after a crash, or confirmed while he was ticked off.

    Answers for how many registrations there was something to do.
    """
    held_lately = Registration.objects.attended().filter(
        workshop__end__gt=now - LOOKED_FOR
    )
    pending = Registration.objects.filter(unlocks_pending=True)
    numbers = {*held_lately.values_list("pk", flat=True)}
    numbers |= {*pending.values_list("pk", flat=True)}
    found = Registration.objects.filter(pk__in=numbers).order_by("pk")
    return sum(_follow(registration, now) for registration in found)


def _follow(registration: Registration, now: datetime) -> bool:
    try:
        with held(registration) as (_workshop, registration):
            if not registration.is_erased:
                choose_unlocked(registration)
    except Registration.DoesNotExist:
        return False
    settle(registration, actor=SYSTEM, now=now)
    return registration.unlocks_pending
