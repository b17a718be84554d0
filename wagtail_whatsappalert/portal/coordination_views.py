"""A coordinator stops, and another takes her group over."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..coordination.candidates import others_of
from ..coordination.exceptions import CannotPropose, NotBound, SuccessionOver
from ..coordination.models import Succession
from ..coordination.services import (
    accept_succession,
    cancel_stop,
    decline_succession,
    propose_successor,
    say_stop,
)
from ..coordinators.models import Coordinator
from ..groups.models import Group
from .coordination_forms import StopForm
from .guards import for_bound_coordinator, for_own_group
from .responses import municipal_facts, see_other, show


def _to(name: str, *args: Any) -> HttpResponse:
    return see_other(reverse(f"wagtail_whatsappalert:{name}", args=args))


@for_own_group
def portal_stop(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """The form to stop; once she said it, how it stands."""
    succession = _open_stop(coordinator, group)
    if succession:
        # A second press, or another tab: what it said stands here.
        if request.method == "POST":
            return _to("portal_stop", group.pk)
        return _show_stop(request, coordinator, succession)
    form = _form(request, coordinator, group)
    if request.method == "POST" and form.is_valid():
        return _stop(request, coordinator, group, form)
    return _show_form(request, group, form, 422 if form.is_bound else 200)


def _open_stop(coordinator: Coordinator, group: Group) -> Succession | None:
    stops = Succession.objects.open().filter(coordinator=coordinator, group=group)
    return stops.select_related("group", "successor").first()


def _form(request: HttpRequest, coordinator: Coordinator, group: Group) -> StopForm:
    today = timezone.localdate()
    stopping = Succession.objects.open().filter(coordinator=coordinator)
    mine = coordinator.groups.exclude(pk=group.pk)
    return StopForm(
        request.POST if request.method == "POST" else None,
        today=today,
        others=list(others_of(group.pk, coordinator.pk, today)),
        groups=mine.exclude(pk__in=stopping.values("group")).order_by("name", "pk"),
    )


def _stop(
    request: HttpRequest, coordinator: Coordinator, group: Group, form: StopForm
) -> HttpResponse:
    now, last_day = timezone.now(), form.cleaned_data["last_day"]
    try:
        say_stop(
            coordinator=coordinator,
            group=group,
            last_day=last_day,
            successor=form.chosen_person,
            now=now,
        )
        for other in form.cleaned_data["also"]:
            say_stop(coordinator=coordinator, group=other, last_day=last_day, now=now)
    except CannotPropose as problem:
        form.add_error("successor", str(problem))
        return _show_form(request, group, form, 409)
    except SuccessionOver:
        return _to("coordinator_start")
    return _to("portal_stop", group.pk)


def _show_form(
    request: HttpRequest, group: Group, form: StopForm, status: int
) -> HttpResponse:
    municipal = municipal_facts(request)
    context = {
        "title": _("Stop as coordinator"),
        "group": group,
        "form": form,
        "has_lead": any(not one.is_deputy for one in form.others),
        # What the summary of errors looks for.
        "facts": {"municipal": municipal},
    }
    return show(request, "stop", context, status)


def _show_stop(
    request: HttpRequest,
    coordinator: Coordinator,
    succession: Succession,
    *,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    others = others_of(succession.group_id, coordinator.pk, timezone.localdate())
    context = {
        "title": _("You stop as coordinator"),
        "group": succession.group,
        "succession": succession,
        "running_too": [
            one for one in others if one.coordinator_id != succession.successor_id
        ],
        "refusal": refusal,
    }
    return show(request, "stop_status", context, status)


@for_own_group
def portal_stop_cancel(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    succession = _open_stop(coordinator, group)
    if request.method == "POST" and succession:
        try:
            cancel_stop(
                succession=succession, coordinator=coordinator, now=timezone.now()
            )
        except SuccessionOver:
            return _to("coordinator_start")
        return _to("coordinator_start")
    return _to("portal_stop", group.pk)


@for_own_group
def portal_stop_propose(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """She asks somebody who runs the group with her to take over."""
    succession = _open_stop(coordinator, group)
    if request.method != "POST" or succession is None:
        return _to("portal_stop", group.pk)
    others = others_of(group.pk, coordinator.pk, timezone.localdate())
    chosen = request.POST.get("successor", "")
    found = [one.coordinator for one in others if str(one.coordinator_id) == chosen]
    if not found:
        raise Http404
    try:
        propose_successor(
            succession=succession,
            successor=found[0],
            coordinator=coordinator,
            now=timezone.now(),
        )
    except CannotPropose as problem:
        return _show_stop(
            request, coordinator, succession, status=409, refusal=str(problem)
        )
    except SuccessionOver:
        return _to("coordinator_start")
    return _to("portal_stop", group.pk)


@for_bound_coordinator
def portal_takeover(
    request: HttpRequest, coordinator: Coordinator, number: int
) -> HttpResponse:
    """
    Whether she takes a group over; nothing of its people stands here.

    404 for who was not asked, as for what does not exist.
    """
    asked = Succession.objects.select_related("group").filter(successor=coordinator)
    succession = asked.filter(pk=number).first()
    if succession is None:
        raise Http404
    runs = succession.group.coordinators.filter(pk=coordinator.pk)
    if request.method == "POST" and succession.is_open:
        return _answer(request, coordinator, succession)
    if not succession.is_open and runs.exists():
        # She said yes: back from the next page, or a second press.
        return _to("portal_group", succession.group_id)
    status = 200 if succession.is_open else 409
    return _show_takeover(request, succession, status)


def _answer(
    request: HttpRequest, coordinator: Coordinator, succession: Succession
) -> HttpResponse:
    answer = request.POST.get("answer")
    services = {"yes": accept_succession, "no": decline_succession}
    if answer not in services:
        return _show_takeover(request, succession, 422)
    try:
        services[answer](
            succession=succession, coordinator=coordinator, now=timezone.now()
        )
    except (SuccessionOver, NotBound):
        succession.refresh_from_db()
        runs = succession.group.coordinators.filter(pk=coordinator.pk)
        if answer == "yes" and runs.exists():
            return _to("portal_group", succession.group_id)
        return _show_takeover(request, succession, 409, is_over=True)
    if answer == "yes":
        return _to("portal_group", succession.group_id)
    return _to("coordinator_start")


def _show_takeover(
    request: HttpRequest, succession: Succession, status: int, is_over: bool = False
) -> HttpResponse:
    context = {
        "title": _("Do you take over %(group)s?") % {"group": succession.group},
        "succession": succession,
        "of": succession.group,
        "is_open": succession.is_open and not is_over,
    }
    return show(request, "takeover", context, status)
