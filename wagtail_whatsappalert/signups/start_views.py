"""Starting a group that was forming, and asking everybody about new rules."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from ..groups.models import Group
from .entry_views import own_site
from .exceptions import GroupCannotStart
from .group_services import obstacle_to_start, start_group
from .manage_forms import RulesForm
from .manager_view import LIST, TEMPLATES, ManagerView
from .managing import may_ask_everybody, may_start_groups
from .permissions import groups_visible_to
from .reconfirmation import ask_to_accept_rules, with_old_rules


class StartGroupView(ManagerView):
    page_title = gettext_lazy("Start this group")
    header_icon = "whatsappalert"
    template_name = f"{TEMPLATES}/start_group.html"

    def is_allowed(self, user: Any) -> bool:
        return may_start_groups(user)

    @cached_property
    def group(self) -> Group:
        groups = groups_visible_to(self.request.user)
        return get_object_or_404(groups, pk=self.kwargs["pk"])

    @property
    def list_url(self) -> str:
        return f"{reverse(LIST)}?group={self.group.pk}"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            start_group(group_id=self.group.pk, actor=self.actor, now=timezone.now())
        except GroupCannotStart as problem:
            messages.error(self.request, str(problem))
            return self.form_invalid(form)
        messages.success(
            self.request, _("%(group)s has started.") % {"group": self.group}
        )
        return redirect(self.list_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        group = self.group
        interested = group.signups.interested().count()
        today = timezone.localdate()
        free = max(0, group.capacity - group.places_reserved)
        return {
            **super().get_context_data(**kwargs),
            "group": group,
            "interested": interested,
            "coordinators": [c.name for c in group.coordinators.active(today)],
            "free": free,
            "placed": min(free, interested),
            "waiting": max(0, interested - free),
            "obstacle": obstacle_to_start(group, now=timezone.now()),
            "back_url": self.list_url,
        }


class AskToAcceptRulesView(ManagerView):
    """First which site and language, then how many people, then the letters."""

    page_title = gettext_lazy("Ask to accept the new rules")
    header_icon = "list-ol"
    template_name = f"{TEMPLATES}/ask_rules.html"
    form_class = RulesForm

    def is_allowed(self, user: Any) -> bool:
        return may_ask_everybody(user)

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("initial", None)
        return {**kwargs, "site": own_site(self.request)}

    def form_valid(self, form: RulesForm) -> HttpResponse:
        site, language = form.chosen_site, form.cleaned_data["language"]
        # Only for what the number on the button was counted for.
        shown = f"{site.pk}-{language}"
        if self.request.POST.get("ask") != shown:
            count = with_old_rules(site, language).count()
            context = self.get_context_data(form=form, count=count, shown=shown)
            return self.render_to_response(context)
        count = ask_to_accept_rules(
            site=site, language=language, actor=self.actor, now=timezone.now()
        )
        done = ngettext(
            "%(count)d person is asked to accept the new rules.",
            "%(count)d people are asked to accept the new rules.",
            count,
        )
        messages.success(self.request, done % {"count": count})
        return redirect(LIST)
