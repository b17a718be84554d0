"""Where groups are asked for, and the step from there to a group."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from ..common.public_map import map_settings
from ..conf import conf
from ..groups.models import Group
from .demand import Demand, covering_groups, demand_geojson, demands
from .demand_forms import FormingGroupForm, InterestForm
from .demand_services import make_forming_group, take_over_interest
from .entry_views import own_site
from .exceptions import NobodyAsks, NotCovered
from .manager_view import TEMPLATES, ManagerView
from .managing import may_ask_everybody, may_start_groups
from .permissions import groups_visible_to, may_view
from .wanted_services import wanted_group

NAMESPACE = "whatsappalert_demand"
TITLE = gettext_lazy("Where groups are asked for")
OURS = "wagtail_whatsappalert_admin"
# What the list can be sorted on, and where the greatest stands first.
ORDERS = {
    "interested": True,
    "name": False,
    "unconfirmed": True,
    "volunteers": True,
    "since": False,
}


def sorted_by(order: str, found: list[Demand]) -> list[Demand]:
    """By a column; who has nothing there comes last."""
    if order not in ORDERS:
        return found
    there = [one for one in found if getattr(one, order) is not None]
    there.sort(key=lambda one: getattr(one, order), reverse=ORDERS[order])
    return there + [one for one in found if getattr(one, order) is None]


class DemandView(WagtailAdminTemplateMixin, TemplateView):
    """For who may see signups; numbers only, of the groups he may see."""

    http_method_names = ["get", "head", "options"]
    page_title = TITLE
    header_icon = "site"
    template_name = f"{TEMPLATES}/demand.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_view(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        own = {"url": "", "label": self.get_page_title()}
        return [*super().get_breadcrumbs_items(), own]

    @cached_property
    def found(self) -> list[Demand]:
        return demands(groups_visible_to(self.request.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, order = self.request.user, self.request.GET.get("order", "")
        site = own_site(self.request)
        return super().get_context_data(
            demands=sorted_by(order, self.found),
            order=order if order in ORDERS else "interested",
            total=sum(one.interested for one in self.found),
            makes_groups=may_start_groups(user),
            interest_form=InterestForm(site=site) if may_ask_everybody(user) else None,
            map_settings=map_settings(
                url=reverse(f"{NAMESPACE}:map"),
                lines=[],
                more="",
                credentials="same-origin",
                clusterText=_("%(number)s people ask for a group here"),
            ),
            provider=conf.MAP_TILES["provider"],
            map_label=_("Map of where groups are asked for"),
            **kwargs,
        )


class DemandMapView(DemandView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponse(demand_geojson(self.found), "application/geo+json")


class DemandActionView(ManagerView):
    """A step from the list, back to the list."""

    header_icon = "site"

    def get_parents(self) -> list[dict[str, Any]]:
        url = reverse(f"{NAMESPACE}:index")
        return [{"url": url, "label": DemandView.page_title}]

    @property
    def groups(self) -> Any:
        return groups_visible_to(self.request.user)

    def too_late(self) -> HttpResponse:
        messages.error(
            self.request,
            _("Nobody asks for a group there any more. Perhaps a colleague was first."),
        )
        return redirect(f"{NAMESPACE}:index")


class MakeFormingGroupView(DemandActionView):
    page_title = gettext_lazy("Make a forming group")
    template_name = f"{TEMPLATES}/make_forming_group.html"
    form_class = FormingGroupForm

    def is_allowed(self, user: Any) -> bool:
        return may_start_groups(user)

    @cached_property
    def demands(self) -> list[Demand]:
        return [one for one in demands(self.groups) if one.interested]

    def answer_first(self) -> HttpResponse | None:
        return None if self.demands else self.too_late()

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        chosen = set(self.request.GET.getlist("wanted"))
        names = [one.name for one in self.demands if str(one.group) in chosen]
        initial = {"wanted": list(chosen), "name": ", ".join(names)[:100]}
        return {
            **kwargs,
            "initial": initial,
            "demands": self.demands,
            "for_user": self.request.user,
            "own_site": own_site(self.request),
        }

    def form_valid(self, form: FormingGroupForm) -> HttpResponse:
        try:
            group = make_forming_group(
                name=form.cleaned_data["name"],
                wanted=form.cleaned_data["wanted"],
                site=form.cleaned_data.get("site"),
                actor=self.actor,
                now=timezone.now(),
            )
        except NobodyAsks:
            return self.too_late()
        form.make_page(group)
        messages.success(
            self.request,
            _("%(group)s is forming. Who asked for it hears of it.") % {"group": group},
        )
        return redirect("whatsappalert_groups:edit", group.pk)


class TakeOverInterestView(DemandActionView):
    """People who ask for a group, to one that is there now."""

    page_title = gettext_lazy("Put these people in the group")
    template_name = f"{TEMPLATES}/take_over_interest.html"

    def is_allowed(self, user: Any) -> bool:
        return may_start_groups(user)

    @cached_property
    def demand(self) -> Demand:
        found = demands(self.groups.filter(pk=self.kwargs["wanted"]))
        if not found:
            raise Http404
        return found[0]

    @cached_property
    def group(self) -> Group:
        there = covering_groups([self.demand.neighbourhood])
        visible = self.groups.filter(pk__in=there.order_by().values("pk"))
        return get_object_or_404(visible, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"demand": self.demand, "group": self.group}
        return {**super().get_context_data(**kwargs), **more}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            count = take_over_interest(
                wanted=self.demand.group,
                group_id=self.group.pk,
                actor=self.actor,
                now=timezone.now(),
            )
        except (NobodyAsks, NotCovered):
            return self.too_late()
        done = ngettext(
            "%(count)d person moved to %(group)s.",
            "%(count)d people moved to %(group)s.",
            count,
        )
        messages.success(self.request, done % {"count": count, "group": self.group})
        return redirect(f"{NAMESPACE}:index")


class NoteInterestView(DemandActionView):
    """Somebody calls who lives where there is no group: on to his data."""

    page_title = gettext_lazy("Note somebody's interest")
    template_name = f"{TEMPLATES}/note_interest.html"
    form_class = InterestForm

    def is_allowed(self, user: Any) -> bool:
        return may_ask_everybody(user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "site": own_site(self.request)}

    def form_valid(self, form: InterestForm) -> HttpResponse:
        neighbourhood = form.cleaned_data["neighbourhood"]
        group = wanted_group(neighbourhood=neighbourhood, site=own_site(self.request))
        return redirect(f"{reverse(f'{OURS}:enter_signup')}?group={group.pk}")


class DemandMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_view(request.user)


class DemandViewSet(ViewSet):
    name = NAMESPACE
    icon = "site"
    menu_label = TITLE
    menu_item_class = DemandMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(DemandView), name="index"),
            path("map.geojson", self.construct_view(DemandMapView), name="map"),
        ]
