"""Splitting a group: what goes, then who goes along, then it is done."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from ..coordinators.shown import ShowsCoordinators
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from .manager_view import LIST, TEMPLATES, ManagerView
from .managing import may_start_groups
from .models import Signup
from .permissions import groups_visible_to
from .split_forms import SplitForm, ways_to_split
from .split_preview import preview_of
from .split_rules import (
    Plan,
    choices_kept,
    let_placed_stay,
    look_further,
    make_plan,
    not_splittable,
    read_numbers,
    read_plan,
)
from .split_services import Split, SplitChanged, SplitImpossible, split_by, split_group
from .tokens import BadToken

SIDES = ("old", "new")


class SplitGroupView(ShowsCoordinators, ManagerView):
    page_title = gettext_lazy("Split this group")
    header_icon = "whatsappalert"
    template_name = f"{TEMPLATES}/split_form.html"
    preview_template = f"{TEMPLATES}/split_preview.html"
    form_class = SplitForm

    def is_allowed(self, user: Any) -> bool:
        return may_start_groups(user)

    @cached_property
    def group(self) -> Group:
        groups = groups_visible_to(self.request.user)
        return get_object_or_404(groups, pk=self.kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "group": self.group, "user": self.request.user}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = self.posted_plan()
        made = split_by(self.group, plan.key) if plan else None
        if made:
            return self.leave(made)
        form = self.get_form()
        if self.obstacle:
            return self.form_invalid(form)
        if "back" in request.POST or not form.is_valid():
            status = 200 if "back" in request.POST else 422
            return self.render_to_response(
                self.get_context_data(form=form), status=status
            )
        if plan is None:
            plan = make_plan(self.group, form.wish.part)
            return self.preview(form, plan, plan.proposed)
        return self.go_on(form, plan, self.posted_choices(plan))

    def posted_plan(self) -> Plan | None:
        try:
            return read_plan(self.request.POST.get("plan", ""))
        except BadToken:
            return None

    def posted_choices(self, plan: Plan) -> frozenset[int]:
        """Who is to go: of other pages as it was, of this page as it is ticked."""
        going = set(read_numbers(self.request.POST.get("going", ""), plan.proposals))
        for pk in plan.proposals:
            side = self.request.POST.get(f"side_{pk}")
            if side in SIDES:
                (going.add if side == "new" else going.discard)(pk)
        return frozenset(going)

    def go_on(self, form: SplitForm, plan: Plan, going: frozenset[int]) -> HttpResponse:
        if "look_up" in self.request.POST:
            further = look_further(plan, self.group, form.wish.part)
            return self.preview(form, further, going | further.proposed - plan.proposed)
        if "keep" in self.request.POST:
            return self.preview(form, plan, let_placed_stay(self.group, going))
        if "apply" not in self.request.POST:
            return self.preview(form, plan, going)
        try:
            split = split_group(
                group_id=self.group.pk,
                wish=form.wish,
                plan=plan,
                going=going,
                actor=self.actor,
                now=timezone.now(),
            )
        except SplitChanged:
            return self.show_what_changed(plan, going)
        except SplitImpossible:
            # Why stands on the page.
            return self.preview(form, plan, going, status=422)
        return self.leave(split, form)

    def show_what_changed(self, before: Plan, chosen: Collection[int]) -> HttpResponse:
        """The page again, with the facts as they are now; nothing was done."""
        del self.group
        form = self.get_form()
        messages.warning(
            self.request,
            _(
                "Nothing was done yet: somebody changed this group or its people while "
                "you were looking. Look again, and then split it."
            ),
        )
        if not form.is_valid():
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=409)
        plan = make_plan(self.group, form.wish.part)
        going, newcomers = choices_kept(plan, before, chosen)
        return self.preview(form, plan, going, newcomers=newcomers, status=409)

    def leave(self, split: Split, form: SplitForm | None = None) -> HttpResponse:
        page = form.make_page(split.group) if form and split.is_new else None
        edit = reverse("whatsappalert_groups:edit", args=[split.group.pk])
        buttons = [messages.button(edit, _("Edit the new group"))]
        if page is not None:
            url = reverse("wagtailadmin_pages:edit", args=[page.pk])
            buttons.append(messages.button(url, _("Edit the page")))
        done = ngettext(
            "%(group)s is a group of its own. %(count)d person went along.",
            "%(group)s is a group of its own. %(count)d people went along.",
            split.moved,
        )
        values = {"group": split.group, "count": split.moved}
        messages.success(self.request, done % values, buttons=buttons)
        return redirect(f"{reverse(LIST)}?group={split.group.pk}")

    def preview(
        self,
        form: SplitForm,
        plan: Plan,
        going: frozenset[int],
        *,
        newcomers: Collection[int] = (),
        status: int = 200,
    ) -> HttpResponse:
        self.template_name = self.preview_template
        shown = preview_of(
            self.group, form.wish, plan, going, newcomers, self.request.POST.get("page")
        )
        numbers = [row.person.pk for row in shown["rows"]]
        if numbers:
            record_access(
                AccessAction.LIST, user=self.request.user, model=Signup, numbers=numbers
            )
        context = self.get_context_data(form=form)
        context |= {"carried": list(form.carried()), **shown}
        return self.render_to_response(context, status=status)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "group": self.group,
            "obstacle": self.obstacle,
            "back_url": f"{reverse(LIST)}?group={self.group.pk}",
        }

    @property
    def obstacle(self) -> str:
        """Why this group cannot be split at all, in words."""
        problem = not_splittable(self.group)
        if problem or ways_to_split(self.group):
            return problem
        return _(
            "This group cannot be split: it has no area on the map, and no list of "
            "streets with more than one line."
        )
