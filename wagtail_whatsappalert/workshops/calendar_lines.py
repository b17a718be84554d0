"""
Content lines of iCalendar (RFC 5545), written as text.

The objects of ``icalendar`` cost a hundred times as much for a thousand events.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from ..common.printable import printable
from .calendar_zone import IN_UTC

ESCAPES = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})
FOLD = "\r\n "
LONGEST = 75


def escaped(text: str) -> str:
    """A value of type TEXT."""
    return printable(text).translate(ESCAPES)


def folded(line: str, longest: int = LONGEST) -> str:
    """In parts of at most so many bytes, without breaking a character."""
    rest, parts = line.encode(), []
    while len(rest) > longest:
        end = longest
        # Bytes within a character begin with the bits 10.
        while rest[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(rest[:end])
        # Those that follow begin with a space.
        rest, longest = rest[end:], LONGEST - 1
    return FOLD.join(part.decode() for part in [*parts, rest])


def text_line(name: str, text: str) -> str:
    """A whole line of type TEXT."""
    return folded(f"{name}:{escaped(text)}") + "\r\n"


def moment_line(name: str, moment: datetime, zone: ZoneInfo) -> str:
    """A time on the clock of the zone, as ``zone_text`` describes it."""
    if zone.key in IN_UTC:
        return f"{name}:{in_utc(moment)}\r\n"
    return f"{name};TZID={zone.key}:{moment.astimezone(zone):%Y%m%dT%H%M%S}\r\n"


def in_utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
