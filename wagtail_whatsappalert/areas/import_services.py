"""Puts the areas of a file into the database: everything, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connections, router, transaction
from django.db.models import F
from django.utils import timezone
from shapely import from_wkb
from shapely.geometry import mapping
from wagtail.models import ModelLogEntry

from ..common.versions import AREAS, touch_public_version
from .choices import AreaKind
from .following import neighbourhoods_changed
from .geometry import outline_of
from .import_plan import ImportPlan, PlannedArea
from .import_rows import AreaList
from .importing import MODELS, batches, plan_import
from .models import Area, District, Neighbourhood

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

WRITTEN = ["name", "municipality_code", "municipality", "boundary", "outline", "shape"]
# Of shapes in one statement: MariaDB takes 16 MB by default, and text is longer.
BYTES_AT_ONCE = 1_000_000
AREAS_AT_ONCE = 200


class ImportRefused(Exception):
    """Nothing was imported. ``plan`` is what importing would do now."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self.plan = plan


class AreasHaveErrors(ImportRefused):
    pass


class PlanChanged(ImportRefused):
    """Somebody changed areas since the plan was shown."""


def import_areas(
    *, areas: AreaList, actor: AbstractBaseUser | None, digest: str | None = None
) -> ImportPlan:
    """
    Make and change the areas of the list; none is ever deleted.

    Raises ``AreasHaveErrors`` if one of them is wrong, and ``PlanChanged`` if the
    outcome would be another than the plan with this ``digest``. Groups get their
    area anew, once each. Two imports at the same moment follow each other.
    """
    with transaction.atomic(durable=True):
        _wait_for_other_imports()
        plan = plan_import(areas)
        if plan.problems:
            raise AreasHaveErrors(plan)
        if digest is not None and plan.digest != digest:
            raise PlanChanged(plan)
        if plan.changes_something:
            _carry_out(plan, actor)
    return plan


def _wait_for_other_imports() -> None:
    # A write that changes nothing, on a row that every site has: it makes the
    # second import wait before it reads.
    meta = Neighbourhood._meta
    own = ContentType.objects.filter(app_label=meta.app_label, model=meta.model_name)
    own.update(model=F("model"))


def _carry_out(plan: ImportPlan, actor: AbstractBaseUser | None) -> None:
    year = plan.areas.year
    for kind, model in MODELS.items():
        changed = [p for p in plan.changed if p.row.kind == kind]
        districts = _district_numbers(year, {p.district for p in changed} - {""})
        for some in _portions(changed):
            _store(model, year, some, districts)
            _log(model, year, some, actor)
    _link(plan)
    touch_public_version(AREAS)
    known = [
        planned.stored.pk
        for planned in plan.changed
        if planned.stored and planned.row.kind == AreaKind.NEIGHBOURHOOD
    ]
    neighbourhoods_changed([*known, *plan.links])


def _portions(planned: Iterable[PlannedArea]) -> Iterator[list[PlannedArea]]:
    some: list[PlannedArea] = []
    size = 0
    for each in planned:
        some.append(each)
        size += len(each.row.shape)
        if size > BYTES_AT_ONCE or len(some) == AREAS_AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _district_numbers(year: int, codes: set[str]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for some in batches(sorted(codes)):
        found = District.objects.filter(year=year, code__in=some)
        numbers.update(found.values_list("code", "pk"))
    return numbers


def _store(
    model: type[Area], year: int, some: list[PlannedArea], districts: dict[str, int]
) -> None:
    areas = [_area(model, year, planned) for planned in some]
    written = list(WRITTEN)
    if model is Neighbourhood:
        written.append("district")
        for area, planned in zip(areas, some, strict=True):
            area.district_id = _district_id(planned, districts)
    features = connections[router.db_for_write(model)].features
    # MariaDB finds the row by any unique key, and wants none named.
    named = features.supports_update_conflicts_with_target
    model.objects.bulk_create(
        areas,
        update_conflicts=True,
        update_fields=written,
        unique_fields=["code", "year"] if named else None,
    )


def _district_id(planned: PlannedArea, districts: dict[str, int]) -> int | None:
    if planned.stored and planned.stored.district == planned.district:
        return planned.stored.district_id
    return districts.get(planned.district)


def _area(model: type[Area], year: int, planned: PlannedArea) -> Area:
    shape = planned.row.shape
    return model(
        code=planned.row.code,
        year=year,
        boundary=mapping(from_wkb(shape)),
        outline=outline_of(shape),
        shape=shape,
        **planned.values,
    )


def _link(plan: ImportPlan) -> None:
    districts = _district_numbers(plan.areas.year, set(plan.links.values()))
    for some in batches(plan.links.items()):
        areas = [Neighbourhood(pk=pk, district_id=districts[code]) for pk, code in some]
        Neighbourhood.objects.bulk_update(areas, ["district"])


def _log(
    model: type[Area],
    year: int,
    some: list[PlannedArea],
    actor: AbstractBaseUser | None,
) -> None:
    """One entry in the history of each area, as if it was saved in the admin."""
    codes = [planned.row.code for planned in some]
    stored = model.objects.filter(year=year, code__in=codes)
    numbers = dict(stored.values_list("code", "pk"))
    shared = {
        "content_type": ContentType.objects.get_for_model(model),
        "user": actor,
        "uuid": uuid4(),
        "timestamp": timezone.now(),
        "content_changed": True,
        "data": {},
    }
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            object_id=str(numbers[planned.row.code]),
            label=planned.values["name"],
            action="wagtail.edit" if planned.stored else "wagtail.create",
            **shared,
        )
        for planned in some
    )
