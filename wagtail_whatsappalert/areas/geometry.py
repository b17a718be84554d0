"""Geometry in GeoJSON terms; shapely does the work."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from shapely import (
    STRtree,
    force_2d,
    from_wkb,
    get_coordinates,
    get_parts,
    get_rings,
    linestrings,
    make_valid,
    set_precision,
    simplify,
    to_wkb,
    union_all,
)
from shapely.errors import ShapelyError
from shapely.geometry import MultiPolygon, Polygon, mapping, shape
from shapely.geometry.base import BaseGeometry
from shapely.geometry.polygon import orient

Geometry = dict[str, Any]

# In degrees: about 15 metres north to south, finer than a street on a map.
TOLERANCE = 0.00014
# Five decimals are about one metre.
GRID = 0.00001
# For a whole municipality on one screen: about 30 metres, in steps of ten.
OVERVIEW_TOLERANCE = 0.0003
OVERVIEW_GRID = 0.0001
MAX_CROSSINGS = 1_000
LINES_ASKED = 200
LINES_AT_ONCE = 10


def read_geometry(geometry: Geometry) -> BaseGeometry:
    """
    The shape of a GeoJSON ``Polygon`` or ``MultiPolygon``.

    Raises ``ValueError`` for anything else, and for coordinates that are no
    longitude and latitude.
    """
    area = read_shape(geometry)
    west, south, east, north = area.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise ValueError("not in longitude and latitude")
    return area


def read_shape(geometry: Geometry) -> BaseGeometry:
    """As ``read_geometry``, whatever the coordinates are."""
    if not isinstance(geometry, dict) or geometry.get("type") not in (
        "Polygon",
        "MultiPolygon",
    ):
        raise ValueError("not a Polygon or MultiPolygon")
    try:
        area = shape(geometry)
    except (ShapelyError, TypeError, ValueError, KeyError, IndexError) as error:
        raise ValueError("not a GeoJSON geometry") from error
    if area.is_empty:
        raise ValueError("empty")
    return area


def validate_boundary(boundary: Any) -> None:
    """Raise ``ValidationError`` unless it is a Polygon or MultiPolygon in WGS84."""
    try:
        area = read_geometry(boundary)
    except ValueError as error:
        raise ValidationError(
            _(
                "This is not a GeoJSON Polygon or MultiPolygon with "
                "longitude and latitude."
            ),
            code="invalid_boundary",
        ) from error
    if not area.is_valid and is_tangled(area):
        raise ValidationError(
            _("The lines of this boundary cross each other too often."),
            code="invalid_boundary",
        )


def outline(boundary: Geometry | None) -> str:
    """The boundary as a map draws it: fewer points, compact JSON text."""
    return _as_text(_for_maps(read_geometry(boundary))) if boundary else ""


def outline_of(shape: bytes | None) -> str:
    """As ``outline``, of a shape as ``as_wkb`` makes it; empty text for none."""
    return _as_text(_for_maps(from_wkb(shape))) if shape else ""


def overview_outline_of(shape: bytes | None) -> str:
    """The same with so few points that a map of all areas together is light."""
    if not shape:
        return ""
    area = from_wkb(shape)
    rough = set_precision(simplify(area, OVERVIEW_TOLERANCE), OVERVIEW_GRID)
    # What is smaller than the steps of the grid would vanish.
    return _as_text(rough) or _as_text(_for_maps(area))


def as_wkb(boundary: Geometry | None) -> bytes | None:
    """The boundary without self-crossing rings, exact, as WKB."""
    return to_wkb(sound(read_geometry(boundary))) if boundary else None


def joint_wkb(shapes: Iterable[bytes]) -> bytes | None:
    """One shape for several together, as WKB; ``None`` for none."""
    areas = from_wkb([bytes(shape) for shape in shapes])
    return to_wkb(union_all(areas)) if len(areas) else None


def is_tangled(area: BaseGeometry) -> bool:
    """
    Whether its rings cross so often that to repair them would take minutes.

    Estimated from some of its lines: a real boundary crosses itself a few times.
    """
    lines = _lines(area)
    tree = STRtree(lines)
    asked = lines[:: max(1, len(lines) // LINES_ASKED)]
    crossings = 0
    for start in range(0, len(asked), LINES_AT_ONCE):
        some = asked[start : start + LINES_AT_ONCE]
        crossings += tree.query(some, predicate="crosses").shape[1]
        # Each crossing is met from both lines.
        if crossings * len(lines) / len(asked) / 2 > MAX_CROSSINGS:
            return True
    return False


def _lines(area: BaseGeometry) -> np.ndarray:
    rings = [get_coordinates(ring) for ring in get_rings(get_parts(area))]
    ends = [np.stack([ring[:-1], ring[1:]], axis=1) for ring in rings]
    return linestrings(np.concatenate(ends))


def centre_of(outline_text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a point that lies inside the outline."""
    if not outline_text:
        return None
    point = shape(json.loads(outline_text)).representative_point()
    return point.x, point.y


def _polygons(area: BaseGeometry) -> list[Polygon]:
    # Twice: a repaired geometry can be a collection with a MultiPolygon.
    parts = get_parts(get_parts(area))
    return [part for part in parts if part.geom_type == "Polygon"]


def sound(area: BaseGeometry) -> MultiPolygon:
    """The same without heights, and without rings that cross themselves."""
    return MultiPolygon(_polygons(make_valid(force_2d(area))))


def _for_maps(area: BaseGeometry) -> BaseGeometry:
    return set_precision(simplify(sound(area), TOLERANCE), GRID)


def _as_text(area: BaseGeometry) -> str:
    # RFC 7946: outer rings run counterclockwise.
    polygons = [orient(part) for part in _polygons(area)]
    if not polygons:
        return ""
    if len(polygons) == 1:
        geometry = mapping(polygons[0])
    else:
        geometry = {
            "type": "MultiPolygon",
            "coordinates": [mapping(part)["coordinates"] for part in polygons],
        }
    # set_precision leaves binary noise behind the fifth decimal.
    return json.dumps(_rounded(geometry), separators=(",", ":"))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return round(value, 5)
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    if isinstance(value, dict):
        return {key: _rounded(part) for key, part in value.items()}
    return value
