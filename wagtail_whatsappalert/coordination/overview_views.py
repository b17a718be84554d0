"""The managers' overview of all groups, at its place in the menu."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import Button

from ..adminkit.spreadsheets import CSV, XLSX, spreadsheet_response
from ..conf import conf
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from ..signups.demand_views import NAMESPACE as DEMAND_PAGE
from ..signups.demand_views import TITLE as DEMAND
from ..signups.permissions import groups_visible_to, may_view
from .overview import GroupState, days_since, group_states, summarise
from .overview_export import headings, rows
from .overview_forms import OverviewForm
from .overview_links import Links, signups_url
from .overview_numbers import coverage
from .overview_words import in_words

NAMESPACE = "whatsappalert_overview"
PER_PAGE = 50


class OverviewView(WagtailAdminTemplateMixin, TemplateView):
    """For who may see signups: the groups whose signups he may see."""

    http_method_names = ["get", "head", "options"]
    page_title = gettext_lazy("Overview")
    header_icon = "clipboard-list"
    template_name = "wagtail_whatsappalert/coordination/admin/overview.html"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        if not may_view(request.user):
            raise PermissionDenied
        self.now = timezone.now()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("export") in (CSV, XLSX):
            name = f"groups-{timezone.localdate(self.now):%Y-%m-%d}"
            return spreadsheet_response(
                request.GET["export"], name, headings(), rows(self.found, self.now)
            )
        return super().get(request, *args, **kwargs)

    @cached_property
    def groups(self) -> QuerySet[Group]:
        return groups_visible_to(self.request.user).existing()

    @cached_property
    def states(self) -> list[GroupState]:
        return group_states(self.groups, now=self.now)

    @cached_property
    def form(self) -> OverviewForm:
        return OverviewForm(self.request.GET)

    @cached_property
    def found(self) -> list[GroupState]:
        return self.form.narrow(self.states, self.groups)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), own]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        labels = {XLSX: _("Download XLSX"), CSV: _("Download CSV")}
        demand = Button(
            DEMAND, url=reverse(f"{DEMAND_PAGE}:index"), icon_name="site", priority=80
        )
        exports = [
            Button(label, url=self._export_url(kind), icon_name="download", priority=p)
            for p, (kind, label) in enumerate(labels.items(), start=90)
        ]
        return [demand, *exports]

    def _export_url(self, kind: str) -> str:
        asked = self.request.GET.copy()
        asked.pop("p", None)
        asked["export"] = kind
        return f"?{asked.urlencode()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        paginator = WagtailPaginator(self.found, PER_PAGE)
        page = paginator.get_page(self.request.GET.get("p"))
        links = Links(self.request.user)
        if links.sees_coordinators:
            self._log_names(page.object_list)
        return super().get_context_data(
            form=self.form,
            page_obj=page,
            paginator=paginator,
            elided_page_range=paginator.get_elided_page_range(page.number),
            rows=[row(state, links, self.now) for state in page.object_list],
            summary=summarise(self.states),
            coverage=coverage(),
            limit=conf.READY_WARNING_DAYS,
            index_url=reverse(f"{NAMESPACE}:index"),
            problem_urls=self._problem_urls(),
            sees_coordinators=links.sees_coordinators,
            **kwargs,
        )

    def _log_names(self, states: list[GroupState]) -> None:
        numbers = {her.number for state in states for her in state.coordinators}
        if numbers:
            record_access(
                AccessAction.LIST,
                user=self.request.user,
                model=Coordinator,
                numbers=sorted(numbers),
            )

    def _problem_urls(self) -> dict[str, str]:
        wanted = ("no_coordinator", "unverified", "ready_too_long")
        return {name: f"?{urlencode({'problem': name})}" for name in wanted}


def row(state: GroupState, links: Links, now: datetime) -> dict[str, Any]:
    """One line of the table, with links only where this user may go."""
    group = state.group
    return {
        "state": state,
        "group": group,
        "url": links.group(state),
        "coordinators": [
            (her, links.coordinator(her.number)) for her in state.coordinators
        ],
        "waiting_url": signups_url(group.pk, status="waiting"),
        "waiting_days": days_since(state.people.waiting_since, now),
        "ready_url": signups_url(group.pk, status="ready"),
        "workshop_url": signups_url(group.pk, status="needs_workshop"),
        "findings": [
            (f, in_words(f, state, now), links.finding(state, f))
            for f in state.findings
        ],
    }


class OverviewMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_view(request.user)


class OverviewViewSet(ViewSet):
    name = NAMESPACE
    icon = "clipboard-list"
    menu_label = gettext_lazy("Overview")
    menu_item_class = OverviewMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [path("", self.construct_view(OverviewView), name="index")]
