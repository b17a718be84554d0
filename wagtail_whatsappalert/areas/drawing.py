"""An area that somebody drew, pasted or uploaded as GeoJSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from shapely import equals_exact, get_parts, make_valid, set_precision, union_all
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from ..adminkit.area_widget import AreaInput, UnreadableUpload
from .geometry import Geometry, is_tangled, read_shape
from .import_layers import UnreadableFile
from .import_projection import as_wgs84, is_finite, lies_here

# Seven decimals are about a centimetre.
FINEST = 1e-7
# More corners than the boundary of any municipality has.
MOST_CORNERS = 50_000
DEEPEST = 4


def read_drawn_area(text: str) -> Geometry | None:
    """
    The Polygon or MultiPolygon in a GeoJSON text, in WGS84; ``None`` for no text.

    Takes a geometry, a Feature or a FeatureCollection, in degrees or in the metres of
    the Netherlands and Belgium; polygons that touch or overlap become one. Raises
    ``ValueError`` with what to do about it.
    """
    if not text.strip():
        return None
    geometries = list(_geometries(_as_json(text)))
    if not geometries:
        raise ValueError(_("There is no area in it. Draw one, or paste another text."))
    areas = [_area_of(geometry) for geometry in geometries]
    if sum(_count_corners(area) for area in areas) > MOST_CORNERS:
        raise ValueError(
            _("It has more than %(count)d corners. Make it simpler first.")
            % {"count": MOST_CORNERS}
        )
    if any(not area.is_valid and is_tangled(area) for area in areas):
        raise ValueError(_("The lines of this boundary cross each other too often."))
    moved = _in_degrees(areas)
    if len(areas) == 1 and _is_ready(areas[0], moved[0]):
        # To the letter: who draws nothing changes nothing.
        return {key: geometries[0][key] for key in ("type", "coordinates")}
    return _joined(moved)


def _in_degrees(areas: list[BaseGeometry]) -> list[BaseGeometry]:
    try:
        moved = as_wgs84(areas, None)
    except UnreadableFile as error:
        raise ValueError(str(error)) from error
    if not all(map(lies_here, moved)):
        raise ValueError(_("A part of it lies outside the Netherlands and Belgium."))
    return moved


def _is_ready(area: BaseGeometry, moved: BaseGeometry) -> bool:
    return area.is_valid and not area.has_z and equals_exact(area, moved, FINEST)


def _as_json(text: str) -> Any:
    try:
        # Decoders of browsers and databases refuse NaN, Python's does not.
        return json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise ValueError(
            _(
                "This is no GeoJSON. Paste the whole text, from the first brace to "
                "the last."
            )
        ) from error


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _geometries(value: Any, depth: int = 0) -> Iterator[Geometry]:
    """The polygons in a GeoJSON object; other things in it are refused."""
    kind = value.get("type") if isinstance(value, dict) else None
    if kind in ("Polygon", "MultiPolygon"):
        yield value
    elif kind == "Feature" and depth < DEEPEST:
        if value.get("geometry") is not None:
            yield from _geometries(value["geometry"], depth + 1)
    elif kind in ("FeatureCollection", "GeometryCollection") and depth < DEEPEST:
        members = "features" if kind == "FeatureCollection" else "geometries"
        parts = value.get(members)
        for part in parts if isinstance(parts, list) else ():
            yield from _geometries(part, depth + 1)
    else:
        raise ValueError(
            _("Only areas can be used (Polygon or MultiPolygon), no lines or points.")
        )


def _area_of(geometry: Geometry) -> BaseGeometry:
    try:
        area = read_shape(geometry)
        if not is_finite(area):
            raise ValueError("not a number")
    except ValueError as error:
        raise ValueError(
            _("The area is not complete. Draw it again, or paste another text.")
        ) from error
    return area


def _count_corners(area: BaseGeometry) -> int:
    return sum(
        len(ring.coords)
        for part in get_parts(area)
        for ring in (part.exterior, *part.interiors)
    )


def _joined(areas: list[BaseGeometry]) -> Geometry:
    whole = set_precision(union_all([make_valid(area) for area in areas]), FINEST)
    parts = [part for part in get_parts(whole) if part.geom_type == "Polygon"]
    if not parts:
        raise ValueError(_("The area is not complete. Draw it again."))
    coordinates = [_rings(mapping(part)["coordinates"]) for part in parts]
    if len(coordinates) == 1:
        return {"type": "Polygon", "coordinates": coordinates[0]}
    return {"type": "MultiPolygon", "coordinates": coordinates}


def _rings(rings: Any) -> list[list[list[float]]]:
    """As JSON has it, without heights."""
    return [[[round(x, 7), round(y, 7)] for x, y, *_height in ring] for ring in rings]


class AreaField(forms.Field):
    """
    A drawn area in a form: GeoJSON text in, a geometry or ``None`` out.

    A field of the same name with ``_file`` behind it may hold a file instead.
    """

    widget = AreaInput

    def to_python(self, value: str | None) -> Geometry | None:
        if isinstance(value, UnreadableUpload):
            raise ValidationError(value.problem, code="unreadable_file")
        try:
            return read_drawn_area(value or "")
        except ValueError as error:
            raise ValidationError(str(error), code="invalid_area") from error

    def prepare_value(self, value: Geometry | str | None) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, separators=(",", ":"))

    def has_changed(self, initial: Geometry | None, data: str | None) -> bool:
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
