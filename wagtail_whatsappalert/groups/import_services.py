"""Puts a list of groups on the site: everything, or nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F
from wagtail.log_actions import LogContext, log
from wagtail.models import Page

from ..adminkit.record_pages import make_record_page
from .import_files import SheetRow
from .import_plan import ImportPlan, Outcome, PlannedRow
from .importing import plan_import
from .models import Group
from .pages import GroupPageMixin
from .services import refresh_group_pages

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class ImportRefused(Exception):
    """Nothing was imported. ``plan`` is what importing would do now."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__()
        self.plan = plan


class RowsHaveErrors(ImportRefused):
    pass


class PlanChanged(ImportRefused):
    """Somebody changed groups, areas or pages since the plan was shown."""


def import_groups(
    *,
    rows: Iterable[SheetRow],
    parent: Page | None,
    live: bool,
    actor: AbstractBaseUser | None,
    digest: str | None = None,
) -> ImportPlan:
    """
    Make and change the groups of the list, and their pages under ``parent``.

    Raises ``RowsHaveErrors`` if one row is wrong, and ``PlanChanged`` if the
    outcome would be another than the plan with this ``digest``. Two imports at
    the same moment follow each other.
    """
    with transaction.atomic(durable=True), LogContext(user=actor):
        _wait_for_other_imports()
        plan = plan_import(rows, parent=parent)
        if plan.has_errors:
            raise RowsHaveErrors(plan)
        if digest is not None and plan.digest != digest:
            raise PlanChanged(plan)
        for row in plan.rows:
            group = _save_group(row)
            if row.makes_page and parent is not None:
                make_record_page(
                    record=group,
                    record_field="group",
                    page_mixin=GroupPageMixin,
                    parent=parent,
                    live=live,
                    user=actor,
                )
    return plan


def _wait_for_other_imports() -> None:
    # A write that changes nothing, on a row that every site has: without it two
    # clicks make every new group twice, since names are not unique.
    meta = Group._meta
    own = ContentType.objects.filter(app_label=meta.app_label, model=meta.model_name)
    own.update(model=F("model"))


def _save_group(row: PlannedRow) -> Group | None:
    if row.outcome == Outcome.UNCHANGED:
        return row.group
    if row.group is None:
        group, action = Group.objects.create(**row.values), "wagtail.create"
    else:
        group, action = _change_group(row.group, row), "wagtail.edit"
    if row.neighbourhoods is not None:
        group.neighbourhoods.set(row.neighbourhoods)
    log(group, action, content_changed=True)
    return group


def _change_group(group: Group, row: PlannedRow) -> Group:
    for name, value in row.values.items():
        setattr(group, name, value)
    if row.values:
        group.save(update_fields=list(row.values))
    else:
        refresh_group_pages(group)
    return group
