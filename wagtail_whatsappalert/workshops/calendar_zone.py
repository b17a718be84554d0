"""
A time zone as iCalendar describes it (VTIMEZONE, RFC 5545 3.6.5).

With a rule for each yearly change, as every calendar knows them: lists of dates, which
``icalendar`` writes, are skipped by some.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

IN_UTC = ("UTC", "Etc/UTC")
# How many years tell whether the clock changes by a rule.
YEARS = 12
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Kind:
    """From which offset to which, both as ``+0100``."""

    part: str
    name: str
    before: str
    after: str


@lru_cache(maxsize=64)
def zone_text(zone: ZoneInfo, first_year: int) -> str:
    """For moments from that year on; empty for UTC, which needs none."""
    if zone.key in IN_UTC:
        return ""
    changes = defaultdict(list)
    first_year = min(max(first_year, 1970), 9999 - YEARS - 1)
    start = datetime(first_year - 1, 1, 1, tzinfo=UTC)
    for moment in _changes(zone, start, start.replace(year=first_year + YEARS)):
        changes[_kind(zone, moment)].append(_clock_before(zone, moment))
    if not changes:
        changes[_kind(zone, start)].append(datetime(1970, 1, 1))
    parts = [_part(kind, clocks) for kind, clocks in changes.items()]
    lines = ["BEGIN:VTIMEZONE", f"TZID:{zone.key}", *parts, "END:VTIMEZONE", ""]
    return "\r\n".join(lines)


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The moments at which the offset becomes another, to the second."""
    day = timedelta(days=1)
    while start < end:
        if _offset(zone, start) != _offset(zone, start + day):
            yield _first_after(zone, start, start + day)
        start += day


def _first_after(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    old = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _clock_before(zone: ZoneInfo, moment: datetime) -> datetime:
    """What the clock would show if it had not been changed."""
    before = _offset(zone, moment - timedelta(seconds=1))
    return (moment + before).replace(tzinfo=None)


def _kind(zone: ZoneInfo, moment: datetime) -> Kind:
    local = moment.astimezone(zone)
    return Kind(
        part="DAYLIGHT" if local.dst() else "STANDARD",
        name=local.tzname() or zone.key,
        before=f"{(moment - timedelta(seconds=1)).astimezone(zone):%z}",
        after=f"{local:%z}",
    )


def _part(kind: Kind, clocks: list[datetime]) -> str:
    rest = [f"{clock:%Y%m%dT%H%M%S}" for clock in clocks[1:]]
    rules = {_rule(clock) for clock in clocks}
    is_yearly = len(clocks) > YEARS - 1 and len(rules) == 1
    repeats = f"RRULE:{rules.pop()}" if is_yearly else f"RDATE:{','.join(rest)}"
    lines = [
        f"BEGIN:{kind.part}",
        f"DTSTART:{clocks[0]:%Y%m%dT%H%M%S}",
        *([repeats] if rest else []),
        f"TZNAME:{kind.name}",
        f"TZOFFSETFROM:{kind.before}",
        f"TZOFFSETTO:{kind.after}",
        f"END:{kind.part}",
    ]
    return "\r\n".join(lines)


def _rule(clock: datetime) -> str:
    """The rule that this change follows: which weekday of which month."""
    _first, days = monthrange(clock.year, clock.month)
    is_last = clock.day > days - 7
    which = -1 if is_last else (clock.day - 1) // 7 + 1
    day = f"{which}{WEEKDAYS[clock.weekday()]}"
    return f"FREQ=YEARLY;BYMONTH={clock.month};BYDAY={day}"
