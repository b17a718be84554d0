"""A geocoder for tests and demos: it answers from its options, never by network."""

from __future__ import annotations

from typing import Any

from ..common.locations import Location
from .base import GeocodedAddress, Geocoder, GeocoderUnavailable


class DummyGeocoder(Geocoder):
    """
    ``{"addresses": {label: (longitude, latitude)}, "unavailable": False}``.

    Instead of the point, a dict may stand there: the fields of ``GeocodedAddress``
    without the label, with the point as ``location``. An address is found when its
    label contains what was asked for, or by its postcode and house number.
    """

    def search(self, query: str) -> list[GeocodedAddress]:
        return [
            hit for hit in self._addresses() if query.casefold() in hit.label.casefold()
        ]

    def search_address(
        self, postcode: str, house_number: int, addition: str = ""
    ) -> list[GeocodedAddress]:
        return [
            hit
            for hit in self._addresses()
            if (hit.postcode, hit.house_number) == (postcode, house_number)
        ]

    def _addresses(self) -> list[GeocodedAddress]:
        if self.options.get("unavailable"):
            raise GeocoderUnavailable("The dummy was told to be unavailable.")
        addresses = self.options.get("addresses", {})
        return [_address(label, facts) for label, facts in addresses.items()]


def _address(label: str, facts: Any) -> GeocodedAddress:
    fields = facts if isinstance(facts, dict) else {"location": facts}
    return GeocodedAddress(
        label, **{**fields, "location": Location(*fields["location"])}
    )
