"""Groups that change hands, and groups that are asked if they are active."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn

from ..adminkit.values import readable
from ..adminkit.viewsets import READING, RecordViewSet
from .inspect_views import SuccessionInspectView
from .list_views import (
    ActivityFilterSet,
    ActivityIndexView,
    SuccessionFilterSet,
    SuccessionIndexView,
    next_step_of,
    person,
    state_of_check,
    state_of_succession,
)
from .models import ActivityCheck, Succession


def reading_only(viewset: RecordViewSet) -> Any:
    """Services change these records, nobody by hand."""
    return RecordViewSet.get_permissions_to_register(viewset).filter(
        codename__startswith="view_"
    )


class SuccessionViewSet(RecordViewSet):
    model = Succession
    name = "whatsappalert_successions"
    icon = "user"
    menu_label = _("Successors")
    add_to_reference_index = False
    offered_views = READING
    index_view_class = SuccessionIndexView
    inspect_view_class = SuccessionInspectView
    filterset_class = SuccessionFilterSet
    exclude_form_fields = []
    search_fields = ("group__name",)
    ordering = ["-asked_at", "-pk"]
    list_display = [
        TitleColumn(
            "group",
            label=_("Group"),
            accessor="group.name",
            sort_key="group__name",
            url_name="whatsappalert_successions:inspect",
        ),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=state_of_succession,
            primary=lambda succession: succession.is_open,
        ),
        Column(
            "coordinator",
            label=_("Who stops"),
            accessor=lambda s: person(s.coordinator, s.seen_by),
        ),
        Column(
            "successor",
            label=_("Successor"),
            accessor=lambda s: person(s.successor, s.seen_by),
        ),
        Column(
            "last_day",
            label=_("Last day"),
            accessor=lambda s: readable(s.last_day),
            sort_key="last_day",
        ),
        Column(
            "asked_at",
            label=_("Said to stop"),
            accessor=lambda s: readable(s.asked_at),
            sort_key="asked_at",
        ),
    ]
    inspect_view_fields = [
        *("group", "status", "coordinator", "last_day", "asked_at"),
        *("successor", "proposed_at", "ended_at", "handled_by"),
    ]

    def get_permissions_to_register(self) -> Any:
        return reading_only(self)


class ActivityViewSet(RecordViewSet):
    model = ActivityCheck
    name = "whatsappalert_activity"
    icon = "help"
    menu_label = _("Still active?")
    add_to_reference_index = False
    offered_views = ("index", "index_results")
    index_view_class = ActivityIndexView
    filterset_class = ActivityFilterSet
    exclude_form_fields = []
    search_fields = ("group__name",)
    ordering = ["-asked_at", "-pk"]
    list_display = [
        Column(
            "group", label=_("Group"), accessor="group.name", sort_key="group__name"
        ),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=state_of_check,
            primary=lambda check: check.is_open,
        ),
        Column(
            "asked_at",
            label=_("Asked"),
            accessor=lambda check: readable(check.asked_at),
            sort_key="asked_at",
        ),
        Column("next_step", label=_("Next, by itself"), accessor=next_step_of),
        Column(
            "answered_at",
            label=_("Answered"),
            accessor=lambda check: readable(check.answered_at),
            sort_key="answered_at",
        ),
    ]

    def get_permissions_to_register(self) -> Any:
        return reading_only(self)
