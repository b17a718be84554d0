"""Postcodes as people type them, and as they are kept."""

from __future__ import annotations

import re

from ..conf import conf

PATTERNS = {
    # The Netherlands: four digits (not starting with 0), two letters.
    "NL": re.compile(r"([1-9]\d{3})([A-Z]{2})"),
    # Belgium: four digits.
    "BE": re.compile(r"([1-9]\d{3})()"),
}


def normalise_postcode(text: str) -> str | None:
    """
    ``7901ab`` becomes ``7901 AB``; ``None`` if it is no postcode of the country.
    """
    compact = re.sub(r"[\s.-]", "", text)
    if not compact.isascii():
        return None
    match = PATTERNS[conf.COUNTRY].fullmatch(compact.upper())
    return " ".join(part for part in match.groups() if part) if match else None
