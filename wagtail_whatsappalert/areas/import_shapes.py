"""From a boundary as a file has it to a sound shape, or what is wrong with it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from shapely import force_2d, from_wkb, get_num_coordinates, is_valid, to_wkb
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from .geometry import is_tangled, sound
from .import_projection import is_finite, lies_here

AREAS = ("Polygon", "MultiPolygon")
MAX_POINTS = 1_000_000


class WrongShape(ValueError):
    """What is wrong with one boundary, in words for an editor."""


def read_shape(geometry: dict[str, Any] | bytes | None) -> BaseGeometry | None:
    """As it stands in the file, without heights; ``None`` if there is none."""
    if geometry is None:
        return None
    try:
        area = _from_file(geometry)
    except WrongShape:
        raise
    except (ShapelyError, TypeError, ValueError, LookupError, OverflowError) as error:
        raise WrongShape(_("its boundary cannot be read")) from error
    if area.is_empty:
        return None
    if area.geom_type not in AREAS:
        raise WrongShape(_("it is no area, but a point or a line"))
    if get_num_coordinates(area) > MAX_POINTS:
        raise WrongShape(
            _("its boundary has more than %(limit)d points") % {"limit": MAX_POINTS}
        )
    if not is_finite(area):
        raise WrongShape(_("a coordinate is no number"))
    return force_2d(area)


def _from_file(geometry: dict[str, Any] | bytes) -> BaseGeometry:
    if isinstance(geometry, bytes):
        return from_wkb(geometry)
    if isinstance(geometry, dict) and geometry.get("type") not in AREAS:
        # Others are told apart, but never made: a collection holds anything.
        raise WrongShape(_("it is no area, but a point or a line"))
    return shape(geometry)


def sound_wkb(area: BaseGeometry) -> tuple[bytes, bool]:
    """The WKB of an area in WGS84 to be kept, and whether it had to be repaired."""
    if not lies_here(area):
        raise WrongShape(_("it lies outside the Netherlands and Belgium"))
    is_sound = bool(is_valid(area))
    if not is_sound and is_tangled(area):
        raise WrongShape(_("its boundary crosses itself too often to be repaired"))
    kept = sound(area)
    if not kept.area:
        raise WrongShape(_("its boundary holds no area"))
    return to_wkb(kept), not is_sound
