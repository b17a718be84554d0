"""
What importing a list of groups would do, row by row, before anything is done.

A group is recognised by its name. An empty cell never wipes a value.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..areas.models import Neighbourhood
from ..common.locations import parse_location
from ..common.pages import page_models
from ..conf import conf
from . import import_cells as cells
from .import_files import COLUMN_LABELS, SheetRow
from .import_plan import Change, ImportPlan, PlannedRow
from .models import START_FIRST, Group, GroupStatus, SignupRoute
from .pages import GroupPageMixin

OLDEST_MINIMUM_AGE = 120
NAMED_GROUPS = 5
NEEDED_RIGHTS = tuple(
    f"wagtail_whatsappalert.{verb}_group" for verb in ("add", "change")
)


def plan_import(rows: Iterable[SheetRow], *, parent: Page | None) -> ImportPlan:
    """
    Compare the rows with the groups on the site.

    With ``parent`` every group gets a page under it, unless it has one there or
    has ended. The number of queries does not depend on the number of rows.
    """
    known = _Known(parent)
    first_rows: dict[str, int] = {}
    planned = []
    for row in rows:
        plan = _plan_row(row, known)
        key = cells.name_key(plan.name)
        if key in first_rows:
            plan.problems.append(
                _("Row %(number)d has the same name.") % {"number": first_rows[key]}
            )
        elif key:
            first_rows[key] = row.number
        planned.append(plan)
    _remark_shared(planned, known)
    return ImportPlan(planned)


def may_import_groups(user: Any) -> bool:
    return user.has_perms(NEEDED_RIGHTS)


class _Known:
    """What the site has already: groups, neighbourhoods and pages."""

    def __init__(self, parent: Page | None) -> None:
        areas = Neighbourhood.objects.only("code", "year", "name").order_by("-year")
        self.groups: dict[str, list[Group]] = defaultdict(list)
        groups = Group.objects.existing().defer("outline", "shape", "drawn_area")
        for group in groups.prefetch_related(Prefetch("neighbourhoods", areas)):
            self.groups[cells.name_key(group.name)].append(group)
        self.areas: dict[str, list[Neighbourhood]] = defaultdict(list)
        for area in areas:
            for key in {cells.name_key(area.name), cells.name_key(area.code)}:
                self._add_area(key, area)
        self.makes_pages = parent is not None
        self.with_page: set[int] = set(_groups_with_page(parent)) if parent else set()

    def _add_area(self, key: str, area: Neighbourhood) -> None:
        # Boundaries are drawn anew each year; the newest come first and count.
        if not self.areas[key] or self.areas[key][0].year == area.year:
            self.areas[key].append(area)

    def group(self, name: str) -> Group | None:
        """The group of this name; of several the only one that has not ended."""
        found = self.groups.get(cells.name_key(name), [])
        if len(found) > 1:
            found = [g for g in found if g.status != GroupStatus.ENDED] or found
        if len(found) > 1:
            raise ValueError(
                _("%(count)d groups have this name. Give them different names first.")
                % {"count": len(found)}
            )
        return found[0] if found else None

    def area(self, text: str) -> Neighbourhood | None:
        found = self.areas.get(cells.name_key(text), [])
        if len(found) > 1:
            raise ValueError(
                _("more than one neighbourhood is called “%(name)s”. Give its code.")
                % {"name": cells.shortened(text)}
            )
        return found[0] if found else None


def _groups_with_page(parent: Page) -> Iterable[int]:
    for model in page_models(GroupPageMixin):
        pages = model.objects.child_of(parent).exclude(group=None)
        yield from pages.values_list("group_id", flat=True)


def _plan_row(row: SheetRow, known: _Known) -> PlannedRow:
    plan = PlannedRow(row.number, cells.tidy(row.cells.get("name", "")))
    plan.problems.extend(row.problems)
    if row.problems:
        return plan
    try:
        plan.name = cells.group_name(plan.name)
        plan.group = known.group(plan.name)
    except ValueError as error:
        plan.problems.append(capfirst(str(error)))
        return plan
    wanted = _wanted_values(row.cells, plan, known)
    if not plan.problems:
        _compare(plan, wanted)
        plan.makes_page = known.makes_pages and _lacks_page(plan, known)
        _remark_overfull(plan)
    return plan


def _wanted_values(
    row: dict[str, str], plan: PlannedRow, known: _Known
) -> dict[str, Any]:
    """The fields that the row gives a value to; what is wrong goes to the plan."""
    readers: dict[str, Callable[[str], dict[str, Any]]] = {
        "status": lambda text: _status_values(cells.status(text), plan.group),
        "members": lambda text: {
            "members_outside": cells.whole_number(text, highest=conf.MAX_CAPACITY)
        },
        "capacity": lambda text: {
            "capacity": cells.whole_number(text, lowest=1, highest=conf.MAX_CAPACITY)
        },
        "minimum_age": lambda text: {
            "minimum_age": cells.whole_number(text, highest=OLDEST_MINIMUM_AGE)
        },
        "link": lambda text: _link_values(cells.web_address(text), plan.group),
        "place": lambda text: _place_values(text, known),
    }
    wanted: dict[str, Any] = {}
    for column, read in readers.items():
        if row.get(column):
            _read(plan, column, wanted, lambda r=read, c=column: r(row[c]))
    latitude, longitude = row.get("latitude", ""), row.get("longitude", "")
    if latitude or longitude:
        _read(
            plan,
            "latitude",
            wanted,
            lambda: {"location": str(cells.point(latitude, longitude))},
        )
    return wanted


def _read(
    plan: PlannedRow,
    column: str,
    wanted: dict[str, Any],
    read: Callable[[], dict[str, Any]],
) -> None:
    try:
        wanted.update(read())
    except ValueError as error:
        plan.problems.append(f"{COLUMN_LABELS[column]}: {error}")


def _status_values(status: str, group: Group | None) -> dict[str, Any]:
    if group and group.must_be_started_to_be(status):
        raise ValueError(START_FIRST)
    return {"status": status}


def _link_values(address: str, group: Group | None) -> dict[str, Any]:
    if group and group.external_url == address:
        # Whoever closed the group since then, or opened our form, meant it.
        return {}
    return {"external_url": address, "signup_route": SignupRoute.EXTERNAL}


def _place_values(text: str, known: _Known) -> dict[str, Any]:
    """Neighbourhoods as far as they are known; the text itself where one is not."""
    parts = _places(text, known)
    areas = {area.pk: area for area in map(known.area, parts) if area}
    values: dict[str, Any] = {}
    if areas:
        values["neighbourhoods"] = list(areas.values())
    if not all(known.area(part) for part in parts):
        values["area_description"] = cells.short_enough(
            cells.tidy(text), "area_description"
        )
    return values


def _places(text: str, known: _Known) -> list[str]:
    # A name may hold a mark that also stands between names.
    for marks in (None, r"[;/\n]", r"[;/\n,]"):
        parts = re.split(marks, text) if marks else [text]
        parts = [part.strip() for part in parts if part.strip()]
        if parts and all(known.area(part) for part in parts):
            break
    return parts or [text]


def _compare(plan: PlannedRow, wanted: dict[str, Any]) -> None:
    """Keep what differs from the group as it is, and tell it in words."""
    areas = wanted.pop("neighbourhoods", None)
    before = plan.group or Group(status=GroupStatus.ACTIVE)
    if plan.group is None:
        wanted.setdefault("status", GroupStatus.ACTIVE.value)
        plan.values["name"] = plan.name
    for name, value in wanted.items():
        if plan.group is None or not _is_same(getattr(before, name), value):
            plan.values[name] = value
            old = _display(name, getattr(before, name)) if plan.group else ""
            plan.changes.append(Change(_label(name), old, _display(name, value)))
    if areas is not None:
        _compare_areas(plan, areas)


def _compare_areas(plan: PlannedRow, areas: list[Neighbourhood]) -> None:
    old = list(plan.group.neighbourhoods.all()) if plan.group else []
    if {area.pk for area in old} == {area.pk for area in areas}:
        return
    plan.neighbourhoods = areas
    names = [", ".join(sorted(area.name for area in some)) for some in (old, areas)]
    plan.changes.append(Change(_label("neighbourhoods"), *names))


def _is_same(old: Any, new: Any) -> bool:
    if isinstance(old, str) and isinstance(new, str):
        one, other = parse_location(old), parse_location(new)
        return cells.tidy(old) == cells.tidy(new) if not other else one == other
    return old == new


def _label(name: str) -> str:
    return capfirst(str(Group._meta.get_field(name).verbose_name))


def _display(name: str, value: Any) -> str:
    choices = dict(Group._meta.get_field(name).flatchoices)
    location = parse_location(value) if name == "location" else None
    if location:
        return f"{location.latitude}, {location.longitude}"
    return str(choices.get(value, value))


def _lacks_page(plan: PlannedRow, known: _Known) -> bool:
    if plan.group and plan.group.pk in known.with_page:
        return False
    status = plan.values.get("status") or (plan.group and plan.group.status)
    return status != GroupStatus.ENDED


def _remark_overfull(plan: PlannedRow) -> None:
    after = plan.group or Group()
    capacity = plan.values.get("capacity", after.capacity)
    members = plan.values.get("members_outside", after.members_outside)
    if "members_outside" in plan.values and after.places_given + members >= capacity:
        plan.remarks.append(
            _("%(members)d members and %(capacity)d places: it is shown as full.")
            % {"members": members, "capacity": capacity}
        )


def _remark_shared(planned: list[PlannedRow], known: _Known) -> None:
    """An import may give a neighbourhood to two groups, but not unseen."""
    after: dict[str, tuple[str, set[int]]] = {}
    for key, groups in known.groups.items():
        for group in groups:
            if group.status != GroupStatus.ENDED:
                after[key] = (
                    group.name,
                    {area.pk for area in group.neighbourhoods.all()},
                )
    given = {cells.name_key(plan.name): plan for plan in planned if plan.neighbourhoods}
    for key, plan in given.items():
        after[key] = plan.name, {area.pk for area in plan.neighbourhoods or ()}
    for key, plan in given.items():
        own = after[key][1]
        others = sorted(
            name for k, (name, areas) in after.items() if k != key and areas & own
        )
        if others:
            plan.remarks.append(
                _("Other groups have a part of its area too: %(groups)s.")
                % {"groups": ", ".join(others[:NAMED_GROUPS])}
            )
