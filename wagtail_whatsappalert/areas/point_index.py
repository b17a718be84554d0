"""Which areas a point lies in, answered from memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import islice
from threading import Lock

from django.db.models import Max, QuerySet
from shapely import Point, STRtree, from_wkb
from shapely.geometry.base import BaseGeometry

from ..common.versions import area_version
from .models import Neighbourhood

Row = tuple[Hashable, bytes]

# So many shapes stand in memory twice while an index is made.
PIECE = 500


class PointIndex:
    """
    Areas with a key each, in an R-tree (``shapely.STRtree``).

    ``shapes`` are WKB in WGS84. It never changes, so threads may share it.
    """

    def __init__(self, areas: Iterable[Row]) -> None:
        self._keys, shapes = _read(iter(areas))
        self._tree = STRtree(shapes)
        # The tree grows at its first question: threads may not do that together.
        self.at(0, 0)

    def __len__(self) -> int:
        return len(self._keys)

    def at(self, longitude: float, latitude: float) -> list[Hashable]:
        """
        The keys of all areas that hold the point or have it on their border.

        In the order in which the areas were given. About 8 µs.
        """
        # The tree prepares the point, which costs no memory; prepared areas would
        # take as much again as the areas.
        found = self._tree.query(Point(longitude, latitude), predicate="intersects")
        return [self._keys[number] for number in sorted(found.tolist())]

    def sharing(self, area: bytes) -> list[tuple[Hashable, float]]:
        """
        The keys of all areas that overlap ``area`` (WKB), with how much of it each
        covers: 1 for all of it.
        """
        whole = from_wkb(area)
        found = sorted(self._tree.query(whole, predicate="intersects").tolist())
        shapes = self._tree.geometries
        return [
            (self._keys[number], whole.intersection(shapes[number]).area / whole.area)
            for number in found
        ]


def _read(areas: Iterator[Row]) -> tuple[list[Hashable], list[BaseGeometry]]:
    keys: list[Hashable] = []
    shapes: list[BaseGeometry] = []
    while rows := list(islice(areas, PIECE)):
        keys += [key for key, _shape in rows]
        shapes += list(from_wkb([bytes(shape) for _key, shape in rows]))
    return keys, shapes


_kept: dict[str, tuple[str, PointIndex]] = {}
_locks: defaultdict[str, Lock] = defaultdict(Lock)


def kept_index(name: str, read_rows: Callable[[], Iterable[Row]]) -> PointIndex:
    """
    The index of what ``read_rows`` answers, as it is now: one query if nothing changed.

    Kept under its name in each process, and made anew at the first question after
    ``area_version`` changed, by whichever process. One thread makes it; others that ask
    meanwhile wait for it. ``read_rows`` answers keys with WKB; best an iterator, so
    that not all WKB stands in memory. Names are few: an index is never thrown away.
    """
    version = area_version()
    made_for, index = _kept.get(name, ("", None))
    if index is None or made_for != version:
        index = _make(name, version, read_rows)
    return index


def _make(
    name: str, version: str, read_rows: Callable[[], Iterable[Row]]
) -> PointIndex:
    with _locks[name]:
        made_for, index = _kept.get(name, ("", None))
        if index is None or made_for != version:
            # The version is older than the rows, or as old: never younger.
            index = PointIndex(read_rows())
            _kept[name] = version, index
        return index


def forget_indexes() -> None:
    """For tests: one that is rolled back gives its versions to the next."""
    _kept.clear()


def neighbourhood_index() -> PointIndex:
    """
    All neighbourhoods by number, as they are now: one query if nothing changed.

    Of each municipality (by its code, or else its name) only those of its newest year,
    and only those with a boundary. Kept in each process, and made anew after
    ``area_version`` changed.
    """
    return kept_index("neighbourhoods", _newest_neighbourhoods)


def _newest_neighbourhoods() -> Iterator[Row]:
    drawn = Neighbourhood.objects.filter(shape__isnull=False).order_by()
    newest: dict[str, int] = {}
    for code, name, year in drawn.values_list(
        "municipality_code", "municipality"
    ).annotate(Max("year")):
        newest[code or name] = max(year, newest.get(code or name, 0))
    rows = drawn.filter(year__in=set(newest.values())).values_list(
        "pk", "municipality_code", "municipality", "year", "shape"
    )
    for pk, code, name, year, shape in _in_pieces(rows.order_by("pk")):
        if year == newest[code or name]:
            yield pk, shape


def _in_pieces(rows: QuerySet) -> Iterator[tuple]:
    """As ``iterator``, which on MariaDB would read all shapes before the first."""
    last = 0
    while piece := list(rows.filter(pk__gt=last)[:PIECE]):
        yield from piece
        last = piece[-1][0]
