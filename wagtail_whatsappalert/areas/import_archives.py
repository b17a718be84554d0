"""Unpacks a zip with areas: only what we know, under names of our own."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from .import_layers import UnreadableFile, damaged

MAX_MEMBERS = 1_000
PIECE = 1024 * 1024
SHAPEFILE = {".shp", ".shx", ".dbf"}
BESIDE_SHAPEFILE = {".prj", ".cpg"}
# The first kind that is found is what we read: a zip of GeoPackages holds
# descriptions in JSON too.
WHOLE_FILES = (".gpkg", ".shp", ".geojson", ".json")


@contextmanager
def unpacked(path: Path, *, limit: int) -> Iterator[list[Path]]:
    """
    The GeoPackages, shapefiles or GeoJSON files in a zip, until the end of the block.

    Nothing is written outside a directory of our own, nor more than ``limit`` bytes,
    whatever the zip says of itself. Raises ``UnreadableFile``.
    """
    with TemporaryDirectory(prefix="whatsappalert-") as directory:
        try:
            with zipfile.ZipFile(path) as archive:
                files = _unpack(archive, Path(directory), limit)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise damaged() from error
        except (RuntimeError, NotImplementedError) as error:
            raise UnreadableFile(
                _("This zip has a password or a way of packing that we cannot read.")
            ) from error
        yield _whole_files(files)


def _unpack(archive: zipfile.ZipFile, directory: Path, limit: int) -> list[Path]:
    members = [member for member in archive.infolist() if _is_known(member)]
    if len(members) > MAX_MEMBERS:
        raise UnreadableFile(_("There are too many files in this zip."))
    folders: dict[str, int] = {}
    files = []
    for member in members:
        name = PurePosixPath(member.filename)
        number = folders.setdefault(str(name.with_suffix("")).casefold(), len(folders))
        # Never the path of the zip: it may lead anywhere.
        stem = re.sub(r"[^\w-]", "_", name.stem)[:80]
        target = directory / str(number) / f"{stem}{name.suffix.lower()}"
        target.parent.mkdir(exist_ok=True)
        limit -= _copy(archive, member, target, limit)
        files.append(target)
    return files


def _is_known(member: zipfile.ZipInfo) -> bool:
    name = PurePosixPath(member.filename)
    is_of_macos = name.name.startswith("._") or "__MACOSX" in name.parts
    known = {*SHAPEFILE, *BESIDE_SHAPEFILE, *WHOLE_FILES}
    return not (member.is_dir() or is_of_macos) and name.suffix.lower() in known


def _copy(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, limit: int
) -> int:
    """How many bytes it has; counted, since the zip can lie about it."""
    size = 0
    with archive.open(member) as source, target.open("wb") as copy:
        while piece := source.read(PIECE):
            size += len(piece)
            if size > limit:
                raise UnreadableFile(_("This zip is too large when unpacked."))
            copy.write(piece)
    return size


def _whole_files(files: list[Path]) -> list[Path]:
    for suffix in WHOLE_FILES:
        found = [path for path in files if path.suffix == suffix]
        for path in found if suffix == ".shp" else []:
            _check_shapefile(path)
        if found:
            return found
    raise UnreadableFile(
        _("There is no GeoPackage, shapefile or GeoJSON file in this zip.")
    )


def _check_shapefile(path: Path) -> None:
    missing = [s for s in sorted(SHAPEFILE) if not path.with_suffix(s).exists()]
    if missing:
        raise UnreadableFile(
            _("A part of the shapefile is missing in the zip: %(name)s.")
            % {"name": path.stem + missing[0]}
        )
