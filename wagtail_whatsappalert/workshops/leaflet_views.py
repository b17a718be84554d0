"""The report of how many leaflets to print, in the admin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ..adminkit.spreadsheets import CSV, spreadsheet_response
from ..adminkit.versions import language_name
from .leaflet_report import PrintOrder, print_orders

RIGHTS = [f"wagtail_whatsappalert.{do}_leaflet" for do in ("view", "add", "change")]


def headings() -> list[str]:
    return [
        _("Leaflet"),
        _("Language"),
        _("By post"),
        _("At workshops"),
        _("Together"),
    ]


def rows(orders: list[PrintOrder]) -> Iterator[list[Any]]:
    for order in orders:
        name = language_name(order.leaflet)
        counts = [order.by_post, order.at_workshops, order.total]
        yield [order.leaflet.title, str(name), *counts]


class PrintOrderView(WagtailAdminTemplateMixin, TemplateView):
    """For who sees the leaflets; numbers only."""

    http_method_names = ["get", "head", "options"]
    page_title = gettext_lazy("How many to print")
    header_icon = "clipboard-list"
    template_name = "wagtail_whatsappalert/workshops/admin/print_order.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not any(map(request.user.has_perm, RIGHTS)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = rows(print_orders(now=timezone.now()))
        if request.GET.get("export") == CSV:
            return spreadsheet_response(CSV, "leaflets", headings(), found)
        return self.render_to_response(self.get_context_data(rows=list(found)))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(headings=headings(), **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        leaflets = reverse("whatsappalert_leaflets:index")
        return [
            *super().get_breadcrumbs_items(),
            {"url": leaflets, "label": _("Leaflets")},
            {"url": "", "label": self.get_page_title()},
        ]
