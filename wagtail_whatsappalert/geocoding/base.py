"""What a geocoder is, whichever service answers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from ..common.locations import Location


class GeocoderUnavailable(Exception):
    """
    The service gave no usable answer.

    Its text never holds the address that was asked for.
    """


@dataclass(frozen=True)
class GeocodedAddress:
    """
    An address as people write it, and where it is.

    What a service does not tell is empty. ``postcode`` is as ``normalise_postcode``
    writes it, ``neighbourhood_code`` and ``municipality_code`` as the statistics office
    does (BU01180101, GM0118).
    """

    label: str
    location: Location
    street: str = ""
    house_number: int | None = None
    addition: str = ""
    postcode: str = ""
    town: str = ""
    neighbourhood_code: str = ""
    municipality_code: str = ""


class Geocoder(ABC):
    """
    Finds addresses. Named in ``WAGTAIL_WHATSAPPALERT["GEOCODER"]``.

    ``OPTIONS`` of that setting come in as keywords.
    """

    def __init__(self, **options: Any) -> None:
        self.options = options

    @abstractmethod
    def search(self, query: str) -> list[GeocodedAddress]:
        """
        The addresses that fit, best first; an empty list for none.

        Raises ``GeocoderUnavailable``; never writes the query into a log.
        """

    def search_address(
        self, postcode: str, house_number: int, addition: str = ""
    ) -> list[GeocodedAddress]:
        """
        As ``search``, for a postcode and house number: only addresses that have both.
        """
        query = f"{postcode} {house_number}{addition}"
        return [
            hit
            for hit in self.search(query)
            if hit.house_number == house_number and hit.postcode == postcode
        ]
