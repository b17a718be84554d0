"""
What importing a list of areas would do, before anything is done.

An area is recognised by its code and its year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db.models import F
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from shapely import equals_exact, from_wkb

from .choices import AreaKind
from .import_plan import Change, ImportPlan, PlannedArea, Stored, VanishedArea
from .import_rows import AreaList, AreaRow
from .models import Area, District, Neighbourhood

# Databases take only so many values in one query.
BATCH = 500
# In degrees: less than ten centimetres, point by point.
TOLERANCE = 0.0000008
MODELS: dict[str, type[Area]] = {
    AreaKind.DISTRICT.value: District,
    AreaKind.NEIGHBOURHOOD.value: Neighbourhood,
}
TEXTS = ("name", "municipality_code", "municipality")
NEEDED_RIGHTS = tuple(
    f"wagtail_whatsappalert.{verb}_{kind}"
    for kind in MODELS
    for verb in ("add", "change")
)


def may_import_areas(user: Any) -> bool:
    return user.has_perms(NEEDED_RIGHTS)


def plan_import(areas: AreaList) -> ImportPlan:
    """
    Compare the areas of a file with those of the database, of the same year.

    A few queries for each 500 areas.
    """
    plan = ImportPlan(areas, problems=list(areas.problems))
    names = _municipality_names(areas.rows)
    for kind, model in MODELS.items():
        rows = [row for row in areas.rows if row.kind == kind]
        for some in batches(rows):
            stored = _stored(model, areas.year, [row.code for row in some])
            for row in some:
                plan.planned.append(_planned(row, stored.get(row.code), names, plan))
        if rows:
            plan.vanished += _vanished(model, kind, areas.year, rows)
    _plan_districts(plan)
    for planned in plan.planned:
        planned.changes = _changes(planned) if planned.stored else []
    return plan


def batches(items: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def _municipality_names(rows: Sequence[AreaRow]) -> dict[str, str]:
    """What the database calls municipalities of which the file has only the code."""
    codes = {row.municipality_code for row in rows if not row.municipality}
    names: dict[str, str] = {}
    for model in MODELS.values():
        for some in batches(sorted(codes - {""})):
            known = model.objects.filter(municipality_code__in=some)
            known = known.exclude(municipality="").order_by("year")
            names.update(known.values_list("municipality_code", "municipality"))
    return names


def _stored(model: type[Area], year: int, codes: Collection[str]) -> dict[str, Stored]:
    areas = model.objects.filter(year=year, code__in=codes).order_by()
    fields = ["pk", *TEXTS, "shape"]
    if model is Neighbourhood:
        areas = areas.annotate(district_code=F("district__code"))
        fields += ["district_code", "district_id"]
    return {
        facts.pop("code"): Stored(
            district=facts.pop("district_code", "") or "",
            district_id=facts.pop("district_id", None),
            shape=bytes(facts.pop("shape") or b""),
            **facts,
        )
        for facts in areas.values("code", *fields)
    }


def _planned(
    row: AreaRow, stored: Stored | None, names: dict[str, str], plan: ImportPlan
) -> PlannedArea:
    values = {name: getattr(row, name) for name in TEXTS}
    values["municipality"] = row.municipality or names.get(row.municipality_code, "")
    if stored:
        # What the file does not say stays as it is.
        values = {name: text or getattr(stored, name) for name, text in values.items()}
        if not row.is_official and _is_of_another(row, stored):
            plan.problems.append(_taken(row, stored, plan.areas.year))
    return PlannedArea(row, values, stored=stored)


def _is_of_another(row: AreaRow, stored: Stored) -> bool:
    """Municipalities number their areas themselves, and all begin at one."""
    pairs = [
        (row.municipality_code, stored.municipality_code),
        (row.municipality.casefold(), stored.municipality.casefold()),
    ]
    return any(new and old and new != old for new, old in pairs)


def _taken(row: AreaRow, stored: Stored, year: int) -> str:
    return _(
        "%(code)s %(name)s: this code of %(year)d is that of %(other)s in"
        " %(municipality)s already."
    ) % {
        "code": row.code,
        "name": row.name,
        "year": year,
        "other": stored.name,
        "municipality": stored.municipality or stored.municipality_code,
    }


def _plan_districts(plan: ImportPlan) -> None:
    """Link neighbourhoods to districts of the same year that are, or will be, there."""
    year = plan.areas.year
    in_file = {p.row.code for p in plan.planned if p.row.kind == AreaKind.DISTRICT}
    wanted = {p.row.district_code for p in plan.planned} - in_file - {""}
    known = set(in_file)
    for some in batches(sorted(wanted)):
        found = District.objects.filter(year=year, code__in=some)
        known.update(found.values_list("code", flat=True))
    planned_codes = set()
    for planned in plan.planned:
        if planned.row.kind == AreaKind.NEIGHBOURHOOD:
            planned_codes.add(planned.row.code)
            named = planned.row.district_code
            before = planned.stored.district if planned.stored else ""
            planned.district = named if named in known else before
    plan.links = _links(year, in_file, planned_codes) if in_file else {}


def _links(year: int, districts: set[str], planned: set[str]) -> dict[int, str]:
    """Neighbourhoods that were imported before their districts."""
    loose = Neighbourhood.objects.filter(year=year, district=None).order_by()
    loose = loose.filter(code__startswith="BU").values_list("pk", "code")
    return {
        pk: f"WK{code[2:8]}"
        for pk, code in loose
        if code not in planned and f"WK{code[2:8]}" in districts
    }


def _changes(planned: PlannedArea) -> list[Change]:
    stored, row = planned.stored, planned.row
    changes = [
        Change(_label(name), getattr(stored, name), new)
        for name, new in planned.values.items()
        if getattr(stored, name) != new
    ]
    if stored.district != planned.district:
        changes.append(Change(_label("district"), stored.district, planned.district))
    if not _is_same_shape(stored.shape, row.shape):
        changes.append(Change(capfirst(_("boundary"))))
    return changes


def _is_same_shape(stored: bytes, new: bytes) -> bool:
    """Also where the one was converted from RD New, and the other was not."""
    if stored == new or not stored:
        return stored == new
    return bool(equals_exact(from_wkb(stored), from_wkb(new), TOLERANCE))


def _label(name: str) -> str:
    return capfirst(str(Neighbourhood._meta.get_field(name).verbose_name))


def _vanished(
    model: type[Area], kind: str, year: int, rows: Sequence[AreaRow]
) -> list[VanishedArea]:
    """What the municipalities of the file have of that year, and the file has not."""
    here = {_municipality_of(row.municipality_code, row.municipality) for row in rows}
    codes = {row.code for row in rows}
    known = model.objects.filter(year=year).values_list("pk", "code", *TEXTS)
    gone = [
        (pk, code, name)
        for pk, code, name, municipality_code, municipality in known
        if code not in codes
        and _municipality_of(municipality_code, municipality) in here
    ]
    groups = _groups_of([pk for pk, *_rest in gone]) if model is Neighbourhood else {}
    return [
        VanishedArea(kind, code, name, groups.get(pk, [])) for pk, code, name in gone
    ]


def _municipality_of(code: str, name: str) -> str:
    return code or name.casefold()


def _groups_of(numbers: list[int]) -> dict[int, list[str]]:
    groups = defaultdict(list)
    for some in batches(numbers):
        used = Neighbourhood.objects.filter(pk__in=some, groups__isnull=False)
        for pk, name in used.order_by("groups__name").values_list("pk", "groups__name"):
            groups[pk].append(name)
    return groups
