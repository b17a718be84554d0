"""
Opening a file of areas: GeoJSON, a GeoPackage, or a zip with one of them or with
shapefiles. What it is shows in its first bytes, not in its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from .import_archives import unpacked
from .import_geojson import read_geojson
from .import_gis import IsRead, read_layers
from .import_layers import Layer, UnreadableFile

MEGABYTE = 1024 * 1024
SQLITE = b"SQLite format 3\x00"
GEOPACKAGES = (b"GPKG", b"GP10", b"GP11")


@dataclass(frozen=True)
class Limits:
    """How many bytes a file may have, and what comes out of a zip together."""

    file: int
    unpacked: int


# A municipality takes a few megabytes, the whole country less than 200.
ON_THE_WEB = Limits(50 * MEGABYTE, 250 * MEGABYTE)
ON_THE_COMMAND_LINE = Limits(2_000 * MEGABYTE, 4_000 * MEGABYTE)


@contextmanager
def opened(path: Path, *, limits: Limits, is_read: IsRead) -> Iterator[list[Layer]]:
    """
    The layers in a file, to be read before the end of the block.

    Raises ``UnreadableFile`` here, or while the features are read.
    """
    if path.stat().st_size > limits.file:
        raise too_large(limits)
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(b"PK"):
        with unpacked(path, limit=limits.unpacked) as files:
            yield [layer for file in files for layer in _layers(file, is_read)]
    else:
        yield _layers(path, is_read)


def too_large(limits: Limits) -> UnreadableFile:
    return UnreadableFile(
        _(
            "The file is larger than %(limit)d MB. Choose a file of your own"
            " municipality, or use the command import_neighbourhoods."
        )
        % {"limit": limits.file // MEGABYTE}
    )


def _layers(path: Path, is_read: IsRead) -> list[Layer]:
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(SQLITE):
        if start[68:72] not in GEOPACKAGES:
            raise UnreadableFile(_("This is a database, but no GeoPackage."))
        return read_layers(path, is_read=is_read)
    if path.suffix == ".shp" and start.startswith(b"\x00\x00\x27\x0a"):
        # Only from a zip, with all its parts beside it.
        if not path.with_suffix(".dbf").exists():
            raise _lonely_shapefile()
        return read_layers(path, is_read=is_read)
    if start.startswith(b"\x00\x00\x27\x0a"):
        raise _lonely_shapefile()
    if not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
        raise UnreadableFile(
            _("This is no GeoJSON, no GeoPackage and no zip with a shapefile.")
        )
    return [read_geojson(path, path.stem)]


def _lonely_shapefile() -> UnreadableFile:
    return UnreadableFile(
        _(
            "This is one part of a shapefile. Put all its parts (.shp, .shx, .dbf,"
            " .prj, .cpg) in a zip."
        )
    )
