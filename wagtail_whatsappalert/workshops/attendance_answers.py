"""
How the list of an evening answers: the same for a host and for a manager.

A browser without script posts a form and gets the page again; our script posts the
same and asks for JSON, perhaps hours later and more than once.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from ..privacy.access_log import AccessAction, record_access
from ..signups.answers import see_other
from .attendance_forms import SearchForm, TickForm, WalkInForm
from .attendance_list import AttendanceList
from .attendance_services import Ticker, add_walk_in, tick
from .models import Workshop
from .registrations import Registration

JSON = "application/json"
BLANK_LINES = range(20)
CONTACT = ("email", "phone")

Show = Callable[[dict[str, Any], int], HttpResponse]
MayStill = Callable[[datetime], bool]


@dataclass(frozen=True)
class Desk:
    """
    One open list: who sits there and what it is called.

    ``show`` makes the page of a context; ``takes`` says whether something that was
    tapped at a moment may still come in.
    """

    workshop: Workshop
    by: Ticker
    url: str
    print_url: str
    show: Show
    takes: MayStill


def wants_json(request: HttpRequest) -> bool:
    return JSON in request.headers.get("Accept", "")


def answer(request: HttpRequest, desk: Desk, now: datetime) -> HttpResponse:
    if request.method != "POST":
        return show_list(request, desk, now)
    action = request.POST.get("action", "")
    if action == "search":
        return show_list(request, desk, now, typed=request.POST.get("q", ""))
    form = WalkInForm(request.POST) if action == "walk_in" else TickForm(request.POST)
    if not form.is_valid():
        return _refuse(request, desk, now, form)
    at = form.cleaned_data.pop("at") or now
    if not desk.takes(at):
        return _problem(request, desk, now, 422, _("This is too late."))
    perform = _walk_in if action == "walk_in" else _tick
    try:
        registration = perform(desk, form.cleaned_data, at, now)
    except (Registration.DoesNotExist, Workshop.DoesNotExist):
        gone = _("This person is no longer on the list.")
        return _problem(request, desk, now, 404, gone)
    return _done(request, desk, action, registration)


def _tick(
    desk: Desk, data: dict[str, Any], at: datetime, now: datetime
) -> Registration:
    registration = desk.workshop.registrations.on_the_list().get(
        pk=data["registration"]
    )
    return tick(
        registration=registration, people=data["people"], by=desk.by, at=at, now=now
    )


def _walk_in(
    desk: Desk, data: dict[str, Any], at: datetime, now: datetime
) -> Registration:
    language = translation.get_language() or ""
    return add_walk_in(
        workshop_id=desk.workshop.pk,
        by=desk.by,
        at=at,
        now=now,
        language=language,
        **data,
    )


def _done(
    request: HttpRequest, desk: Desk, action: str, registration: Registration
) -> HttpResponse:
    if not wants_json(request):
        done = "added" if action == "walk_in" else "ticked"
        return see_other(f"{desk.url}?done={done}#guest-{registration.pk}")
    listed = AttendanceList(desk.workshop)
    return _json(
        {
            "registration": registration.pk,
            "people": registration.people_attended or 0,
            "here": listed.here,
            "is_over_full": listed.is_over_full,
        },
        200,
    )


def _refuse(request: HttpRequest, desk: Desk, now: datetime, form: Any) -> HttpResponse:
    if isinstance(form, WalkInForm) and not wants_json(request):
        return show_list(request, desk, now, form=form, status=422)
    fields = [name for name in form.errors if name in ("name", "people", *CONTACT)]
    told = [error for name in fields for error in form.errors[name]]
    problem = " ".join(told) or _("This form does not work.")
    return _problem(request, desk, now, 422, problem)


def _problem(
    request: HttpRequest, desk: Desk, now: datetime, status: int, problem: str
) -> HttpResponse:
    if wants_json(request):
        return _json({"problem": problem}, status)
    return show_list(request, desk, now, problem=problem, status=status)


def _json(data: dict[str, Any], status: int) -> HttpResponse:
    response = JsonResponse(data, status=status)
    add_never_cache_headers(response)
    return response


def show_list(
    request: HttpRequest,
    desk: Desk,
    now: datetime,
    *,
    typed: str = "",
    form: WalkInForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page; that somebody looked at it is logged."""
    listed = AttendanceList(desk.workshop)
    search = SearchForm({"q": typed})
    words = search.cleaned_data["q"] if search.is_valid() else ""
    fresh = WalkInForm(initial={"people": 1, "key": uuid.uuid4()})
    log_look(AccessAction.LIST, desk, listed)
    context = {
        "desk": desk,
        "workshop": desk.workshop,
        "listed": listed,
        "guests": listed.found(words),
        "search": search,
        "typed": words,
        "form": form or fresh,
        "problem": problem,
        "done": request.GET.get("done", ""),
        "now_in_ms": int(now.timestamp() * 1000),
    }
    return desk.show(context, status)


def print_context(desk: Desk) -> dict[str, Any]:
    """For the list on paper, with lines for who is not on it yet."""
    listed = AttendanceList(desk.workshop)
    log_look(AccessAction.PRINT, desk, listed)
    return {
        "desk": desk,
        "workshop": desk.workshop,
        "listed": listed,
        "blank_lines": BLANK_LINES,
    }


def log_look(action: AccessAction, desk: Desk, listed: AttendanceList) -> None:
    record_access(
        action,
        user=desk.by.user,
        model=Registration,
        numbers=listed.numbers,
        workshop=desk.workshop.pk,
        **desk.by.as_logged,
    )
