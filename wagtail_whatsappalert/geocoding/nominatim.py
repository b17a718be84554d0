"""
Nominatim: addresses of OpenStreetMap, anywhere, on a server of one's own.

https://nominatim.org/release-docs/latest/api/Search/
"""

from __future__ import annotations

from typing import Any

from ..common.locations import Location
from ..common.postcodes import normalise_postcode
from ..conf import conf
from .base import GeocodedAddress, GeocoderUnavailable, split_house_number
from .web import WebGeocoder, text_in


class NominatimGeocoder(WebGeocoder):
    """
    Options of ``WebGeocoder``, of which ``base_url`` and ``user_agent`` are required,
    and ``rows``: how many addresses at most (7).

    There is no default server: the public one allows one question a second for all
    visitors together, and who runs it is no processor of the municipality's.
    """

    service = "Nominatim"
    required_options = ("base_url", "user_agent")

    def search(self, query: str) -> list[GeocodedAddress]:
        parameters = {
            "q": query,
            "format": "jsonv2",
            "addressdetails": 1,
            "countrycodes": conf.COUNTRY.lower(),
            "limit": self.options.get("rows", 7),
        }
        return addresses_in(self.fetch("/search", parameters))


def addresses_in(reply: Any) -> list[GeocodedAddress]:
    """The places in a reply of ``/search``; raises ``GeocoderUnavailable``."""
    try:
        return [_address(place, place.get("address", {})) for place in reply]
    except (AttributeError, KeyError, TypeError, ValueError):
        raise GeocoderUnavailable("Nominatim answered in an unknown shape.") from None


def _address(place: dict[str, Any], parts: dict[str, Any]) -> GeocodedAddress:
    number, addition = split_house_number(text_in(parts, "house_number"))
    return GeocodedAddress(
        label=str(place["display_name"]),
        location=Location(float(place["lon"]), float(place["lat"])),
        street=text_in(parts, "road"),
        house_number=number,
        addition=addition,
        postcode=normalise_postcode(text_in(parts, "postcode")) or "",
        town=text_in(parts, "city", "town", "village", "hamlet", "municipality"),
    )
