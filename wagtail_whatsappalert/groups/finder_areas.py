"""
Which groups lie where, in memory: what the finder asks first.

Made from a few queries and kept in each process until an area changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Max, Q

from ..areas.models import Neighbourhood
from ..areas.point_index import PointIndex, kept_index, neighbourhood_index
from ..common.versions import area_version
from .address_ranges import AddressRange
from .choices import AreaSource
from .models import Group

# Less is the width of a line on the map; as much of a neighbourhood, all of it.
SLIVER = 0.0001


class Place(NamedTuple):
    """A neighbourhood of one year. ``is_drawn``: its boundary is known."""

    pk: int
    code: str
    year: int
    name: str
    municipality_code: str
    is_drawn: bool


def same_municipality(wanted: str, code: str) -> bool:
    """``GM0118``, as areas have it, or 118; every one if none is wanted."""
    return not wanted or _bare(wanted) == _bare(code)


def _bare(code: str) -> str:
    return code.strip().upper().removeprefix("GM").lstrip("0")


@dataclass
class FinderAreas:
    """
    ``groups_in`` a neighbourhood are those that hold all of it; ``streets`` the
    groups with a list of streets, each with the neighbourhoods where these are (none:
    it does not tell). Groups of every site and status.
    """

    places: dict[int, Place]
    by_code: dict[tuple[str, int], Place]
    groups_in: dict[int, tuple[int, ...]]
    streets: dict[int, frozenset[int]]
    has_postcodes: bool
    _sharing: dict[int, list[tuple[int, float]]] = field(default_factory=dict)

    def sharing(self, place: Place) -> list[tuple[int, float]]:
        """
        Groups that hold a part of the neighbourhood by another one's boundary: drawn,
        or of another year; with how much of it (0 to 1). Few queries the first time,
        none later.
        """
        if place.pk not in self._sharing:
            self._sharing[place.pk] = list(self._overlaps(place).items())
        return self._sharing[place.pk]

    def _overlaps(self, place: Place) -> dict[int, float]:
        found: defaultdict[int, float] = defaultdict(float)
        stored = Neighbourhood.objects.filter(pk=place.pk, shape__isnull=False)
        for shape in stored.values_list("shape", flat=True):
            for group, share in shaped_groups().sharing(bytes(shape)):
                found[group] += share
            if not self.is_in_force(place):
                for pk, share in neighbourhood_index().sharing(bytes(shape)):
                    for group in self.groups_in.get(pk, ()):
                        found[group] += share
        return {group: share for group, share in found.items() if share > SLIVER}

    def is_in_force(self, place: Place) -> bool:
        """Whether no newer boundaries of its municipality are known."""
        return place.year == self._newest_years.get(place.municipality_code)

    @cached_property
    def _newest_years(self) -> dict[str, int]:
        drawn = [place for place in self.places.values() if place.is_drawn]
        drawn.sort(key=lambda place: place.year)
        return {place.municipality_code: place.year for place in drawn}

    @cached_property
    def has_boundaries(self) -> bool:
        return any(place.is_drawn for place in self.places.values())


def places_at(areas: FinderAreas, longitude: float, latitude: float) -> list[Place]:
    """The neighbourhoods of a point: one, or more where it lies on a border."""
    found = neighbourhood_index().at(longitude, latitude)
    return [areas.places[pk] for pk in found if pk in areas.places]


def shaped_groups() -> PointIndex:
    """
    Groups whose area is not made of the neighbourhoods in force: drawn ones, and those
    whose neighbourhoods are of an older year.
    """
    return kept_index("shaped groups", _shaped_rows)


def _shaped_rows() -> Iterator[tuple[int, bytes]]:
    newest = Neighbourhood.objects.aggregate(year=Max("year"))["year"] or 0
    older = Group.neighbourhoods.through.objects.filter(
        group__area_source=AreaSource.NEIGHBOURHOODS, neighbourhood__year__lt=newest
    )
    shaped = Group.objects.filter(shape__isnull=False).order_by()
    drawn = shaped.filter(area_source=AreaSource.DRAWN)
    others = shaped.filter(pk__in=older.values("group"))
    for groups in (drawn, others):
        yield from groups.values_list("pk", "shape").iterator(chunk_size=500)


class _Kept(NamedTuple):
    """What was made last, for which versions."""

    public: str
    areas: str
    facts: FinderAreas


_kept: _Kept | None = None


def finder_areas(version: str) -> FinderAreas:
    """
    As they are now. ``version`` is the public one: no query if that did not change
    since the last time, one if no area did.
    """
    global _kept
    kept = _kept
    if kept is None or kept.public != version:
        current = area_version()
        same = kept is not None and kept.areas == current
        kept = _Kept(version, current, kept.facts if kept and same else _read_areas())
        _kept = kept
    return kept.facts


def forget_areas() -> None:
    """For tests: one that is rolled back gives its versions to the next."""
    global _kept
    _kept = None


def _read_areas() -> FinderAreas:
    places = _read_places()
    members = Group.neighbourhoods.through.objects.filter(
        group__area_source=AreaSource.NEIGHBOURHOODS
    )
    groups_in: defaultdict[int, list[int]] = defaultdict(list)
    for place, group in members.values_list("neighbourhood", "group"):
        groups_in[place].append(group)
    return FinderAreas(
        places=places,
        by_code={(place.code, place.year): place for place in places.values()},
        groups_in={place: tuple(groups) for place, groups in groups_in.items()},
        streets=_street_groups(),
        has_postcodes=AddressRange.objects.exclude(postcode="").exists(),
    )


def _read_places() -> dict[int, Place]:
    is_drawn = ExpressionWrapper(Q(shape__isnull=False), BooleanField())
    names = ("pk", "code", "year", "name", "municipality_code", "is_drawn")
    rows = Neighbourhood.objects.order_by("name").annotate(is_drawn=is_drawn)
    return {row[0]: Place(*row) for row in rows.values_list(*names).iterator()}


def _street_groups() -> dict[int, frozenset[int]]:
    rows = (
        AddressRange.objects.exclude(street="")
        .values_list("group", "group__neighbourhoods")
        .distinct()
    )
    found: defaultdict[int, set[int]] = defaultdict(set)
    for group, place in rows:
        found[group].update([place] if place else [])
    return {group: frozenset(places) for group, places in found.items()}
