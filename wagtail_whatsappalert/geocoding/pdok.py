"""
The Locatieserver of PDOK: every Dutch address, without a key.

https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/
"""

from __future__ import annotations

import json
import re
from http.client import HTTPException
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from ..common.locations import Location
from .base import GeocodedAddress, Geocoder, GeocoderUnavailable

BASE_URL = "https://api.pdok.nl/bzk/locatieserver/search/v3_1"
POINT = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")
# Signs that Solr reads as a query language; a hyphen inside a name is none.
SOLR_SIGNS = re.compile(r'[+&|!(){}\[\]^"~*?:\\/]|(?<!\w)-')
MAX_BYTES = 1_000_000


class PDOKGeocoder(Geocoder):
    """Options: ``base_url``, ``timeout`` in seconds (3), ``rows`` at most (7)."""

    def search(self, query: str) -> list[GeocodedAddress]:
        words = SOLR_SIGNS.sub(" ", query).split()
        return addresses_in(self.ask(" ".join(words))) if words else []

    def url(self, query: str) -> str:
        parameters = {
            "q": query,
            "fq": "type:adres",
            "fl": "weergavenaam,centroide_ll",
            "rows": self.options.get("rows", 7),
        }
        base_url = self.options.get("base_url", BASE_URL).rstrip("/")
        return f"{base_url}/free?{urlencode(parameters)}"

    def ask(self, query: str) -> Any:
        # urllib, because other clients write the URL, with the address in it,
        # to their log. For the same reason no error is chained.
        request = Request(self.url(query), headers={"Accept": "application/json"})  # noqa: S310
        try:
            with urlopen(request, timeout=self.options.get("timeout", 3)) as reply:  # noqa: S310
                return json.loads(reply.read(MAX_BYTES))
        except (OSError, HTTPException, ValueError) as error:
            name = type(error).__name__
            raise GeocoderUnavailable(f"PDOK did not answer: {name}.") from None


def addresses_in(reply: Any) -> list[GeocodedAddress]:
    """The addresses in a reply of ``/free``; raises ``GeocoderUnavailable``."""
    try:
        return [
            GeocodedAddress(str(document["weergavenaam"]), location_in(document))
            for document in reply["response"]["docs"]
        ]
    except (KeyError, TypeError, ValueError):
        raise GeocoderUnavailable("PDOK answered in an unknown shape.") from None


def location_in(document: dict[str, Any]) -> Location:
    match = POINT.fullmatch(document["centroide_ll"])
    if match is None:
        raise ValueError("no point")
    longitude, latitude = (float(part) for part in match.groups())
    return Location(longitude, latitude)
