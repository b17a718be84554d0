"""From a file to the list of areas that an import starts from."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext as _
from shapely import from_wkb
from shapely.geometry.base import BaseGeometry

from .choices import AreaKind
from .geometry import joint_wkb
from .import_choice import choose, choose_year
from .import_contents import Contents, Found, IsRead, read_contents
from .import_files import ON_THE_COMMAND_LINE, Limits, opened
from .import_layers import UnreadableFile
from .import_names import (
    code_column,
    made_code,
    name_column,
    read_code,
    split_municipality,
)
from .import_projection import as_wgs84
from .import_rows import AreaList, AreaRow, Wanted
from .import_shapes import WrongShape, sound_wkb
from .models import Neighbourhood

LONGEST = {
    name: Neighbourhood._meta.get_field(name).max_length
    for name in ("name", "code", "municipality", "municipality_code")
}


def read_areas(
    path: Path,
    *,
    wanted: Wanted,
    file_name: str = "",
    limits: Limits = ON_THE_COMMAND_LINE,
) -> AreaList:
    """
    The wanted areas of a GeoJSON file, GeoPackage or zip.

    Raises ``UnreadableFile`` where there is nothing to import or a choice is missing;
    what is wrong with single areas are ``problems`` of the answer.
    """
    with opened(path, limits=limits, is_read=IsRead(wanted)) as layers:
        contents = read_contents(layers, wanted)
    file_name = file_name or path.name
    areas = AreaList(0, skipped=contents.skipped)
    areas.remarks = [text for layer in contents.layers for text in layer.remarks]
    if contents.areas or contents.kinds:
        areas.year, found = choose(contents, wanted, file_name)
        pairs = [(each, _official_row(each, contents)) for each in found]
    else:
        pairs = _others(contents, wanted, areas, file_name)
    _add_shapes(pairs, areas)
    if not (areas.rows or areas.problems):
        raise UnreadableFile(_("There are no areas to import in this file."))
    return areas


def _official_row(found: Found, contents: Contents) -> AreaRow:
    facts = found.facts
    names = contents.municipalities
    return AreaRow(
        kind=facts.kind,
        code=facts.code,
        name=facts.name,
        municipality_code=facts.municipality_code,
        municipality=facts.municipality or names.get(facts.municipality_code, ""),
        district_code=facts.district_code,
        shape=b"",
    )


def _others(
    contents: Contents, wanted: Wanted, areas: AreaList, file_name: str
) -> list[tuple[Found, AreaRow]]:
    """Areas of a municipality's own making; which one has to be told."""
    if not contents.others:
        raise UnreadableFile(_("There are no areas in this file."))
    columns = _columns(contents)
    names = name_column(columns, wanted.name_field)
    codes = code_column(columns, wanted.code_field)
    if len(wanted.municipalities) != 1:
        raise UnreadableFile(
            _(
                "The file does not say of which municipality the areas are. Give one,"
                " for example 24062 Leuven."
            ),
            field="municipality",
        )
    layers = [layer.name for layer in contents.layers]
    areas.year = choose_year(wanted, [file_name, *layers])
    rows = [_own_row(found, wanted, names, codes) for found in contents.others]
    return list(zip(contents.others, rows, strict=True))


def _columns(contents: Contents) -> list[str]:
    """All that are in the file, also those that were not read."""
    read = (name for found in contents.others for name in found.properties)
    named = (name for layer in contents.layers for name in layer.columns)
    return list(dict.fromkeys([*read, *named]))


def _own_row(found: Found, wanted: Wanted, names: str, codes: str) -> AreaRow:
    municipality_code, municipality = split_municipality(wanted.municipalities[0])
    name = found.properties.get(names, "")
    code = read_code(found.properties, codes) or made_code(
        municipality_code or municipality, name
    )
    return AreaRow(
        kind=wanted.kind or AreaKind.NEIGHBOURHOOD.value,
        code=code,
        name=name,
        municipality_code=municipality_code,
        municipality=municipality,
        district_code="",
        shape=b"",
        is_official=False,
    )


def _add_shapes(pairs: Iterable[tuple[Found, AreaRow]], areas: AreaList) -> None:
    by_layer = defaultdict(list)
    for found, row in pairs:
        problem = found.problem or _problem_with(row)
        if problem:
            areas.problems.append(_told(row, problem))
        elif found.shape is None:
            areas.skipped["no_boundary"] += 1
        else:
            by_layer[id(found.layer)].append((found, row))
    for some in by_layer.values():
        shapes = as_wgs84([found.shape for found, _row in some], some[0][0].layer.crs)
        _add_rows([row for _found, row in some], shapes, areas)


def _add_rows(rows: list[AreaRow], shapes: list[BaseGeometry], areas: AreaList) -> None:
    parts = defaultdict(list)
    for row, shape in zip(rows, shapes, strict=True):
        # MariaDB makes no difference between capitals and others.
        parts[row.kind, row.code.casefold()].append((row, shape))
    for some in parts.values():
        row = some[0][0]
        names = list(dict.fromkeys(each.name for each, _shape in some))
        if len(names) > 1 or (len(some) > 1 and not row.is_official):
            areas.problems.append(_told(row, _twice(names, row.code)))
            continue
        try:
            wkb, is_repaired = _joined([part for _row, part in some])
        except WrongShape as error:
            areas.problems.append(_told(row, str(error)))
        else:
            areas.rows.append(replace(row, shape=wkb, is_repaired=is_repaired))


def _joined(parts: list[BaseGeometry]) -> tuple[bytes, bool]:
    """CBS keeps the parts of some areas apart. Raises ``WrongShape``."""
    sound = [sound_wkb(part) for part in parts]
    if len(sound) == 1:
        return sound[0]
    whole, _is_repaired = sound_wkb(from_wkb(joint_wkb(wkb for wkb, _done in sound)))
    return whole, any(is_repaired for _wkb, is_repaired in sound)


def _twice(names: list[str], code: str) -> str:
    return _("several areas have the code %(code)s (%(names)s)") % {
        "code": code,
        "names": ", ".join(names),
    }


def _problem_with(row: AreaRow) -> str:
    if not row.name:
        return _("it has no name")
    for name, limit in LONGEST.items():
        text = getattr(row, name)
        if len(text) > limit:
            return _("“%(text)s…” is longer than %(limit)d characters") % {
                "text": text[:30],
                "limit": limit,
            }
        # "Cc": control characters, "Cs": halves of a character.
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
            return _("its name or code holds characters that cannot be shown")
    return ""


def _told(row: AreaRow, problem: str) -> str:
    text = f"{row.code[:30]} {row.name[:100]}: {problem}"
    return text.encode("utf-8", "replace").decode()
