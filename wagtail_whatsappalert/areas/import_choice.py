"""Which areas of a file are wanted: of which year, kind and municipality."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from .choices import AreaKind
from .import_attributes import year_in_name
from .import_contents import Contents, Found, MayBeWanted
from .import_layers import UnreadableFile
from .import_names import split_municipality
from .import_rows import Wanted

LISTED = 20


def choose(
    contents: Contents, wanted: Wanted, file_name: str
) -> tuple[int, list[Found]]:
    """
    The year of the boundaries, and the areas of it that are wanted.

    Raises ``UnreadableFile`` that tells what the file has instead.
    """
    areas = _of_kind(contents, wanted)
    areas = _of_municipalities(areas, contents, wanted)
    year, areas = _of_year(areas, wanted, file_name)
    return year, _of_one_layer(areas)


def choose_year(wanted: Wanted, names: Iterable[str]) -> int:
    """The year that is wanted, or the one in a name. Raises ``UnreadableFile``."""
    year = wanted.year or next(filter(None, map(year_in_name, names)), None)
    if year is None:
        raise UnreadableFile(
            _("The file does not say of which year the boundaries are. Give the year."),
            field="year",
        )
    return year


def _of_kind(contents: Contents, wanted: Wanted) -> list[Found]:
    kinds = [wanted.kind] if wanted.kind else list(AreaKind.values)
    areas = [found for found in contents.areas if found.facts.kind in kinds]
    if areas or any(contents.kinds[kind] for kind in kinds):
        return areas
    if wanted.kind and any(contents.kinds[kind] for kind in AreaKind.values):
        raise UnreadableFile(
            _("The file has none of what you chose (%(kind)s).")
            % {"kind": AreaKind(wanted.kind).label},
            field="kind",
        )
    raise UnreadableFile(
        _("The file has municipalities, but no districts or neighbourhoods.")
    )


def _of_municipalities(
    areas: list[Found], contents: Contents, wanted: Wanted
) -> list[Found]:
    if not wanted.municipalities:
        return areas
    names = contents.municipalities
    chosen: set[str] = set()
    for text in wanted.municipalities:
        code, name = split_municipality(text)
        is_it = MayBeWanted([code or name])
        codes = {c for c, known in names.items() if is_it(c, known or "-")}
        if not codes:
            raise UnreadableFile(
                _("The file has no areas of %(wanted)s. It has: %(found)s.")
                % {"wanted": text, "found": municipalities_of(names)},
                field="municipality",
            )
        chosen |= codes
    return [found for found in areas if found.facts.municipality_code in chosen]


def municipalities_of(names: dict[str, str]) -> str:
    listed = sorted(
        f"{name} ({code})" if name else code for code, name in names.items()
    )
    more = len(listed) - LISTED
    text = ", ".join(listed[:LISTED])
    return f"{text}, … (+{more})" if more > 0 else text or "–"


def _of_year(
    areas: list[Found], wanted: Wanted, file_name: str
) -> tuple[int, list[Found]]:
    years = {_year_of(found) for found in areas} - {None}
    year = wanted.year
    if year and len(years) == 1 and not any(found.facts.year for found in areas):
        # Only a name said otherwise, and somebody knows better.
        return year, areas
    if year and years and year not in years:
        raise UnreadableFile(
            _("The boundaries in the file are of %(years)s, not of %(year)d.")
            % {"years": _listed(years), "year": year},
            field="year",
        )
    if not year and len(years) > 1:
        raise UnreadableFile(
            _("The file has boundaries of several years: %(years)s. Choose one.")
            % {"years": _listed(years)},
            field="year",
        )
    if not year:
        year = years.pop() if years else choose_year(wanted, [file_name])
    return year, [found for found in areas if _year_of(found) in (None, year)]


def _year_of(found: Found) -> int | None:
    return found.facts.year or year_in_name(found.layer.name)


def _listed(years: Iterable[int | None]) -> str:
    return ", ".join(str(year) for year in sorted(filter(None, years)))


def _of_one_layer(areas: list[Found]) -> list[Found]:
    """A file can hold the same areas twice: exact, and simplified for maps."""
    best: dict[str, str] = {}
    for found in areas:
        code, name = found.facts.code, found.layer.name
        best[code] = min(best.get(code, name), name, key=_roughness)
    return [found for found in areas if found.layer.name == best[found.facts.code]]


def _roughness(layer: str) -> bool:
    return "gegeneraliseerd" in layer and "niet" not in layer
