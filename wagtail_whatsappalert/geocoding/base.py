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
    """An address as people write it, and where it is."""

    label: str
    location: Location


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
