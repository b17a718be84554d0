"""Files of areas as CBS and municipalities publish them, small and made here."""

import io
import json
import warnings
import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from django.utils import translation
from pyproj import Transformer
from shapely import from_wkb, to_wkb, transform
from shapely.geometry import MultiPolygon, mapping, shape

from .factories import DATA, polygon, square

HOOGEVEEN = DATA / "hoogeveen_buurten_2016_wgs84.geojson"
RD_NAME = "urn:ogc:def:crs:EPSG::28992"
BOW_TIE = [[6.4, 52.7], [6.5, 52.8], [6.5, 52.7], [6.4, 52.8], [6.4, 52.7]]


def place(number):
    """A square of its own, beside those of other numbers."""
    return polygon(square(6.4 + number % 10 * 0.02, 52.7 + number // 10 * 0.02, 0.02))


def neighbourhood(number=0, boundary=None, **facts):
    """As newer maps of CBS spell it."""
    facts = {
        "buurtcode": f"BU011850{number:02}",
        "buurtnaam": f"Buurt {number}",
        "wijkcode": "WK011850",
        "gemeentecode": "GM0118",
        "gemeentenaam": "Hoogeveen",
        "water": "NEE",
        "jaar": 2025,
        **facts,
    }
    return feature(facts, place(number) if boundary is None else boundary)


def district(number=50, boundary=None, **facts):
    facts = {
        "wijkcode": f"WK0118{number:02}",
        "wijknaam": f"Wijk {number}",
        "gemeentecode": "GM0118",
        "gemeentenaam": "Hoogeveen",
        "jaar": 2025,
        **facts,
    }
    return feature(facts, boundary or place(number))


def feature(properties, boundary):
    return {"type": "Feature", "properties": properties, "geometry": boundary}


def collection(*features, **members):
    return {"type": "FeatureCollection", **members, "features": list(features)}


@lru_cache
def transformer(crs):
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True)


def in_metres(boundary, crs="EPSG:28992"):
    convert = transformer(crs)

    def moved(points):
        return np.column_stack(convert.transform(points[:, 0], points[:, 1]))

    return mapping(transform(shape(boundary), moved))


def is_same(boundary, wkb, tolerance=0.000001):
    """Point by point, whether it is kept as one area or as several."""
    areas = [
        MultiPolygon(area.geoms if area.geom_type == "MultiPolygon" else [area])
        for area in (shape(boundary), from_wkb(wkb))
    ]
    return areas[0].equals_exact(areas[1], tolerance)


def as_bytes(content):
    text = json.dumps(content) if isinstance(content, dict) else content
    return text.encode() if isinstance(text, str) else text


def written(directory, content, name="areas.geojson"):
    path = Path(directory) / name
    path.write_bytes(as_bytes(content))
    return path


def gis_file(path, layers, crs="EPSG:28992", **options):
    """A GeoPackage or shapefile; ``layers`` are lists of features by name."""
    raw = pytest.importorskip("pyogrio.raw")
    for name, features in layers.items():
        columns = list(features[0]["properties"])
        values = [
            np.array([each["properties"][column] for each in features], dtype=object)
            for column in columns
        ]
        shapes = [to_wkb(shape(in_metres(f["geometry"], crs))) for f in features]
        with warnings.catch_warnings():
            # A shapefile cuts names of columns after ten signs.
            warnings.simplefilter("ignore", RuntimeWarning)
            raw.write(
                path,
                np.array(shapes, dtype=object),
                values,
                columns,
                layer=name,
                crs=crs,
                geometry_type="MultiPolygon" if path.suffix == ".gpkg" else "Polygon",
                promote_to_multi=path.suffix == ".gpkg",
                append=path.exists(),
                **options,
            )
    return path


def zipped(*files, name="areas.zip", folder="", without=()):
    """The files, and what lies beside a shapefile, in a zip beside the first."""
    target = files[0].with_name(name)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            parts = [file]
            if file.suffix == ".shp":
                parts = sorted(file.parent.glob(f"{file.stem}.*"))
            for part in parts:
                if part.suffix not in (*without, ".zip"):
                    archive.write(part, f"{folder}{part.name}")
    return target


def zip_of(members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def codes(areas):
    return [row.code for row in areas.rows]
