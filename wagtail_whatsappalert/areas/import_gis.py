"""Reads GeoPackages and shapefiles with pyogrio, which a site may do without."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from .import_layers import Feature, Layer, UnreadableFile, damaged

# Areas read at once: their boundaries stand in memory together.
BATCH = 2_000
# A shapefile without a note of its encoding (.cpg), in the order we try.
ENCODINGS = ("UTF-8", "cp1252", "ISO-8859-1")
IsRead = Callable[[str], bool]


def read_layers(path: Path, *, is_read: IsRead) -> list[Layer]:
    """
    The layers with geometry; of each feature only the columns that ``is_read``.

    Raises ``UnreadableFile``, also while the features are read.
    """
    raw = _raw()
    names = _careful(lambda: import_module("pyogrio").list_layers(path))
    return [_layer(raw, path, str(name), is_read) for name, kind in names if kind]


def _raw() -> Any:
    try:
        return import_module("pyogrio.raw")
    except ImportError as error:
        raise UnreadableFile(
            _(
                "GeoPackages and shapefiles can be read once pyogrio is installed on"
                " the server: pip install wagtail-whatsappalert[gis]. GeoJSON can be"
                " read without it."
            )
        ) from error


def _careful(call: Callable[[], Any]) -> Any:
    try:
        return _quiet(call)
    except (RuntimeError, ValueError, OSError) as error:
        raise damaged() from error


def _quiet(call: Callable[[], Any]) -> Any:
    with warnings.catch_warnings():
        # What GDAL only remarks on shows in what we read.
        warnings.simplefilter("ignore")
        return call()


def _layer(raw: Any, path: Path, name: str, is_read: IsRead) -> Layer:
    layer = Layer(name)
    layer.features = _features(raw, path, layer, is_read)
    return layer


def _features(raw: Any, path: Path, layer: Layer, is_read: IsRead) -> Iterator[Feature]:
    encoding = _encoding(raw, path, layer.name)
    facts = _careful(
        lambda: import_module("pyogrio").read_info(
            path, layer=layer.name, encoding=encoding, force_feature_count=True
        )
    )
    layer.crs, layer.columns = facts["crs"], [str(name) for name in facts["fields"]]
    columns = [name for name in layer.columns if is_read(name)]
    seen = 0
    while seen < facts["features"]:
        batch = list(_batch(raw, path, layer.name, encoding, columns, seen))
        if not batch:
            raise damaged()
        seen += len(batch)
        yield from batch


def _batch(
    raw: Any, path: Path, name: str, encoding: str | None, columns: list[str], seen: int
) -> Iterator[Feature]:
    meta, _numbers, shapes, values = _careful(
        lambda: raw.read(
            path,
            layer=name,
            encoding=encoding,
            columns=columns,
            skip_features=seen,
            max_features=BATCH,
        )
    )
    names = [str(name) for name in meta["fields"]]
    rows = zip(*(column.tolist() for column in values), strict=True)
    for shape, row in zip(shapes, rows if names else [()] * len(shapes), strict=True):
        yield Feature(dict(zip(names, row, strict=True)), shape)


def _encoding(raw: Any, path: Path, name: str) -> str | None:
    if path.suffix != ".shp" or path.with_suffix(".cpg").exists():
        return None
    for encoding in ENCODINGS:
        if _careful(lambda encoding=encoding: _fits(raw, path, name, encoding)):
            return encoding
    return None


def _fits(raw: Any, path: Path, name: str, encoding: str) -> bool:
    try:
        _quiet(
            lambda: raw.read(path, layer=name, encoding=encoding, read_geometry=False)
        )
    except UnicodeDecodeError:
        return False
    return True
