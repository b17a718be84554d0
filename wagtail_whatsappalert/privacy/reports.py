"""Who did what with personal data: a report for the privacy officer."""

from __future__ import annotations

import django_filters
from django.contrib.auth import get_user_model
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import ModelLogEntry

from ..adminkit.spreadsheets import FormulaSafeExportMixin
from ..adminkit.values import local, readable
from .access_log import NO_RECORD, AccessAction, about_record, access_entries

PERMISSION = "wagtail_whatsappalert.view_privacy_log"
# Who works without an account stands in the log with the number of the record.
ROLES = {
    "coordinator": _("Coordinator #%(number)d"),
    "contact": _("Contact of the steering group #%(number)d"),
}


def when(entry: ModelLogEntry) -> str:
    """To the minute: “two days ago” is no answer to who asks who looked."""
    return readable(entry.timestamp)


def who(entry: ModelLogEntry) -> str:
    """The account, or whoever has none."""
    if entry.user_id:
        return entry.user_display_name
    for role, words in ROLES.items():
        if role in entry.data:
            return words % {"number": entry.data[role]}
    by = {"resident": _("The resident"), "coordinator": _("The coordinator")}
    return str(by.get(entry.data.get("by"), _("By itself")))


def what(entry: ModelLogEntry) -> str:
    return str(AccessAction(entry.action).label)


def number(entry: ModelLogEntry) -> str:
    """The number of the record, or of how many records."""
    if entry.object_id != NO_RECORD:
        return f"#{entry.object_id}"
    return str(_("%(count)d records") % {"count": entry.data.get("count", 0)})


def kind(entry: ModelLogEntry) -> str:
    return str(entry.object_verbose_name)


class PrivacyLogFilterSet(WagtailFilterSet):
    action = django_filters.ChoiceFilter(
        label=_("What"), choices=AccessAction.choices, empty_label=_("All")
    )
    user = django_filters.ModelChoiceFilter(
        label=_("Who"),
        field_name="user",
        queryset=lambda request: accounts_in_log(),
    )
    timestamp = django_filters.DateFromToRangeFilter(
        label=_("When"), widget=DateRangePickerWidget
    )
    number = django_filters.NumberFilter(
        label=_("Number of the record"), method="filter_number", min_value=1
    )

    class Meta:
        model = ModelLogEntry
        fields = ["action", "user", "timestamp", "number"]

    def filter_number(self, queryset, name, value):
        return queryset.filter(about_record(int(value)))


def accounts_in_log():
    """Who stands in the log, by name; who has left the municipality too."""
    users = get_user_model()
    known = access_entries().exclude(user=None).order_by().values("user_id")
    return users.objects.filter(pk__in=known).order_by(users.USERNAME_FIELD)


class PrivacyLogView(FormulaSafeExportMixin, ReportView):
    model = ModelLogEntry
    page_title = _("Privacy log")
    header_icon = "history"
    filterset_class = PrivacyLogFilterSet
    permission_required = PERMISSION
    is_searchable = False
    default_ordering = "-timestamp"
    index_url_name = "whatsappalert_privacy_log:index"
    index_results_url_name = "whatsappalert_privacy_log:index_results"
    columns = [
        Column("timestamp", label=_("When"), accessor=when),
        Column("who", label=_("Who"), accessor=who),
        Column("what", label=_("What"), accessor=what),
        Column("kind", label=_("Of what"), accessor=kind),
        Column("number", label=_("Number"), accessor=number),
    ]
    list_export = ["timestamp", "who", "what", "kind", "number"]
    export_headings = {
        "timestamp": _("When"),
        "who": _("Who"),
        "what": _("What"),
        "kind": _("Of what"),
        "number": _("Number"),
    }

    def user_has_permission(self, permission):
        return self.request.user.has_perm(permission)

    def get_base_queryset(self):
        return access_entries().select_related("user", "content_type")

    def to_row_dict(self, item):
        return {
            "timestamp": local(item.timestamp),
            "who": who(item),
            "what": what(item),
            "kind": kind(item),
            "number": number(item),
        }


class PrivacyLogMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(PERMISSION)


class PrivacyLogViewSet(ViewSet):
    """The report, at its place in the menu of the package."""

    name = "whatsappalert_privacy_log"
    icon = "history"
    menu_label = _("Privacy log")
    menu_item_class = PrivacyLogMenuItem

    def get_urlpatterns(self):
        return [
            path("", self.construct_view(PrivacyLogView), name="index"),
            path(
                "results/",
                self.construct_view(PrivacyLogView, results_only=True),
                name="index_results",
            ),
        ]
