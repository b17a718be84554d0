"""
The Locatieserver of PDOK: every Dutch address, without a key.

https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/
"""

from __future__ import annotations

import re
from typing import Any

from ..common.locations import Location
from ..common.postcodes import normalise_postcode
from .base import GeocodedAddress, GeocoderUnavailable
from .web import WebGeocoder, text_in

POINT = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
# Signs that Solr reads as a query language; a hyphen inside a name is none.
SOLR_SIGNS = re.compile(r'[+&|!(){}\[\]^"~*?:\\/]|(?<!\w)-')
POSTCODE = re.compile(r"[1-9]\d{3}[A-Z]{2}", re.ASCII)
# Without ``fl`` no codes come back.
FIELDS = ",".join(
    (
        *("weergavenaam", "centroide_ll", "straatnaam", "huisnummer", "huisletter"),
        *("huisnummertoevoeging", "postcode", "woonplaatsnaam"),
        *("buurtcode", "gemeentecode"),
    )
)
# Doors of one house number.
MOST_DOORS = 50


class PDOKGeocoder(WebGeocoder):
    """Options of ``WebGeocoder``, and ``rows``: how many addresses at most (7)."""

    service = "PDOK"
    base_url = "https://api.pdok.nl/bzk/locatieserver/search/v3_1"

    def search(self, query: str) -> list[GeocodedAddress]:
        words = SOLR_SIGNS.sub(" ", query).split()
        if not words:
            return []
        return self._ask(self.options.get("rows", 7), q=" ".join(words))

    def search_address(
        self, postcode: str, house_number: int, addition: str = ""
    ) -> list[GeocodedAddress]:
        compact = postcode.replace(" ", "")
        if not POSTCODE.fullmatch(compact):
            return []
        return self._ask(
            MOST_DOORS, f"postcode:{compact}", f"huisnummer:{house_number:d}"
        )

    def _ask(
        self, rows: int, *filters: str, **parameters: str
    ) -> list[GeocodedAddress]:
        chosen = {"fq": ["type:adres", *filters], "fl": FIELDS, "rows": rows}
        return addresses_in(self.fetch("/free", {**parameters, **chosen}))


def addresses_in(reply: Any) -> list[GeocodedAddress]:
    """The addresses in a reply of ``/free``; raises ``GeocoderUnavailable``."""
    try:
        return [_address(document) for document in reply["response"]["docs"]]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise GeocoderUnavailable("PDOK answered in an unknown shape.") from None


def _address(document: dict[str, Any]) -> GeocodedAddress:
    number, municipality = document.get("huisnummer"), text_in(document, "gemeentecode")
    letter, rest = (
        text_in(document, name) for name in ("huisletter", "huisnummertoevoeging")
    )
    return GeocodedAddress(
        label=str(document["weergavenaam"]),
        location=location_in(document),
        street=text_in(document, "straatnaam"),
        house_number=int(number) if number else None,
        addition="-".join(part for part in (letter, rest) if part),
        postcode=normalise_postcode(text_in(document, "postcode")) or "",
        town=text_in(document, "woonplaatsnaam"),
        neighbourhood_code=text_in(document, "buurtcode"),
        municipality_code=f"GM{municipality}" if municipality else "",
    )


def location_in(document: dict[str, Any]) -> Location:
    match = POINT.fullmatch(document["centroide_ll"])
    if match is None:
        raise ValueError("no point")
    longitude, latitude = (float(part) for part in match.groups())
    return Location(longitude, latitude)
