"""A neighbour whom a coordinator spoke at the door: she enters, he confirms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)
from wagtail.models import Site

from ..common.rate_limits import Limit, TooMany
from ..conf import conf
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..privacy.access_log import AccessAction, record_access
from ..signups.abuse import count_attempt
from ..signups.exceptions import GroupClosed, PhoneTaken
from ..signups.form_context import FormFacts, form_facts
from ..signups.lifecycle import Actor
from ..signups.models import Signup
from ..signups.personal_forms import readable_phone
from ..signups.recruitment import (
    erase_recruit,
    message_to_recruit,
    recruit_signup,
    recruits_of,
    remind_recruit,
    sms_link,
    was_recruited,
    whatsapp_link,
)
from .guards import for_own_group
from .recruit_forms import RecruitForm
from .responses import see_other, show

# More than anybody speaks at the door; a program would need thousands.
ENTRIES_PER_HOUR = 40
PER_PAGE = 25
DONE = {
    "entered": gettext_lazy("Saved."),
    "again": gettext_lazy("The mail is on its way again."),
    "enough": gettext_lazy(
        "This address got enough mails for now. Try again tomorrow."
    ),
    "erased": gettext_lazy("Erased."),
    "gone": gettext_lazy(
        "This neighbour is not on this list any more: he confirmed, or was erased."
    ),
}


def url(name: str, group: Group, *args: Any, done: str = "") -> str:
    address = reverse(f"wagtail_whatsappalert:{name}", args=[group.pk, *args])
    return f"{address}?done={done}" if done else address


def own_site(request: HttpRequest) -> Site:
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    return site


def facts_for(request: HttpRequest, group: Group, language: str = "") -> FormFacts:
    language = language or translation.get_language() or ""
    return form_facts(own_site(request), language, group.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@for_own_group
def portal_recruit(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    if not group.takes_signups:
        status = 409 if request.method == "POST" else 200
        return show(request, "recruit_closed", _context(coordinator, group), status)
    facts = facts_for(request, group)
    if request.method != "POST":
        return _show_form(request, coordinator, group, RecruitForm(facts=facts))
    form = RecruitForm(request.POST, facts=facts)
    if not form.is_valid():
        return _show_form(request, coordinator, group, form, 422)
    return _enter(request, coordinator, group, form)


def _enter(
    request: HttpRequest, coordinator: Coordinator, group: Group, form: RecruitForm
) -> HttpResponse:
    now = timezone.now()
    try:
        _count(request, coordinator, form, now)
        signup = recruit_signup(
            application=form.application,
            group_id=group.pk,
            site=own_site(request),
            language=form.chosen_language,
            facts=facts_for(request, group, form.chosen_language),
            agreed_at=form.agreed_at(now),
            actor=Actor.coordinator(coordinator),
            now=now,
        )
    except TooMany as too_many:
        context = {**_context(coordinator, group), "minutes": too_many.minutes}
        response = show(request, "recruit_too_many", context, 429)
        response["Retry-After"] = str(too_many.retry_after)
        return response
    except PhoneTaken:
        form.add_error("phone", _("This number is on the list of your group already."))
        return _show_form(request, coordinator, group, form, 422)
    except GroupClosed:
        return show(request, "recruit_closed", _context(coordinator, group), 409)
    return see_other(url("portal_recruited", group, signup.pk, done="entered"))


def _count(
    request: HttpRequest, coordinator: Coordinator, form: RecruitForm, now: datetime
) -> None:
    application = form.application
    hers = Limit("recruits", ENTRIES_PER_HOUR)
    hers.count(str(coordinator.pk), now=now)
    count_attempt(request, application.email, application.phone, now=now)


def _show_form(
    request: HttpRequest,
    coordinator: Coordinator,
    group: Group,
    form: RecruitForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_context(coordinator, group),
        "form": form,
        "facts": form.facts,
        "days": conf.UNCONFIRMED_RETENTION_DAYS,
    }
    return show(request, "recruit", context, status)


def _context(coordinator: Coordinator, group: Group) -> dict[str, Any]:
    return {
        "title": _("Enter a neighbour"),
        "group": group,
        "pending": recruits_of(coordinator, group).count(),
    }


@require_safe
@for_own_group
def portal_recruits(
    request: HttpRequest, coordinator: Coordinator, group: Group
) -> HttpResponse:
    """Who did not confirm yet, of those whom she entered herself."""
    entered = recruits_of(coordinator, group)
    pages = Paginator(entered, PER_PAGE).get_page(request.GET.get("page"))
    people = list(pages.object_list)
    if people:
        _record(AccessAction.LIST, coordinator, people)
    context = {
        "title": _("Not confirmed yet"),
        "group": group,
        "pages": pages,
        "people": people,
        "days": conf.UNCONFIRMED_RETENTION_DAYS,
        "done": DONE.get(request.GET.get("done", "")),
    }
    return show(request, "recruits", context)


@require_safe
@for_own_group
def portal_recruited(
    request: HttpRequest, coordinator: Coordinator, group: Group, number: int
) -> HttpResponse:
    """What is to be done now: he looks in his mail, or she sends him the link."""
    signup = recruits_of(coordinator, group).filter(pk=number).first()
    if signup is None:
        return _gone(coordinator, group, number)
    _record(AccessAction.VIEW, coordinator, [signup])
    context = {
        "title": _("Now he confirms it himself"),
        "group": group,
        "signup": signup,
        "phone": readable_phone(signup.phone),
        "days": conf.UNCONFIRMED_RETENTION_DAYS,
        "done": DONE.get(request.GET.get("done", "")),
    }
    if not signup.email:
        message = message_to_recruit(signup, now=timezone.now())
        context |= {
            "whatsapp": whatsapp_link(signup, message),
            "sms": sms_link(signup, message),
        }
    return show(request, "recruited", context)


@require_POST
@for_own_group
def portal_recruit_again(
    request: HttpRequest, coordinator: Coordinator, group: Group, number: int
) -> HttpResponse:
    signup = recruits_of(coordinator, group).filter(pk=number).first()
    if signup is None or not signup.email:
        return _gone(coordinator, group, number)
    actor = Actor.coordinator(coordinator)
    is_sent = remind_recruit(signup=signup, actor=actor, now=timezone.now())
    done = "again" if is_sent else "enough"
    return see_other(url("portal_recruited", group, number, done=done))


@require_POST
@for_own_group
def portal_recruit_erase(
    request: HttpRequest, coordinator: Coordinator, group: Group, number: int
) -> HttpResponse:
    signup = recruits_of(coordinator, group).filter(pk=number).first()
    if signup is None:
        return _gone(coordinator, group, number)
    try:
        erase_recruit(signup=signup, actor=Actor.coordinator(coordinator))
    except Signup.DoesNotExist:
        return _gone(coordinator, group, number)
    return see_other(url("portal_recruits", group, done="erased"))


def _gone(coordinator: Coordinator, group: Group, number: int) -> HttpResponse:
    """To the list for her own, who confirmed or was erased since; else 404."""
    if not was_recruited(number, coordinator, group):
        raise Http404
    return see_other(url("portal_recruits", group, done="gone"))


def _record(
    action: AccessAction, coordinator: Coordinator, people: list[Signup]
) -> None:
    record_access(
        action,
        user=None,
        model=Signup,
        numbers=[signup.pk for signup in people],
        coordinator=coordinator.pk,
    )
