"""
The event of a workshop, as text that is stored with it.

What depends on the reader stands in it as marks: the words of his language, and where
our addresses begin. Marks are control characters, which no text of ours holds.
"""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _

from ..common.locations import parse_location
from .calendar_lines import FOLD, escaped, folded, in_utc, moment_line, text_line

# Raised when events are written in another way: stored ones are written anew.
FORMAT = 1
CANCELLED, GIVEN_BY, BRING_ALONG = "\x01c", "\x01g", "\x01b"
# Where our addresses begin; as a value and within a text it is the same.
BASE = "\x01u"
UNESCAPED = str.maketrans({",": "%2C", ";": "%3B"})
# What is left of a line behind ``SUMMARY:`` or ``URL:``.
LONGEST_VALUE = 66
# The end of a line within a text, with a new line of the file behind it.
NEXT = f"\\n{FOLD}"


def event_stamp() -> str:
    """How a stored event begins that is still right."""
    return f"{FORMAT} {settings.TIME_ZONE}\n"


def stored_event(workshop: Any) -> str:
    """With the address of ours that leads to the page: it stays when pages move."""
    address = f"{BASE}{FOLD}{workshop.pk}/"
    return f"{event_stamp()}{_event(workshop, address, address)}"


def event_with_marks(workshop: Any, url: str) -> str:
    """With any other address, or none."""
    within = folded(escaped(url), LONGEST_VALUE)
    return _event(workshop, folded(url, LONGEST_VALUE), within)


def readable_events(events: str, base: str = "") -> str:
    """
    Any number of events, with words of the active language and ``base``, the address
    of a workshop without its number, in place of the marks.
    """
    words = {
        CANCELLED: _("Cancelled"),
        GIVEN_BY: _("Given by"),
        BRING_ALONG: _("Bring along"),
    }
    marks = {mark: escaped(word) for mark, word in words.items()}
    marks[BASE] = folded(base.translate(UNESCAPED), LONGEST_VALUE)
    for mark, text in marks.items():
        events = events.replace(mark, text)
    return events


def _event(workshop: Any, url: str, url_in_text: str) -> str:
    zone = ZoneInfo(settings.TIME_ZONE)
    # Without a METHOD both stamps say when the facts last changed.
    changed = in_utc(workshop.updated_at)
    status = "CANCELLED" if workshop.is_cancelled else "CONFIRMED"
    lines = [
        f"BEGIN:VEVENT\r\nUID:{workshop.uid}@wagtail-whatsappalert\r\n",
        f"SEQUENCE:{workshop.sequence}\r\n",
        f"DTSTAMP:{changed}\r\nLAST-MODIFIED:{changed}\r\n",
        moment_line("DTSTART", workshop.start, zone),
        moment_line("DTEND", workshop.end, zone),
        _summary(workshop),
        f"STATUS:{status}\r\n",
        text_line("LOCATION", _place(workshop)),
        _point(workshop),
        _description(workshop, url_in_text),
        f"URL:{url}\r\n" if url else "",
        "END:VEVENT\r\n",
    ]
    return "".join(lines)


def _summary(workshop: Any) -> str:
    # Many calendars show nothing of STATUS.
    if workshop.is_cancelled:
        title = folded(escaped(workshop.title), LONGEST_VALUE)
        return f"SUMMARY:{CANCELLED}: {FOLD}{title}\r\n"
    return text_line("SUMMARY", workshop.title)


def _place(workshop: Any) -> str:
    return ", ".join(part for part in (workshop.venue, workshop.address) if part)


def _point(workshop: Any) -> str:
    point = parse_location(workshop.location)
    return f"GEO:{point.latitude};{point.longitude}\r\n" if point else ""


def _description(workshop: Any, url_in_text: str) -> str:
    facts = [(GIVEN_BY, workshop.host), (BRING_ALONG, workshop.what_to_bring)]
    # Each mark on a line of its own: nobody knows how long its word is.
    texts = [
        f"{mark}: {FOLD}{folded(escaped(text), LONGEST_VALUE)}"
        for mark, text in facts
        if text
    ]
    if url_in_text:
        texts.append(url_in_text)
    return f"DESCRIPTION:{FOLD}{NEXT.join(texts)}\r\n" if texts else ""
