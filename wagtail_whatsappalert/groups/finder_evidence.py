"""
What is known of the groups of one address: from our own lists first, then from a
geocoder.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ..areas.addresses import look_up
from ..common.locations import Location
from ..geocoding.base import GeocodedAddress, GeocoderUnavailable
from .address_ranges import AddressRange
from .finder_areas import SLIVER, FinderAreas, Place, places_at, shaped_groups
from .street_names import street_key

logger = logging.getLogger(__name__)

Ask = Callable[[], list[GeocodedAddress]]


@dataclass
class Evidence:
    """
    ``sure`` are groups that hold the place, the most particular first: those with a
    list of addresses, then drawn ones, then whole neighbourhoods. ``perhaps`` are
    groups that hold a part of where it lies.

    ``place`` is the neighbourhood, ``municipality_code`` whatever told it; ``point``
    where it lies as far as a geocoder was asked.
    """

    listed: list[int] = field(default_factory=list)
    drawn: list[int] = field(default_factory=list)
    whole: list[int] = field(default_factory=list)
    perhaps: list[int] = field(default_factory=list)
    place: Place | None = None
    municipality_code: str = ""
    point: Location | None = None

    @property
    def sure(self) -> list[int]:
        return list(dict.fromkeys([*self.listed, *self.drawn, *self.whole]))

    def add_place(self, place: Place, areas: FinderAreas) -> None:
        """The neighbourhood is known, and not yet where in it."""
        self.place = self.place or place
        self.municipality_code = self.municipality_code or place.municipality_code
        self.whole += areas.groups_in.get(place.pk, ())
        for group, share in areas.sharing(place):
            (self.drawn if share >= 1 - SLIVER else self.perhaps).append(group)

    def add_point(self, point: Location, areas: FinderAreas) -> None:
        """Where it lies exactly; a neighbourhood that is known already stands."""
        self.point = point
        self.drawn += shaped_groups().at(point.longitude, point.latitude)
        if self.place is None:
            for place in places_at(areas, point.longitude, point.latitude):
                self.place = self.place or place
                self.whole += areas.groups_in.get(place.pk, ())
        if self.place is not None and not self.municipality_code:
            self.municipality_code = self.place.municipality_code


def local_evidence(areas: FinderAreas, postcode: str, number: int) -> Evidence:
    """What our own lists tell: two queries at most."""
    known = Evidence()
    if areas.has_postcodes:
        for group, street, holds in _listed(postcode, number):
            if holds:
                (known.perhaps if street else known.listed).append(group)
    match = look_up(postcode, number)
    if match:
        known.municipality_code = match.municipality_code
        place = areas.by_code.get((match.neighbourhood_code, match.year))
        if place:
            known.add_place(place, areas)
    return known


def _listed(postcode: str, number: int) -> Iterator[tuple[int, str, bool]]:
    """Group, street if the range names one, and whether it holds the number."""
    for each in AddressRange.objects.filter(postcode__in=_areas_of(postcode)):
        yield each.group_id, each.street, each.holds(number)


def _areas_of(postcode: str) -> list[str]:
    """As ranges write them: the whole postcode, and its digits."""
    whole = postcode.replace(" ", "")
    return [whole, whole[:4]] if whole else []


def street_groups(areas: FinderAreas, place: Place | None) -> Iterator[int]:
    """Groups with a list of streets that may lie in this neighbourhood."""
    for group, limits in areas.streets.items():
        years = {areas.places[pk].year for pk in limits if pk in areas.places}
        is_told = place is not None and place.year in years
        if not is_told or place.pk in limits:
            yield group


def groups_of_street(
    areas: FinderAreas,
    street: str,
    number: int | None,
    *,
    postcode: str = "",
    place: Place | None = None,
) -> list[int]:
    """
    Groups whose list names the street, and holds the house number if there is one.

    Without a ``postcode`` a range counts whatever its postcode.
    """
    key = street_key(street)
    if not key:
        return []
    ranges = AddressRange.objects.filter(street=key).order_by("group", "pk")
    if postcode:
        ranges = ranges.filter(postcode__in=["", *_areas_of(postcode)])
    nearby = set(street_groups(areas, place))
    found = [
        each.group_id
        for each in ranges
        if each.group_id in nearby and (number is None or each.holds(number))
    ]
    return list(dict.fromkeys(found))


def asked(ask: Ask) -> list[GeocodedAddress] | None:
    """What a geocoder answers; ``None`` where it does not."""
    try:
        return ask()
    except GeocoderUnavailable as problem:
        logger.warning("An address could not be looked up. %s", problem)
        return None


def best_hit(hits: Sequence[GeocodedAddress], addition: str) -> GeocodedAddress:
    """The one with this addition, else the first; there is one at least."""
    wanted = _plain(addition)
    same = [hit for hit in hits if _plain(hit.addition) == wanted]
    return [*same, *hits][0]


def _plain(addition: str) -> str:
    return "".join(sign for sign in addition.casefold() if sign.isalnum())
