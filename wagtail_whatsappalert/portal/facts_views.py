"""What a coordinator changes of her group herself, and what she may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from ..coordinators.models import Coordinator
from ..groups.exceptions import ChangedMeanwhile
from ..groups.models import Group
from ..groups.services import (
    count_members_outside,
    describe_group,
    rewrite_group_rules,
    set_full_for_now,
)
from ..texts.plain import as_plain
from .facts_forms import DescriptionForm, FactForm, MembersOutsideForm, OwnRulesForm
from .guards import for_own_group
from .responses import see_other, show

DONE = {
    "saved": _("Saved."),
    "same": _("Nothing was changed."),
    "full": _("The group is full for now: who signs up comes on the waiting list."),
    "open": _("The group is open again. Free places go to who waits longest."),
}
# Writes what is in the form; whether anything changed. May raise ``ChangedMeanwhile``.
Save = Callable[[int, FactForm, Coordinator], Any]


@require_safe
@for_own_group
def portal_facts(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    context = {
        "title": _("About the group"),
        "group": group,
        "own_rules": group.current_rules,
        "done": DONE.get(request.GET.get("done", "")),
    }
    return show(request, "facts", context)


@require_POST
@for_own_group
def portal_full_for_now(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """The button says what it is to be, so that pressing it twice is harmless."""
    is_full = request.POST.get("full") == "1"
    set_full_for_now(group_id=group.pk, is_full=is_full, coordinator=coordinator)
    return see_other(facts_url(group, "full" if is_full else "open"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_group
def portal_description(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    def save(pk: int, form: FactForm, coordinator: Coordinator) -> bool:
        data = form.cleaned_data
        return describe_group(
            group_id=pk, text=data["value"], read=data["read"], coordinator=coordinator
        )

    form = DescriptionForm.of(group.area_description)
    return _change(request, coordinator, group, form, save, "description")


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_group
def portal_own_rules(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    def save(pk: int, form: FactForm, coordinator: Coordinator) -> Any:
        data = form.cleaned_data
        return rewrite_group_rules(
            group_id=pk, text=data["value"], read=data["read"], coordinator=coordinator
        )

    rules = group.current_rules
    form = OwnRulesForm.of(as_plain(rules.text) if rules else "")
    return _change(request, coordinator, group, form, save, "own_rules")


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_group
def portal_members_outside(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    def save(pk: int, form: FactForm, coordinator: Coordinator) -> bool:
        data = form.cleaned_data
        return count_members_outside(
            group_id=pk,
            number=data["value"],
            read=data["read"],
            coordinator=coordinator,
        )

    form = MembersOutsideForm.of(group.members_outside)
    return _change(request, coordinator, group, form, save, "members")


TITLES = {
    "description": _("Where the group is"),
    "own_rules": _("Rules of this group"),
    "members": _("Members without a signup"),
}


def _change(
    request: HttpRequest,
    coordinator: Coordinator,
    group: Group,
    form: FactForm,
    save: Save,
    name: str,
) -> HttpResponse:
    """The form for one fact; 409 with both texts when somebody else was first."""
    context = {"title": TITLES[name], "group": group, "form": form, "name": name}
    if request.method != "POST":
        return show(request, f"facts_{name}", context)
    form = context["form"] = type(form)(request.POST)
    if not form.is_valid():
        return show(request, f"facts_{name}", context, 422)
    try:
        is_changed = save(group.pk, form, coordinator)
    except ChangedMeanwhile as problem:
        context["form"] = form.retry(problem.now_in_force)
        context["now_in_force"] = problem.now_in_force
        return show(request, f"facts_{name}", context, 409)
    return see_other(facts_url(group, "saved" if is_changed else "same"))


def facts_url(group: Group, done: str = "") -> str:
    address = reverse("wagtail_whatsappalert:portal_facts", args=[group.pk])
    return f"{address}?done={done}" if done else address
