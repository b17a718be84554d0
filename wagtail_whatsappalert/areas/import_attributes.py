"""
What the attributes of an area say, in the spellings of the statistics office (CBS):
``BU_CODE`` and ``BU_NAAM`` of older maps, ``buurtcode`` and ``buurtnaam`` of newer
ones, ``statcode`` and ``statnaam`` of the "gebiedsindelingen".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .choices import AreaKind

MUNICIPALITY = "municipality"
FIRST_YEAR, LAST_YEAR = 1990, 2100
# Since 2021 codes of neighbourhoods hold letters too: BU0363AD03.
CODES = {
    AreaKind.NEIGHBOURHOOD.value: re.compile(r"BU(\d{4})[0-9A-Z]{4}"),
    AreaKind.DISTRICT.value: re.compile(r"WK(\d{4})[0-9A-Z]{2}"),
    MUNICIPALITY: re.compile(r"GM(\d{4})"),
}
# A shapefile cuts names after ten signs: gemeenteco.
NAMES = {
    "neighbourhood_code": ("bucode", "buurtcode"),
    "neighbourhood_name": ("bunaam", "buurtnaam"),
    "district_code": ("wkcode", "wijkcode"),
    "district_name": ("wknaam", "wijknaam"),
    "municipality_code": ("gmcode", "gemeentecode", "gemeenteco"),
    "municipality_name": ("gmnaam", "gemeentenaam", "gemeentena"),
    "code": ("statcode",),
    "name": ("statnaam",),
    "year": ("jrstatcode", "jaarcode", "jaar"),
    "water": ("water", "h2o"),
}
ATTRIBUTE_OF = {name: attribute for attribute, names in NAMES.items() for name in names}
DRY = {"", "NEE", "N", "NO", "0", "FALSE", "NONE"}


@dataclass(frozen=True, slots=True)
class Facts:
    """An area of CBS; what its file does not say is empty."""

    kind: str
    code: str
    name: str
    municipality_code: str
    municipality: str
    district_code: str
    year: int | None
    is_water: bool


@lru_cache(maxsize=4096)
def squeezed(name: str) -> str:
    """A name of an attribute without capitals and signs."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def is_known(name: str) -> bool:
    return squeezed(name) in ATTRIBUTE_OF


def as_text(value: Any) -> str:
    """As people would write it: 2016.0 is 2016, and nothing is empty."""
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip() if isinstance(value, str | int | float) else ""


def read_facts(properties: dict[str, Any]) -> Facts | None:
    """``None`` for what has no code of CBS."""
    found: dict[str, str] = {}
    for name, value in properties.items():
        attribute = ATTRIBUTE_OF.get(squeezed(name))
        if attribute and not found.get(attribute):
            found[attribute] = as_text(value)
    kind, code, name = _area(found)
    if not kind:
        return None
    number = CODES[kind].fullmatch(code)[1]
    return Facts(
        kind=kind,
        code=code,
        name=name,
        municipality_code=f"GM{number}",
        municipality=found.get("municipality_name", ""),
        district_code=_district_code(kind, code, found),
        year=read_year(found.get("year", "")),
        is_water=found.get("water", "").upper() not in DRY,
    )


def _area(found: dict[str, str]) -> tuple[str, str, str]:
    """Kind, code and name of the smallest area that is named."""
    for kind in CODES:
        code = found.get(f"{kind}_code", "").upper()
        if CODES[kind].fullmatch(code):
            return kind, code, found.get(f"{kind}_name", "") or found.get("name", "")
    code = found.get("code", "").upper()
    for kind, form in CODES.items():
        if form.fullmatch(code):
            return kind, code, found.get("name", "")
    return "", "", ""


def _district_code(kind: str, code: str, found: dict[str, str]) -> str:
    """A neighbourhood's code begins with that of its district."""
    if kind != AreaKind.NEIGHBOURHOOD:
        return ""
    named = found.get("district_code", "").upper()
    return (
        named if CODES[AreaKind.DISTRICT.value].fullmatch(named) else f"WK{code[2:8]}"
    )


def read_year(text: str) -> int | None:
    """The year that a text begins with, as ``2016BU01185000`` does."""
    match = re.match(r"\d{4}", text)
    return _within_reach(match[0]) if match else None


def year_in_name(name: str) -> int | None:
    """The one year in the name of a file or a layer; ``None`` where there are more."""
    years = {
        year
        for text in re.findall(r"(?<!\d)\d{4}(?!\d)", name)
        if (year := _within_reach(text))
    }
    return years.pop() if len(years) == 1 else None


def _within_reach(text: str) -> int | None:
    return int(text) if FIRST_YEAR <= int(text) <= LAST_YEAR else None
