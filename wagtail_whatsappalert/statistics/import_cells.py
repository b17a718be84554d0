"""
What stands in the cells of CBS table 47022NED: codes, periods and counts.

The codes are padded (``"1.1.1 "``, ``"GM0118    "``), a month is ``2015MM01`` or
"2015 januari", and a cell without a number is not a zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MONTH_NAMES = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
# Since 2021 codes of neighbourhoods hold letters too: BU0363AD03.
AREA = re.compile(r"\b(BU[0-9A-Z]{8}|WK[0-9A-Z]{6}|GM\d{4})\b")
KIND = re.compile(r"\s*(\d+(?:\.\d+){0,3})(?:\s+(.*\S))?\s*")
MONTH_CODE = re.compile(r"(\d{4})MM(\d\d)")
OTHER_PERIOD_CODE = re.compile(r"\d{4}(?:JJ|KW|HJ)\d\d")
MONTH_NAME = re.compile(r"(\d{4}) ([a-z]+)")
OTHER_PERIOD_NAME = re.compile(r"\d{4}(?: \d+e (?:kwartaal|halfjaar))?")
# As StatLine writes that there is none.
NO_NUMBER = {"", ".", "x", "-", "null"}


class UnreadableCell(Exception):
    """What stands there, in words for whoever imports."""


@dataclass(frozen=True, slots=True)
class Period:
    """A month; ``month`` is 0 for a year, a quarter or half a year."""

    year: int
    month: int
    is_provisional: bool = False


# A file repeats its codes thousands of times.
@lru_cache(maxsize=4096)
def read_area(text: str) -> str | None:
    """The code in a text; ``None`` where it only names the area, or is a country."""
    match = AREA.search(text)
    return match[1] if match else None


@lru_cache(maxsize=256)
def read_kind(text: str) -> tuple[str, str]:
    """``"1.1.1 Diefstal/inbraak woning"`` as code and name (which may be empty)."""
    match = KIND.fullmatch(text)
    return (match[1], match[2] or "") if match else ("", text.strip())


@lru_cache(maxsize=1024)
def read_period(text: str) -> Period:
    """Raises ``UnreadableCell`` for what is no period of time."""
    is_provisional = text.rstrip().endswith("*")
    plain = text.strip().rstrip("*").strip()
    if match := MONTH_CODE.fullmatch(plain):
        year, month = int(match[1]), int(match[2])
        if 1 <= month <= 12:
            return Period(year, month, is_provisional)
    match = MONTH_NAME.fullmatch(plain.casefold())
    if match and match[2] in MONTH_NAMES:
        month = MONTH_NAMES.index(match[2]) + 1
        return Period(int(match[1]), month, is_provisional)
    if OTHER_PERIOD_CODE.fullmatch(plain) or OTHER_PERIOD_NAME.fullmatch(plain):
        return Period(int(plain[:4]), 0, is_provisional)
    raise UnreadableCell(f"“{shortened(text)}” is no period")


def read_count(value: Any) -> int | None:
    """``None`` where CBS publishes no number. Raises ``UnreadableCell``."""
    if value is None:
        return None
    if isinstance(value, str):
        text = value.strip()
        if text.casefold() in NO_NUMBER:
            return None
        if text.isascii() and text.isdecimal() and len(text) < 10:
            return int(text)
    elif type(value) is int and 0 <= value < 10**9:
        return value
    raise UnreadableCell(f"“{shortened(value)}” is no count")


def shortened(value: Any) -> str:
    text = str(value).strip()
    return text if len(text) <= 40 else f"{text[:39]}…"
