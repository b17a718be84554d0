"""A workshop as schema.org describes an ``Event``."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from .models import Workshop


def event_data(workshop: Workshop, url: str, description: str = "") -> dict[str, Any]:
    """What search engines ask of an event; times carry their offset from UTC."""
    status = "EventCancelled" if workshop.is_cancelled else "EventScheduled"
    host = {"@type": "Organization", "name": workshop.host}
    return {
        "@type": "Event",
        "name": workshop.title,
        "startDate": timezone.localtime(workshop.start).isoformat(timespec="seconds"),
        "endDate": timezone.localtime(workshop.end).isoformat(timespec="seconds"),
        "eventStatus": f"https://schema.org/{status}",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _place(workshop),
        "organizer": host if workshop.host else None,
        "description": description,
        "url": url,
    }


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
