"""From the coordinates of a file to longitude and latitude (WGS84)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from pyproj import CRS, Transformer
from pyproj.exceptions import ProjError
from shapely import get_coordinates, total_bounds, transform
from shapely.geometry.base import BaseGeometry

from .import_layers import UnreadableFile

WGS84 = "EPSG:4326"
# Where a file does not say it: in degrees, in RD New, in Belgian Lambert 1972 or
# 2008. What the Netherlands and Belgium take of them does not overlap.
LIKELY = (
    (WGS84, (-180, -90, 180, 90)),
    ("EPSG:28992", (0, 295_000, 300_000, 640_000)),
    ("EPSG:31370", (0, 10_000, 300_000, 260_000)),
    ("EPSG:3812", (480_000, 500_000, 810_000, 780_000)),
)
# The Netherlands and Belgium, with the sea before them.
WEST, SOUTH, EAST, NORTH = 2.2, 49.3, 7.5, 54.0
# About a centimetre.
DECIMALS = 7


def as_wgs84(shapes: Sequence[BaseGeometry], crs: Any) -> list[BaseGeometry]:
    """
    The shapes in longitude and latitude, each coordinate a number.

    ``crs`` is what the file says, if anything. Raises ``UnreadableFile`` where
    nobody knows that, or no shape comes to lie where it can.
    """
    if not len(shapes):
        return []
    convert = _transformer(_crs(crs) if crs else _likely(shapes))
    moved = list(transform(np.array(shapes), lambda points: _moved(points, convert)))
    if not any(map(lies_here, moved)):
        raise _nowhere(moved)
    return moved


def lies_here(area: BaseGeometry) -> bool:
    west, south, east, north = area.bounds
    return WEST <= west <= east <= EAST and SOUTH <= south <= north <= NORTH


def is_finite(area: BaseGeometry) -> bool:
    return bool(np.isfinite(get_coordinates(area)).all())


def _crs(crs: Any) -> CRS:
    try:
        named = CRS.from_user_input(crs)
        # A shapefile can describe RD New so shortly that 100 metres get lost.
        number = named.to_epsg()
        return CRS.from_epsg(number) if number else named
    except (ProjError, ValueError, TypeError) as error:
        raise UnreadableFile(
            _("The coordinate system of the file is not known: %(name)s.")
            % {"name": str(crs)[:100]}
        ) from error


def _likely(shapes: Sequence[BaseGeometry]) -> CRS:
    west, south, east, north = total_bounds(np.array(shapes))
    for crs, (left, low, right, high) in LIKELY:
        if left <= west <= east <= right and low <= south <= north <= high:
            return CRS.from_user_input(crs)
    raise UnreadableFile(
        _(
            "The coordinates are neither longitude and latitude nor RD New"
            " (EPSG:28992), and the file does not say what they are."
        )
    )


@lru_cache(maxsize=8)
def _transformer(crs: CRS) -> Transformer:
    return Transformer.from_crs(crs, WGS84, always_xy=True)


def _moved(points: np.ndarray, convert: Transformer) -> np.ndarray:
    x, y = convert.transform(points[:, 0], points[:, 1])
    return np.round(np.column_stack([x, y]), DECIMALS)


def _nowhere(areas: list[BaseGeometry]) -> UnreadableFile:
    west, south, east, north = total_bounds(np.array(areas))
    if SOUTH <= west <= east <= NORTH and WEST <= south <= north <= EAST:
        return UnreadableFile(
            _("Longitude and latitude have changed places in this file.")
        )
    return UnreadableFile(
        _(
            "The areas lie outside the Netherlands and Belgium. Is the coordinate"
            " system of the file right?"
        )
    )
