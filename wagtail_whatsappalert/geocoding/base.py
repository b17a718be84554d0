"""What a geocoder is, whichever service answers."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

from ..common.locations import Location

HOUSE_NUMBER = re.compile(r"(\d{1,5})(?!\d)[\s/-]*(.*)", re.ASCII)


class GeocoderUnavailable(Exception):
    """
    The service gave no usable answer.

    Its text never holds the address that was asked for.
    """


class ConnectionFailed(GeocoderUnavailable):
    """It may answer if it is asked again at once."""


class QuestionRefused(GeocoderUnavailable):
    """The service is well, but does not take this question."""


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

    ``OPTIONS`` of that setting come in as keywords; a check at start-up tells which of
    ``required_options`` are missing. Only asks: trying again, keeping answers and
    leaving a broken service alone is done for it, by ``CarefulGeocoder``.
    """

    required_options: ClassVar[tuple[str, ...]] = ()

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


def split_house_number(text: str) -> tuple[int | None, str]:
    """``12-A`` as 12 and A; ``None`` and empty text for what is no number."""
    match = HOUSE_NUMBER.fullmatch(text.strip())
    return (int(match[1]), match[2]) if match else (None, "")
