"""Workshops as files for the calendar of a guest (RFC 5545)."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.conf import settings

from .calendar_events import event_with_marks, readable_events
from .calendar_zone import zone_text
from .models import Workshop

PRODUCT = "-//wagtail-whatsappalert//workshops//EN"


def workshop_ics(workshop: Workshop, url: str = "") -> bytes:
    """
    The calendar file; ``url`` is the full address of the page of the workshop.

    It keeps its UID for ever and raises SEQUENCE with each change, so importing it
    again moves or cancels the appointment. There is no ORGANIZER: calendars
    would send it a reply by mail. The same workshop gives the same bytes.
    """
    event = readable_events(event_with_marks(workshop, url))
    return calendar_text(event, workshop.start.year).encode()


def calendar_text(events: str, first_year: int, head: str = "") -> str:
    """
    A calendar of events from that year on; ``head`` are more lines of the calendar
    itself.
    """
    zone = zone_text(ZoneInfo(settings.TIME_ZONE), first_year)
    return (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:{PRODUCT}\r\n"
        f"{head}{zone}{events}END:VCALENDAR\r\n"
    )
