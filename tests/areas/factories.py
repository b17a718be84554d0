"""Boundaries: real ones of Hoogeveen, and small ones to reason about."""

import json
from pathlib import Path

from wagtail_whatsappalert.areas.models import PostcodeAddresses

DATA = Path(__file__).parent.parent.parent / "example_project" / "data"

# In metres (Rijksdriehoek), as the statistics office delivers it as well.
IN_METRES = {
    "type": "Polygon",
    "coordinates": [
        [[228583, 527427], [228645, 527423], [228875, 527408], [228583, 527427]]
    ],
}


def square(west=6.4, south=52.7, size=0.1):
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings) or [square()]}


def multipolygon(*polygons):
    return {
        "type": "MultiPolygon",
        "coordinates": [each["coordinates"] for each in polygons],
    }


def hoogeveen():
    """The boundary of each of the 48 neighbourhoods, by name."""
    path = DATA / "hoogeveen_buurten_2016_wgs84.geojson"
    features = json.loads(path.read_text())["features"]
    return {each["properties"]["BU_NAAM"]: each["geometry"] for each in features}


def make_addresses(runs, **kwargs):
    defaults = {"postcode": "7901 AB", "municipality_code": "GM0118", "year": 2016}
    return PostcodeAddresses.objects.create(runs=runs, **{**defaults, **kwargs})
