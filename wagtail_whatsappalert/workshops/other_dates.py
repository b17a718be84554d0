"""To which other workshops somebody can move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import Workshop, WorkshopState
from .registrations import Registration


@dataclass(frozen=True)
class OtherDate:
    """``has_place`` tells whether all his people fit; else they wait."""

    workshop: Workshop
    has_place: bool


def other_dates(registration: Registration, now: datetime) -> list[OtherDate]:
    """Those that he can register for now, with as many people, the first one first."""
    to_come = Workshop.objects.taking_registrations(now)
    if registration.site_id:
        to_come = to_come.on_site(registration.site_id)
    his = Registration.objects.active().filter(active_email=registration.active_email)
    found = to_come.exclude(pk=registration.workshop_id)
    if registration.active_email:
        found = found.exclude(pk__in=his.values("workshop"))
    return [
        OtherDate(workshop, workshop.places_left >= registration.places)
        for workshop in found
        if workshop.state(now) in (WorkshopState.OPEN, WorkshopState.FULL)
        and registration.places <= workshop.most_places
    ]
