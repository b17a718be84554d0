"""From an address, a name or a place on earth to the groups that it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from wagtail.models import Site


class Outcome(Enum):
    """
    What became of a question.

    ``NOWHERE``: inside the municipality, but no group is there. ``UNKNOWN``: nobody
    knows this address or name. ``UNAVAILABLE``: who could tell does not answer now.
    """

    ONE = "one"
    SEVERAL = "several"
    NOWHERE = "nowhere"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True)
class Finding:
    """
    The answer: numbers of public groups of the site, best first, and the number and
    name of the neighbourhood where the place lies, as far as they are known.
    """

    outcome: Outcome
    groups: tuple[int, ...] = ()
    neighbourhood: int | None = None
    neighbourhood_name: str = ""


def find_by_address(
    site: Site, postcode: str, house_number: int, addition: str = ""
) -> Finding:
    """
    ``postcode`` as ``normalise_postcode`` writes it.

    Asks the list of addresses first, the geocoder only if that does not tell. Never
    raises for a service that is down, and writes no address into a log.
    """
    raise NotImplementedError


def find_by_text(site: Site, text: str) -> Finding:
    """A neighbourhood, a group, or a street with or without a house number."""
    raise NotImplementedError


def find_by_point(site: Site, longitude: float, latitude: float) -> Finding:
    """Degrees (WGS84)."""
    raise NotImplementedError


def covers_address(
    group_id: int, postcode: str, house_number: int, addition: str = ""
) -> bool | None:
    """Whether an address lies in the area of a group; ``None`` if nobody knows."""
    raise NotImplementedError
