"""
Which other groups a group shares addresses with.

Areas are compared as they lie on earth: degrees become metres by the length of a
degree at the latitude of the shared piece, which is right to a thousandth for pieces
of up to 50 kilometres. Along a common border two drawings never match to the metre, so
what is nowhere wider than 20 metres does not count, nor what is small in every way.

Lists of addresses are compared line by line, and with groups that cover the whole of a
neighbourhood in which the list lies. A list and a drawing cannot be compared.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy
from django.db.models import F, Q, QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from shapely import STRtree, from_wkb, intersection, transform
from shapely.geometry.base import BaseGeometry

from .address_ranges import AddressRange, Parity
from .choices import AreaSource
from .models import Group

# Half of the width, in metres, below which a shared strip is only a border.
BORDER = 10
SMALL_HECTARES = 1
SMALL_SHARE = 0.01
NAMED_PLACES = 5


@dataclass(frozen=True)
class Territory:
    """
    What decides the addresses of a group that is saved or is being edited.

    ``shape`` is WKB as ``areas.geometry`` makes it; ``ranges`` come from
    ``read_address_list``; ``neighbourhoods`` are numbers.
    """

    group_id: int | None = None
    site_id: int | None = None
    source: str = AreaSource.NEIGHBOURHOODS
    shape: bytes | None = None
    ranges: tuple[AddressRange, ...] = ()
    neighbourhoods: tuple[int, ...] = ()


@dataclass
class Overlap:
    """
    Another group with the same addresses: how much of this one's area it covers, or
    which streets, postcodes and neighbourhoods both have.
    """

    group_id: int
    name: str
    hectares: float = 0
    share: float = 0
    places: list[str] = field(default_factory=list)

    @property
    def size(self) -> tuple[float, int]:
        return (self.hectares, len(self.places))

    @property
    def extent(self) -> str:
        """In words: “12.3 hectares, 18% of this group” or “Hoofdstraat, 7901 AB”."""
        parts = [self._area()] if self.hectares else []
        parts += self.places[:NAMED_PLACES]
        more = len(self.places) - NAMED_PLACES
        if more > 0:
            parts.append(_("%(count)d more") % {"count": more})
        return ", ".join(parts)

    def _area(self) -> str:
        return _("%(hectares)s hectares, %(share)s%% of this group") % {
            "hectares": number_format(self.hectares, 1),
            "share": number_format(self.share * 100, 0 if self.share >= 0.01 else 1),
        }

    def __str__(self) -> str:
        return f"{self.name} ({self.extent})"


def find_overlaps(territory: Territory) -> list[Overlap]:
    """
    Other groups that residents of its sites see, the largest overlap first.

    At most three queries, however many groups there are.
    """
    others = _others(territory)
    found: dict[int, Overlap] = {}
    if territory.shape:
        for pk, name, hectares, share in _shared_areas(territory.shape, others):
            overlap = found.setdefault(pk, Overlap(pk, name))
            overlap.hectares, overlap.share = hectares, share
    for pk, name, place in _shared_places(territory, others):
        places = found.setdefault(pk, Overlap(pk, name)).places
        if place not in places:
            places.append(place)
    return sorted(found.values(), key=lambda each: each.size, reverse=True)


def _others(territory: Territory) -> QuerySet[Group]:
    others = Group.objects.public().exclude(pk=territory.group_id).order_by("name")
    return others.on_site(territory.site_id) if territory.site_id else others


def _shared_areas(
    shape: bytes, others: QuerySet[Group]
) -> Iterator[tuple[int, str, float, float]]:
    """Number, name, hectares and share of this area, for each that overlaps it."""
    rows = list(others.exclude(shape=None).values_list("pk", "name", "shape"))
    if not rows:
        return
    own = from_wkb(bytes(shape))
    areas = from_wkb([bytes(area) for _pk, _name, area in rows])
    near = sorted(STRtree(areas).query(own, predicate="intersects").tolist())
    whole = _in_metres(own).area
    for place, common in zip(near, intersection(own, areas[near]), strict=True):
        pk, name, _area = rows[place]
        shared = _in_metres(common)
        smaller = min(whole, _in_metres(areas[place]).area)
        if _counts(shared, smaller):
            yield pk, name, shared.area / 10_000, shared.area / whole


def _counts(shared: BaseGeometry, smaller: float) -> bool:
    """Whether it is more than two drawings of one border. In square metres."""
    is_small = (
        shared.area < SMALL_HECTARES * 10_000 and shared.area < SMALL_SHARE * smaller
    )
    return not (is_small or shared.area == 0 or shared.buffer(-BORDER).is_empty)


def _in_metres(area: BaseGeometry) -> BaseGeometry:
    """Flat, with true sizes near its own middle (ellipsoid of WGS84)."""
    if area.is_empty:
        return area
    _west, south, _east, north = area.bounds
    angle = math.radians((south + north) / 2)
    wide = 111412.88 * math.cos(angle) - 93.50 * math.cos(3 * angle)
    high = 111132.95 - 559.85 * math.cos(2 * angle) + 1.17 * math.cos(4 * angle)
    return transform(area, lambda degrees: degrees * numpy.array([wide, high]))


def _shared_places(
    territory: Territory, others: QuerySet[Group]
) -> Iterator[tuple[int, str, str]]:
    """Number and name of a group, and a place that it has too."""
    by_list = others.filter(area_source=AreaSource.ADDRESSES)
    if territory.source == AreaSource.ADDRESSES:
        whole = others.filter(area_source=AreaSource.NEIGHBOURHOODS)
        yield from _in_neighbourhoods(whole, territory.neighbourhoods)
        yield from _on_lists(by_list, territory.ranges)
    elif territory.source == AreaSource.NEIGHBOURHOODS:
        yield from _in_neighbourhoods(by_list, territory.neighbourhoods)


def _in_neighbourhoods(
    others: QuerySet[Group], neighbourhoods: Iterable[int]
) -> Iterator[tuple[int, str, str]]:
    numbers = list(neighbourhoods)
    if numbers:
        found = others.filter(neighbourhoods__in=numbers)
        yield from found.values_list("pk", "name", "neighbourhoods__name")


def _on_lists(
    others: QuerySet[Group], ranges: Iterable[AddressRange]
) -> Iterator[tuple[int, str, str]]:
    own: dict[str, list[AddressRange]] = defaultdict(list)
    for each in ranges:
        for key in _keys(each):
            own[key].append(each)
    near = Q(street__in=[key for key in own if not key.isdigit()])
    if any(each.postcode for each in ranges):
        near |= ~Q(postcode="")
    rows = AddressRange.objects.filter(near, group__in=others.order_by())
    rows = rows.annotate(group_name=F("group__name"))
    for theirs in rows.order_by("group__name", "pk"):
        for each in (each for key in _keys(theirs) for each in own.get(key, ())):
            if _share(each, theirs):
                yield theirs.group_id, theirs.group_name, written(each)


def _keys(each: AddressRange) -> Iterator[str]:
    """What two lines with one house have in common: a street, or four digits."""
    if each.street:
        yield each.street
    if each.postcode:
        yield each.postcode[:4]


def _share(one: AddressRange, other: AddressRange) -> bool:
    """Whether surely one house is on both lines."""
    if bool(one.street) == bool(other.street):
        codes = sorted((one.postcode, other.postcode), key=len)
        is_one_place = one.street == other.street and codes[1].startswith(codes[0])
    else:
        # A street lies in a postcode only if its own line says so.
        street, code = (one, other) if one.street else (other, one)
        is_one_place = street.postcode.startswith(code.postcode)
    return is_one_place and _share_numbers(one, other)


def _share_numbers(one: AddressRange, other: AddressRange) -> bool:
    parities = {one.parity, other.parity} - {Parity.ALL}
    if len(parities) > 1:
        return False
    first = max(one.first or 0, other.first or 0)
    lasts = [each.last for each in (one, other) if each.last is not None]
    if parities and (first % 2 == 1) != (parities == {Parity.ODD}):
        first += 1
    return not lasts or first <= min(lasts)


def written(each: AddressRange) -> str:
    """The line of the list that it comes from."""
    return getattr(each, "written", "") or str(each)
