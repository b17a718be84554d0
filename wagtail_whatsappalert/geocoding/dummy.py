"""A geocoder for tests and demos: it answers from its options, never by network."""

from __future__ import annotations

from ..common.locations import Location
from .base import GeocodedAddress, Geocoder, GeocoderUnavailable


class DummyGeocoder(Geocoder):
    """
    ``{"addresses": {label: (longitude, latitude)}, "unavailable": False}``.

    An address is found when its label contains what was asked for.
    """

    def search(self, query: str) -> list[GeocodedAddress]:
        if self.options.get("unavailable"):
            raise GeocoderUnavailable("The dummy was told to be unavailable.")
        addresses = self.options.get("addresses", {})
        return [
            GeocodedAddress(label, Location(*point))
            for label, point in addresses.items()
            if query.casefold() in label.casefold()
        ]
