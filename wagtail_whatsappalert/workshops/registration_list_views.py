"""The list of registrations: found, filtered, exported; each time logged."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from ..adminkit.bounded import BoundedPaginator
from ..adminkit.columns import PlainTable, PlainTitleColumn
from ..adminkit.discreet_search import DiscreetIndexView
from ..adminkit.spreadsheets import spreadsheet_response
from ..privacy.access_log import AccessAction, record_access
from .registration_exports import headings, rows_of
from .registration_filters import label_of
from .registration_permissions import (
    may_export_registrations,
    may_manage_registrations,
)
from .registrations import Registration, RegistrationStatus

ADMIN = "wagtail_whatsappalert_admin"


class NameColumn(PlainTitleColumn):
    def get_value(self, instance):
        return _("Erased") if instance.is_erased else instance.name or _("No name")

    def get_title_id(self, instance, parent_context):
        return f"registration_{instance.pk}_title"


def status_in_words(registration: Registration) -> str:
    # get_status_display translates every status to find one.
    words = [RegistrationStatus(registration.status).label]
    if registration.suspicion:
        words.append(_("suspected spam"))
    return ", ".join(map(str, words))


def attendance_in_words(registration: Registration) -> str:
    """How many were there; that nobody came, only once it is over."""
    if registration.people_attended:
        return str(registration.people_attended)
    workshop = registration.workshop
    is_over = workshop.end <= timezone.now() and not workshop.is_cancelled
    return _("Did not come") if is_over and registration.is_registered else ""


def workshop_in_words(registration: Registration) -> str:
    return label_of(registration.workshop)


class RegistrationIndexView(DiscreetIndexView):
    any_permission_required = ["view"]
    table_class = PlainTable
    paginator_class = BoundedPaginator

    def get_base_queryset(self):
        found = super().get_base_queryset().visible_to(self.request.user)
        # A workshop has long texts that no row shows.
        shown = ("title", "start", "end", "is_cancelled")
        workshop = [f"workshop__{name}" for name in shown]
        return found.select_related("workshop").only(
            *("name", "status", "places", "people_attended", "suspicion"),
            *("is_walk_in", "created_at", "erased_at", *workshop),
        )

    def filter_queryset(self, queryset):
        # Of a question that makes no sense the answer is not everybody.
        if not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return self.export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def render_to_response(self, context, **response_kwargs):
        numbers = [registration.pk for registration in context["object_list"]]
        record_access(
            AccessAction.LIST,
            user=self.request.user,
            model=Registration,
            numbers=numbers,
        )
        return super().render_to_response(context, **response_kwargs)

    def export(self, kind: str) -> HttpResponseBase:
        """The whole filtered list, in its order."""
        if not self.show_export_buttons:
            raise PermissionDenied
        numbers = list(self.get_queryset().values_list("pk", flat=True))
        record_access(
            AccessAction.EXPORT,
            user=self.request.user,
            model=Registration,
            numbers=numbers,
            format=kind,
            filters=self.filters_in_force,
        )
        return spreadsheet_response(
            kind, self.get_filename(), headings(), rows_of(numbers)
        )

    @property
    def filters_in_force(self) -> dict[str, Any]:
        """For the log: that somebody searched is kept, what he typed is not."""
        filters = self.filters.in_force() if self.filters.is_valid() else {}
        return {**filters, "searched": True} if self.is_searching else filters

    @cached_property
    def show_export_buttons(self) -> bool:
        return may_export_registrations(self.request.user)

    @cached_property
    def header_buttons(self) -> list[Any]:
        if not may_manage_registrations(self.request.user):
            return super().header_buttons
        url = reverse(f"{ADMIN}:enter_registration")
        enter = HeaderButton(_("Enter a registration"), url=url, icon_name="plus")
        return [*super().header_buttons, enter]
