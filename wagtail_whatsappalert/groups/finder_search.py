"""Weighs what is known of a place, and asks a geocoder where that is not enough."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from ..areas.addresses import has_addresses
from ..geocoding.base import GeocodedAddress
from ..geocoding.services import current_geocoder
from .finder_areas import FinderAreas, Place, same_municipality
from .finder_evidence import (
    Ask,
    Evidence,
    asked,
    best_hit,
    groups_of_street,
    street_groups,
)


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

    Of ``UNAVAILABLE`` the groups are those that may hold the place.
    """

    outcome: Outcome
    groups: tuple[int, ...] = ()
    neighbourhood: int | None = None
    neighbourhood_name: str = ""


@dataclass(frozen=True)
class Search:
    """
    Finds among ``groups``. ``sharing`` are those that share addresses with another
    one on purpose; ``municipality_code`` is empty where any will do.

    ``before_asking`` is called before a geocoder is asked, and may raise.
    """

    areas: FinderAreas
    version: str
    groups: Container[int]
    sharing: frozenset[int] = frozenset()
    municipality_code: str = ""
    before_asking: Callable[[], None] = lambda: None

    def find(self, known: Evidence, ask: Ask, addition: str = "") -> Finding:
        """The answer for one address, of which ``known`` is known so far."""
        if self._is_decided(known):
            return self.conclude(known)
        if current_geocoder() is None:
            return self._without_geocoder(known)
        self.before_asking()
        hits = asked(ask)
        if not hits:
            is_unknown = hits is not None and known.place is None
            return self._undecided(known, is_unknown)
        self.add_hit(known, best_hit(hits, addition))
        return self.conclude(known)

    def add_hit(self, known: Evidence, hit: GeocodedAddress) -> None:
        """A street only counts inside: others have one of the same name."""
        known.municipality_code = known.municipality_code or hit.municipality_code
        known.add_point(hit.location, self.areas)
        if not self.is_outside(known):
            known.listed += groups_of_street(
                self.areas,
                hit.street,
                hit.house_number,
                postcode=hit.postcode,
                place=known.place,
            )

    def conclude(self, known: Evidence) -> Finding:
        """The answer when nothing is left to ask."""
        groups = self.of_ours(known.sure)
        if groups:
            return self.found(groups, known.place)
        if self.is_outside(known):
            return Finding(Outcome.OUTSIDE)
        return finding(Outcome.NOWHERE, [], known.place)

    def found(self, groups: Sequence[int], place: Place | None) -> Finding:
        is_one = len(groups) == 1
        return finding(Outcome.ONE if is_one else Outcome.SEVERAL, groups, place)

    def of_ours(self, groups: Iterable[int]) -> list[int]:
        return [pk for pk in dict.fromkeys(groups) if pk in self.groups]

    def is_outside(self, known: Evidence) -> bool:
        """Whether it surely lies in no neighbourhood of the site."""
        if self.municipality_code and known.municipality_code:
            return not same_municipality(
                self.municipality_code, known.municipality_code
            )
        is_nowhere = known.point is not None and known.place is None
        return is_nowhere and self.areas.has_boundaries

    def _is_decided(self, known: Evidence) -> bool:
        sure = self.of_ours(known.sure)
        if known.place is None:
            is_sure = bool(sure) and not self.sharing
            return is_sure or (not sure and self.is_outside(known))
        return not self._open(known, sure)

    def _open(self, known: Evidence, sure: list[int]) -> list[int]:
        """
        Groups of which only the exact place tells.

        A list of streets that may be anywhere is no reason to ask where a group is
        found, unless groups share addresses.
        """
        listed = self.of_ours(street_groups(self.areas, known.place))
        if sure and not self.sharing.intersection(sure):
            listed = [pk for pk in listed if pk in self.sharing]
        groups = self.of_ours([*known.perhaps, *listed])
        return [pk for pk in groups if pk not in sure]

    def _without_geocoder(self, known: Evidence) -> Finding:
        is_unknown = known.place is None and has_addresses(self.version)
        return self._undecided(known, is_unknown)

    def _undecided(self, known: Evidence, is_unknown: bool) -> Finding:
        """As much as can be said of a place that is not known exactly."""
        sure = self.of_ours(known.sure)
        groups = sure
        if known.place is not None:
            groups = [*sure, *self._open(known, sure)]
        if sure or len(groups) > 1:
            return self.found(groups, known.place)
        if self.is_outside(known):
            return Finding(Outcome.OUTSIDE)
        why = Outcome.UNKNOWN if is_unknown else Outcome.UNAVAILABLE
        return finding(why, groups, known.place)


def finding(outcome: Outcome, groups: Sequence[int], place: Place | None) -> Finding:
    if place is None:
        return Finding(outcome, tuple(groups))
    return Finding(outcome, tuple(groups), place.pk, place.name)
