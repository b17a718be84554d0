"""
The geolocation service of Flanders: every Flemish and Brussels address, without a key.

https://geo.api.vlaanderen.be/geolocation
"""

from __future__ import annotations

from typing import Any

from ..common.locations import Location
from ..common.postcodes import normalise_postcode
from .base import GeocodedAddress, GeocoderUnavailable, split_house_number
from .web import WebGeocoder, text_in

# It never gives more.
ROWS = 5


class FlemishGeocoder(WebGeocoder):
    """
    Options of ``WebGeocoder``.

    It tells no codes: the neighbourhood is found by the point. A Belgian postcode holds
    many streets, so ``geocode_address`` does not ask it: give it a street.
    """

    service = "The geolocation service of Flanders"
    base_url = "https://geo.api.vlaanderen.be/geolocation/v4"

    def search(self, query: str) -> list[GeocodedAddress]:
        return addresses_in(self.fetch("/Location", {"q": query, "c": ROWS}))


def addresses_in(reply: Any) -> list[GeocodedAddress]:
    """The addresses in a reply of ``/Location``; raises ``GeocoderUnavailable``."""
    try:
        return [_address(each) for each in reply["LocationResult"]]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise GeocoderUnavailable("Flanders answered in an unknown shape.") from None


def _address(result: dict[str, Any]) -> GeocodedAddress:
    number, addition = split_house_number(text_in(result, "Housenumber"))
    place = result["Location"]
    return GeocodedAddress(
        label=str(result["FormattedAddress"]),
        location=Location(float(place["Lon_WGS84"]), float(place["Lat_WGS84"])),
        street=text_in(result, "Thoroughfarename"),
        house_number=number,
        addition=addition,
        postcode=normalise_postcode(text_in(result, "Zipcode")) or "",
        town=text_in(result, "Municipality"),
    )
