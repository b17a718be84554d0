"""A workshop as a file for the calendar of a guest (RFC 5545)."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from ..common.printable import printable
from .models import Workshop

PRODUCT = "-//wagtail-whatsappalert//workshops//EN"


def workshop_ics(workshop: Workshop, url: str = "") -> bytes:
    """
    The calendar file; ``url`` is the full address of the page of the workshop.

    It keeps its UID for ever and raises SEQUENCE with each change, so importing it
    again moves or cancels the appointment. There is no ORGANIZER: calendars
    would send it a reply by mail. The same workshop gives the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add_component(_event(workshop, url))
    calendar.add_missing_timezones(
        first_date=date(workshop.start.year - 1, 1, 1),
        last_date=date(workshop.end.year + 2, 1, 1),
    )
    return calendar.to_ical()


def _event(workshop: Workshop, url: str) -> Event:
    zone = ZoneInfo(settings.TIME_ZONE)
    event = Event()
    event.add("uid", f"{workshop.uid}@wagtail-whatsappalert")
    event.add("sequence", workshop.sequence)
    # Without a METHOD both say when the facts last changed.
    event.add("dtstamp", workshop.updated_at)
    event.add("last-modified", workshop.updated_at)
    event.add("dtstart", workshop.start.astimezone(zone))
    event.add("dtend", workshop.end.astimezone(zone))
    event.add("summary", printable(_summary(workshop)))
    event.add("status", "CANCELLED" if workshop.is_cancelled else "CONFIRMED")
    event.add("location", printable(_place(workshop)))
    if point := workshop.point:
        event.add("geo", (point.latitude, point.longitude))
    if description := printable(_description(workshop, url)):
        event.add("description", description)
    if url:
        event.add("url", url)
    return event


def _summary(workshop: Workshop) -> str:
    # Many calendars show nothing of STATUS.
    if workshop.is_cancelled:
        return _("Cancelled: %(title)s") % {"title": workshop.title}
    return workshop.title


def _place(workshop: Workshop) -> str:
    return ", ".join(part for part in (workshop.venue, workshop.address) if part)


def _description(workshop: Workshop, url: str) -> str:
    lines = []
    if workshop.host:
        lines.append(_("Given by: %(host)s") % {"host": workshop.host})
    if workshop.what_to_bring:
        lines.append(_("Bring along: %(things)s") % {"things": workshop.what_to_bring})
    if url:
        lines.append(url)
    return "\n".join(lines)
