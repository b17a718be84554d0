"""What lies beneath an area while it is drawn: other groups and neighbourhoods."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import Max, Q, QuerySet
from shapely import box, to_wkb, total_bounds
from shapely.geometry import shape

from ..areas.models import Neighbourhood
from ..areas.point_index import kept_index, neighbourhood_index
from .models import Group

Bounds = tuple[float, float, float, float]

# In degrees, as wide as a large municipality: no map of more is drawn exactly.
WIDEST = 0.6
MOST_NEIGHBOURHOODS = 500
# So many say where the groups are.
SAMPLE = 200


def read_bounds(text: str) -> Bounds:
    """West, south, east and north; raises ``ValueError`` for anything else."""
    west, south, east, north = (float(part) for part in text.split(","))
    if not all(map(math.isfinite, (west, south, east, north))):
        raise ValueError("not a number")
    if not (west < east and south < north):
        raise ValueError("no area")
    return west, south, east, north


def beneath_as_json(bounds: Bounds, *, without: int | None = None) -> str:
    """
    What ``adminkit.area_widget.MapOptions`` asks for, within these bounds.

    Public groups but one, and where the map shows no more than a municipality also the
    neighbourhoods. Four queries at most.
    """
    west, _south, east, _north = bounds
    is_close = east - west <= WIDEST
    layers = [_layer("groups", _groups(bounds, without, is_close))]
    if is_close:
        layers.insert(0, _layer("neighbourhoods", _neighbourhoods(bounds)))
    return f'{{"layers":[{",".join(layers)}]}}'


def _groups(
    bounds: Bounds, without: int | None, is_close: bool
) -> Iterable[tuple[str, str]]:
    groups = Group.objects.public().exclude(pk=without).exclude(outline="")
    if is_close:
        index = kept_index("groups beneath a drawing", _shapes_of_groups)
        groups = groups.filter(pk__in=_within(index.sharing(to_wkb(box(*bounds)))))
    field = "outline" if is_close else "overview_outline"
    return groups.values_list("name", field)


def _shapes_of_groups() -> Iterator[tuple[int, bytes]]:
    rows = Group.objects.exclude(shape=None).order_by()
    yield from rows.values_list("pk", "shape").iterator()


def _neighbourhoods(bounds: Bounds) -> Iterable[tuple[str, str]]:
    near = _within(neighbourhood_index().sharing(to_wkb(box(*bounds))))
    if len(near) > MOST_NEIGHBOURHOODS:
        return ()
    return Neighbourhood.objects.filter(pk__in=near).values_list("name", "outline")


def _within(found: list[tuple[int, float]]) -> list[int]:
    return [number for number, _share in found]


def _layer(kind: str, areas: Iterable[tuple[str, str]]) -> str:
    # An outline is JSON text already.
    written = ",".join(
        f'{{"name":{json.dumps(name)},"geometry":{outline}}}'
        for name, outline in areas
        if outline
    )
    return f'{{"kind":"{kind}","areas":[{written}]}}'


def offered_neighbourhoods(group: Group) -> QuerySet[Neighbourhood]:
    """
    Those that a group can get: of each municipality the newest year, and what it has.

    One query to make it. Boundaries are not read.
    """
    newest: dict[int, list[tuple[str, str]]] = defaultdict(list)
    municipalities = Neighbourhood.objects.order_by().values_list(
        "municipality_code", "municipality"
    )
    for code, name, year in municipalities.annotate(Max("year")):
        newest[year].append((code, name))
    own = group.neighbourhoods.values("pk") if group.pk else []
    offered = Q(pk__in=own)
    for year, places in newest.items():
        codes, names = ({place[number] for place in places} for number in (0, 1))
        offered |= Q(year=year, municipality_code__in=codes, municipality__in=names)
    return Neighbourhood.objects.filter(offered).only("name", "municipality")


def first_view(group: Group) -> Bounds | None:
    """What an empty map shows: the group's area, or where the others lie."""
    others: QuerySet[Group] = Group.objects.public().exclude(overview_outline="")
    outlines = [group.overview_outline] if group.overview_outline else []
    outlines = outlines or others.order_by("pk").values_list(
        "overview_outline", flat=True
    )
    shapes = [shape(json.loads(text)) for text in outlines[:SAMPLE]]
    return tuple(total_bounds(shapes).tolist()) if shapes else None
