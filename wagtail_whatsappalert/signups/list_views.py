"""The list of signups: found, filtered, sorted, exported; each time logged."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import ExpressionWrapper, F, Q, TextField
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import Button

from ..adminkit.bounded import BoundedPaginator
from ..adminkit.columns import PlainTable, PlainTitleColumn
from ..adminkit.discreet_search import DiscreetIndexView
from ..adminkit.spreadsheets import spaced_phone, spreadsheet_response
from ..privacy.access_log import AccessAction, record_access
from .exports import headings, rows_of
from .lifecycle import SignupStatus
from .list_buttons import ManagerButtonsMixin
from .models import Signup, Source
from .permissions import may_export

# As people type a number: 06 12 34 56 78, +31 6…, 0031 6….
TYPED_NUMBER = re.compile(r"[\d\s()+./-]{4,}")
# What a row shows; the group has an outline of some kilobytes.
SHOWN_FIELDS = [
    "name",
    "group__name",
    "group__status",
    "status",
    "to_be_removed",
    "suspicion",
    "ticket",
    "created_at",
    "source",
    "erased_at",
]


def status_in_words(signup: Signup) -> str:
    """The state, and what a manager must not overlook."""
    # get_status_display translates every status to find one.
    words = [SignupStatus(signup.status).label]
    if signup.to_be_removed:
        words.append(_("still to be removed"))
    if signup.suspicion:
        words.append(_("suspected spam"))
    return ", ".join(map(str, words))


def source_in_words(signup: Signup) -> str:
    return Source(signup.source).label


def phone_of(signup: Signup) -> str:
    number = signup.phone_as_kept
    return spaced_phone(number) if number.startswith("+") else number


class NameColumn(PlainTitleColumn):
    def get_value(self, instance):
        return _("Erased") if instance.is_erased else instance.name or _("No name")

    def get_title_id(self, instance, parent_context):
        return f"signup_{instance.pk}_title"


class SignupIndexView(ManagerButtonsMixin, DiscreetIndexView):
    any_permission_required = ["view"]
    results_template_name = "wagtail_whatsappalert/signups/admin/index_results.html"
    table_class = PlainTable
    paginator_class = BoundedPaginator

    def get_base_queryset(self):
        signups = super().get_base_queryset().visible_to(self.request.user)
        # As it is kept: to take a number apart costs as much as the rest of a row.
        phone = ExpressionWrapper(F("phone"), output_field=TextField())
        shown = signups.select_related("group").only(*SHOWN_FIELDS)
        return shown.annotate(phone_as_kept=phone)

    def filter_queryset(self, queryset):
        # Of a question that makes no sense the answer is not everybody.
        if not self.filters.is_valid():
            return queryset.none()
        return super().filter_queryset(queryset)

    def search_queryset(self, queryset):
        typed = self.search_query
        digits = re.sub(r"\D", "", typed.replace("(0)", "")).lstrip("0")
        if digits and TYPED_NUMBER.fullmatch(typed):
            return queryset.filter(
                Q(phone__contains=digits) | Q(postcode__contains=digits)
            )
        return super().search_queryset(queryset)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.is_export:
            return self.export(request.GET["export"])
        return super().get(request, *args, **kwargs)

    def render_to_response(self, context, **response_kwargs):
        numbers = [signup.pk for signup in context["object_list"]]
        record_access(
            AccessAction.LIST, user=self.request.user, model=Signup, numbers=numbers
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
            model=Signup,
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
        return may_export(self.request.user)

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if not self.show_export_buttons:
            return buttons
        contacts = Button(
            _("Contacts of who is ready"),
            url=reverse("whatsappalert_signups:contacts"),
            icon_name="mobile-alt",
            priority=110,
        )
        return [*buttons, contacts]
