"""Which areas a point lies in, answered from memory."""

from __future__ import annotations

from collections.abc import Hashable, Iterable


class PointIndex:
    """
    Areas with a key each, in an R-tree (``shapely.STRtree``).

    ``shapes`` are WKB in WGS84.
    """

    def __init__(self, areas: Iterable[tuple[Hashable, bytes]]) -> None:
        raise NotImplementedError

    def at(self, longitude: float, latitude: float) -> list[Hashable]:
        """The keys of all areas that hold the point or have it on their border."""
        raise NotImplementedError


def neighbourhood_index() -> PointIndex:
    """
    All neighbourhoods by number, as they are now: one query if nothing changed.

    Kept in each process, and made anew after ``area_version`` changed.
    """
    raise NotImplementedError
