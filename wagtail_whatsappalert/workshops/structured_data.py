"""A workshop as schema.org describes an ``Event``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from .models import Workshop, WorkshopState

SCHEMA = "https://schema.org"


def event_data(workshop: Workshop, url: str, description: str = "") -> dict[str, Any]:
    """
    What search engines ask of an event; times carry their offset from UTC.

    How many places are left is nobody's business, and the link to take part online is
    for who registered.
    """
    status = "EventCancelled" if workshop.is_cancelled else "EventScheduled"
    mode = "Mixed" if workshop.online_link else "Offline"
    host = {"@type": "Organization", "name": workshop.host}
    return {
        "@type": "Event",
        "name": workshop.title,
        "startDate": _clock(workshop.start),
        "endDate": _clock(workshop.end),
        "eventStatus": f"{SCHEMA}/{status}",
        "eventAttendanceMode": f"{SCHEMA}/{mode}EventAttendanceMode",
        "location": _places(workshop, url),
        "organizer": host if workshop.host else None,
        "isAccessibleForFree": True,
        "offers": _offer(workshop, url),
        "description": description,
        "url": url,
    }


def _clock(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _offer(workshop: Workshop, url: str) -> dict[str, Any] | None:
    """Free of charge; whether there is a place, as long as one can register."""
    state = workshop.state(timezone.now())
    if state not in (WorkshopState.OPEN, WorkshopState.FULL):
        return None
    availability = "SoldOut" if state == WorkshopState.FULL else "InStock"
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "availability": f"{SCHEMA}/{availability}",
        "validThrough": _clock(workshop.registers_until),
        "url": url,
    }


def _places(workshop: Workshop, url: str) -> Any:
    place = _place(workshop)
    if not workshop.online_link:
        return place
    # The page, never the link itself.
    return [place, {"@type": "VirtualLocation", "url": url}]


def _place(workshop: Workshop) -> dict[str, Any]:
    place = {
        "@type": "Place",
        "name": workshop.venue,
        "address": workshop.address or workshop.venue,
    }
    if point := workshop.point:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": point.latitude,
            "longitude": point.longitude,
        }
    return place
