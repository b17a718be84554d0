"""Asking for a link, pressing the button behind it, and signing out."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from ..access.models import Role
from ..access.services import (
    LinkExpired,
    LinkUsed,
    LinkVoid,
    SignedIn,
    ask_for_links,
    look_at_link,
    shut_out,
    use_link,
)
from ..access.sessions import delete_cookie, end_session, set_cookie
from ..access.tokens import BadSignInToken, read_token
from ..common.origin import Origin, origin_of
from ..common.rate_limits import Limit, TooMany, client_address, network_of
from ..conf import conf
from ..mailing.services import deliver_here
from .guards import language_for, open_page, own_page
from .home_views import home
from .responses import municipal_facts, see_other, show
from .sign_in_forms import AskForm
from .sign_in_paths import safe_next, start_url

REFUSALS = {
    "lost": _(
        "You are not signed in any more. What you did last is not saved. Sign in and "
        "do it once more."
    ),
    "role": _(
        "That page is for another role than the one with which you are signed in. "
        "Ask for the link of that role."
    ),
    "cookie": _(
        "You are not signed in: your browser keeps no cookies of this site. Allow "
        "them and ask for a new link."
    ),
    "foreign": _("This form came from another website. Send it once more."),
}
DONE = {
    "out": _("You are signed out on this device."),
    "everywhere": _("You are signed out on all your devices."),
}
LINK_PROBLEMS = {
    LinkUsed: _("This link was used already"),
    LinkExpired: _("This link is too old"),
    LinkVoid: _("This link no longer works"),
    BadSignInToken: _("This link does not work"),
}


@open_page
def start(request: HttpRequest) -> HttpResponse:
    """The fixed address: what there is to do, or a form to ask for a link."""
    if request.method == "POST":
        return ask(request)
    visitor = request.whatsappalert_visitor
    why = request.GET.get("why", "")
    wanted = safe_next(request.GET.get("next", ""))
    if visitor and why != "role":
        is_on_her_way = bool(why or wanted)
        return see_other(wanted or start_url()) if is_on_her_way else home(request)
    return show_form(
        request,
        AskForm(initial={"next": wanted}),
        refusal=REFUSALS.get(why),
        done=DONE.get(request.GET.get("done", "")),
    )


def show_form(
    request: HttpRequest, form: AskForm, status: int = 200, **context: object
) -> HttpResponse:
    facts = {"municipal": municipal_facts(request)}
    context = {"title": _("For coordinators"), "form": form, "facts": facts, **context}
    return show(request, "start", context, status)


def ask(request: HttpRequest) -> HttpResponse:
    """The same answer for every address, in the same time."""
    now = timezone.now()
    form = AskForm(request.POST)
    if origin_of(request) is Origin.FOREIGN:
        return show_form(request, form, 403, refusal=REFUSALS["foreign"])
    try:
        _count_network(request, now)
    except TooMany as too_many:
        return too_often(request, too_many)
    if not form.is_valid():
        return show_form(request, form, 422)
    answer = see_other(reverse("wagtail_whatsappalert:portal_asked"))
    letters = _write_letters(request, form, now)
    # Afterwards: a mail server takes its time for who is known, and for no other.
    answer.afterwards = partial(deliver_here, letters)
    return answer


def _count_network(request: HttpRequest, now: datetime) -> None:
    network = network_of(client_address(request))
    if network:
        times = conf.SIGNUPS_PER_NETWORK_PER_HOUR
        Limit("sign in network", times).count(network, now=now)


def _write_letters(request: HttpRequest, form: AskForm, now: datetime) -> list[str]:
    email = form.cleaned_data["email"]
    limit = Limit("sign in address", conf.SIGN_IN_LINKS_PER_ADDRESS_PER_HOUR)
    try:
        limit.count(email.casefold(), now=now)
    except TooMany:
        return []
    return ask_for_links(
        email=email,
        site=Site.find_for_request(request),
        next_path=safe_next(form.cleaned_data["next"]),
        now=now,
    )


def too_often(request: HttpRequest, too_many: TooMany) -> HttpResponse:
    context = {"title": _("Too many requests"), "minutes": too_many.minutes}
    answer = show(request, "start_too_often", context, 429)
    answer["Retry-After"] = str(too_many.retry_after)
    return answer


@require_safe
@open_page
def asked(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Look in your mailbox"),
        "minutes": conf.SIGN_IN_LINK_MINUTES,
    }
    return show(request, "start_asked", context)


@open_page
def sign_in(request: HttpRequest, sealed: str) -> HttpResponse:
    """GET shows one button, because mail scanners open links; POST signs in."""
    now = timezone.now()
    try:
        link_id = read_token(sealed)
        if request.method != "POST":
            return show_button(request, link_id, now)
        if origin_of(request) is Origin.FOREIGN:
            # Not refused with an error: servers write those down with the address.
            return see_other(request.path)
        nonce = request.POST.get("nonce", "")
        return enter(request, use_link(link_id=link_id, nonce=nonce, now=now))
    except (BadSignInToken, LinkUsed, LinkExpired, LinkVoid) as problem:
        return no_entry(request, problem)


def show_button(request: HttpRequest, link_id: int, now: datetime) -> HttpResponse:
    link, person = look_at_link(link_id=link_id, now=now)
    with translation.override(language_for(person)):
        titles = {
            Role.COORDINATOR: _("Sign in as coordinator"),
            Role.CONTACT: _("Sign in for the steering group"),
        }
        context = {
            "title": titles[Role(link.role)],
            "nonce": secrets.token_urlsafe(24),
            "hours": conf.ACCESS_SESSION_HOURS,
            "visitor": None,
        }
        return show(request, "start_button", context)


def enter(request: HttpRequest, signed_in: SignedIn) -> HttpResponse:
    """By way of the start page, which sees whether the cookie was kept."""
    before = request.whatsappalert_visitor
    if before and before.session.pk != signed_in.session.pk:
        end_session(before.session, now=timezone.now())
    query = {"why": "cookie"}
    if safe_next(signed_in.next_path):
        query["next"] = signed_in.next_path
    answer = see_other(f"{start_url()}?{urlencode(query)}")
    set_cookie(answer, request, signed_in.session, signed_in.key)
    return answer


def no_entry(request: HttpRequest, problem: Exception) -> HttpResponse:
    """In words what is wrong with a link, and the form for a new one."""
    if isinstance(problem, LinkUsed) and request.whatsappalert_visitor:
        # The mail opened once more, or the back button.
        return see_other(start_url())
    context = {
        "title": LINK_PROBLEMS[type(problem)],
        "what": type(problem).__name__,
        "minutes": conf.SIGN_IN_LINK_MINUTES,
        "form": AskForm(),
        "facts": {"municipal": municipal_facts(request)},
    }
    status = 404 if isinstance(problem, BadSignInToken) else 410
    return show(request, "start_no_entry", context, status)


@own_page
def sign_out(request: HttpRequest) -> HttpResponse:
    """On this device; a second time is fine."""
    visitor = request.whatsappalert_visitor
    if request.method != "POST":
        return see_other(start_url())
    if visitor:
        end_session(visitor.session, now=timezone.now())
    return _leave("out")


@own_page
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    visitor = request.whatsappalert_visitor
    if request.method != "POST":
        return see_other(start_url())
    if visitor:
        now = timezone.now()
        shut_out(role=visitor.role, person=visitor.person.pk, now=now)
    return _leave("everywhere")


def _leave(how: str) -> HttpResponse:
    answer = see_other(f"{start_url()}?done={how}")
    delete_cookie(answer)
    return answer
