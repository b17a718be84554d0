"""What a letter says about a workshop, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Workshop
from .registrations import Registration


def when_of(start: datetime, end: datetime) -> str:
    """Day and times, as the clock shows it where the site is."""
    start, end = _there(start), _there(end)
    until = time_format(end, "TIME_FORMAT")
    if end.date() != start.date():
        until = f"{_day(end)}, {until}"
    return _("%(day)s, from %(start)s to %(end)s") % {
        "day": _day(start),
        "start": time_format(start, "TIME_FORMAT"),
        "end": until,
    }


def _there(moment: datetime) -> datetime:
    # Not the zone of whoever is at work in the admin while a letter leaves.
    return timezone.localtime(moment, timezone.get_default_timezone())


def _day(moment: datetime) -> str:
    return f"{date_format(moment, 'l')} {date_format(moment)}"


def where_of(venue: str, address: str) -> str:
    return ", ".join(part for part in (venue, address) if part)


def people_of(registration: Registration) -> str:
    number = registration.places
    return ngettext("%(number)d person", "%(number)d people", number) % {
        "number": number
    }


def details_of(workshop: Workshop) -> str:
    """How to get there and what else a guest wants to know, a line for each."""
    lines = [
        (workshop.directions, _("How to get there: %(text)s")),
        (workshop.accessibility, _("Accessibility: %(text)s")),
        (workshop.what_to_bring, _("Please bring along: %(text)s")),
        (workshop.language, _("Language spoken: %(text)s")),
    ]
    return "\n".join(line % {"text": text} for text, line in lines if text)


def place_of(registration: Registration) -> str:
    """Whether he has a place, as a sentence."""
    sentence = (
        _("You are registered, for %(people)s.")
        if registration.is_registered
        else _("You are on the waiting list, for %(people)s.")
    )
    return sentence % {"people": people_of(registration)}


def changes_of(before: Mapping[str, Any], workshop: Workshop) -> str:
    """
    What is another than ``before``, a line for each; empty if nothing is.

    ``before`` has the facts of ``changes.TOLD_FACTS``.
    """
    rows = [
        (
            _("Date and time: %(new)s. It was %(old)s."),
            when_of(before["start"], before["end"]),
            when_of(workshop.start, workshop.end),
        ),
        (
            _("Place: %(new)s. It was %(old)s."),
            where_of(before["venue"], before["address"]),
            where_of(workshop.venue, workshop.address),
        ),
    ]
    lines = [line % {"old": old, "new": new} for line, old, new in rows if old != new]
    if before["online_link"] != workshop.online_link:
        lines.append(_online_change(workshop))
    return "\n".join(lines)


def _online_change(workshop: Workshop) -> str:
    if workshop.online_link:
        return _("The link to take part online is another one.")
    return _("You cannot take part online any more.")
