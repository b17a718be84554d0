"""Which part of a group's area becomes the area of a new group."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from shapely import from_wkb, union_all
from shapely.geometry import MultiPolygon, mapping
from shapely.geometry.base import BaseGeometry

from ..areas.geometry import Geometry, read_geometry, sound
from ..areas.models import Neighbourhood
from ..groups.choices import AreaSource
from ..groups.models import Group

# What is less than this share of something is no part of it: a line drawn along a
# border leaves slivers on both sides.
SLIVER = 0.005


class NoPart(Exception):
    """Nothing or everything would go, in words for the manager."""


@dataclass(frozen=True)
class Part:
    """
    What the new group gets, and what stays with the old one.

    ``going`` and ``staying`` are numbers of neighbourhoods; one through which a line
    was drawn is in both. ``drawn`` and ``rest`` are there when the area was drawn,
    ``lines`` and ``lines_left`` when it is a list of streets and postcodes.
    """

    source: AreaSource
    going: frozenset[int]
    staying: frozenset[int]
    drawn: Geometry | None = None
    rest: Geometry | None = None
    lines: str = ""
    lines_left: str = ""


def neighbourhoods_part(group: Group, chosen: Collection[int]) -> Part:
    """Whole neighbourhoods of the group go. Raises ``NoPart``."""
    all_of_them = set(group.neighbourhoods.values_list("pk", flat=True))
    going = all_of_them & set(chosen)
    if not going:
        raise NoPart(_("Choose the neighbourhoods of the new group."))
    if going == all_of_them:
        raise NoPart(_("Leave at least one neighbourhood with the old group."))
    return Part(
        AreaSource.NEIGHBOURHOODS, frozenset(going), frozenset(all_of_them - going)
    )


def drawn_part(group: Group, drawing: Geometry) -> Part:
    """
    What was drawn goes, as far as it lies inside the group. Raises ``NoPart``, and
    ``ValueError`` for what is no area.
    """
    if not group.shape:
        raise NoPart(_("This group has no area on the map to draw in."))
    whole, drawn = from_wkb(bytes(group.shape)), sound(read_geometry(drawing))
    new, rest = sound(whole & drawn), sound(whole - drawn)
    if new.area <= whole.area * SLIVER:
        raise NoPart(_("Nothing of this group lies in what you have drawn."))
    if rest.area <= whole.area * SLIVER:
        raise NoPart(_("The whole group lies in what you have drawn."))
    areas = list(group.neighbourhoods.values_list("pk", "shape"))
    return Part(
        AreaSource.DRAWN,
        _lying_in(new, areas),
        _lying_in(rest, areas),
        drawn=_as_geojson(new),
        rest=_as_geojson(rest),
    )


def lines_part(group: Group, chosen: Collection[int]) -> Part:
    """Lines of the list go, by their place in ``lines_of``. Raises ``NoPart``."""
    lines = lines_of(group)
    going = [line for number, line in enumerate(lines) if number in chosen]
    left = [line for number, line in enumerate(lines) if number not in chosen]
    if not going:
        raise NoPart(_("Choose the lines of the new group."))
    if not left:
        raise NoPart(_("Leave at least one line with the old group."))
    # They only say where the group lies: nobody knows which line is in which.
    areas = frozenset(group.neighbourhoods.values_list("pk", flat=True))
    return Part(
        AreaSource.ADDRESSES,
        areas,
        areas,
        lines="\n".join(going),
        lines_left="\n".join(left),
    )


def lines_of(group: Group) -> list[str]:
    """The lines of a group's list of streets and postcodes, without empty ones."""
    return [line.strip() for line in group.address_list.splitlines() if line.strip()]


def shapes_of(part: Part) -> tuple[BaseGeometry, BaseGeometry]:
    """The areas of the new and of the old group; empty where nothing is drawn."""
    if part.drawn and part.rest:
        return sound(read_geometry(part.drawn)), sound(read_geometry(part.rest))
    return _joint(part.going), _joint(part.staying)


def share_of(area: BaseGeometry, whole: BaseGeometry) -> float:
    """How much of ``whole`` lies in ``area``, from 0 to 1."""
    return (area & whole).area / whole.area if whole.area else 0.0


def _joint(numbers: Collection[int]) -> BaseGeometry:
    rows = Neighbourhood.objects.filter(pk__in=numbers).exclude(shape=None)
    shapes = [bytes(shape) for shape in rows.values_list("shape", flat=True)]
    return union_all(from_wkb(shapes)) if shapes else MultiPolygon()


def _lying_in(area: BaseGeometry, rows: Iterable[tuple[int, Any]]) -> frozenset[int]:
    """Neighbourhoods of which a part lies there, or nobody knows."""
    return frozenset(
        pk
        for pk, shape in rows
        if not shape or share_of(area, from_wkb(bytes(shape))) > SLIVER
    )


def _as_geojson(area: BaseGeometry) -> Geometry:
    return json.loads(json.dumps(mapping(area)))
