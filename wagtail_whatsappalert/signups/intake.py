"""The one way in for a form that somebody sent: from a browser, or as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from ..areas.models import Neighbourhood
from ..common.rate_limits import TooMany
from ..common.versions import public_version
from ..groups.models import Group
from .abuse import Suspicion, as_codes, count_attempt, suspicions
from .answers import site_of
from .application import Application
from .captcha import CaptchaUnavailable, ask, current_captcha
from .destination import Destination, Signpost
from .exceptions import GroupClosed
from .form_context import FormFacts
from .forms import SignupForm, signup_form_context
from .questions import Ask
from .services import sign_up
from .tokens import FormToken, Receipt
from .wanted_services import wanted_group

RECEIVED, CLOSED, INVALID, TOO_MANY = 202, 409, 422, 429
# What a form was about, and is not there any more.
GONE = (Group.DoesNotExist, Neighbourhood.DoesNotExist)


@dataclass(frozen=True)
class Intake:
    """
    What became of a form: ``status`` is one of the four above.

    ``context`` shows the form again with what was typed; ``receipt`` is there
    when it was received.
    """

    status: int
    facts: FormFacts | None = None
    context: dict[str, Any] = field(default_factory=dict)
    receipt: Receipt | None = None
    retry_after: int = 0


def take_in(request: HttpRequest, token: FormToken, data: Mapping[str, str]) -> Intake:
    """
    Check what was sent, and keep it as a signup if all is well.

    Works in the language of the token, which the caller has switched to.
    """
    version = public_version()
    site = site_of(request, version)
    signpost = Signpost(site, token, version)
    try:
        facts = signpost.read(signpost.told(data))
        if not (facts.is_open or signpost.by_address):
            return Intake(CLOSED, facts)
        return _take_in(request, signpost, facts, data)
    except GONE:
        return Intake(CLOSED)


def _take_in(
    request: HttpRequest,
    signpost: Signpost,
    facts: FormFacts,
    data: Mapping[str, str],
) -> Intake:
    # Without a digest he is taken to have read what the form is about.
    token = replace(signpost.token, texts=signpost.token.texts or facts.texts)
    context = signup_form_context(facts, token, data)
    form, now = context["form"], timezone.now()
    if not form.is_valid():
        return Intake(INVALID, facts, context)
    person = form.application
    try:
        count_attempt(request, person.email, person.phone, now=now)
    except TooMany as problem:
        form.add_error(None, too_many(problem))
        return Intake(TOO_MANY, facts, context, retry_after=problem.retry_after)
    destination = signpost.follow(person, facts, data)
    if not (destination.facts.is_open or destination.ask):
        return Intake(CLOSED, destination.facts)
    if destination.ask or destination.facts != facts:
        context = _at(destination, token, data)
        form = context["form"]
    application = None if form.ask else _check(request, form, destination)
    if application is None:
        return Intake(INVALID, form.facts, context)
    return _keep(form, application, signpost.site, now)


def _at(
    destination: Destination, token: FormToken, data: Mapping[str, str]
) -> dict[str, Any]:
    """The form where the address leads to, with the question if there is one."""
    facts, ask = destination.facts, destination.ask
    if ask is None and token.texts != facts.texts:
        # A group that the page did not tell of, and its rules.
        ask = Ask.DECIDED
    context = signup_form_context(facts, token, data, ask=ask)
    context["form"].full_clean()
    if ask:
        context["form"].ask_about_address()
    return context


def _check(
    request: HttpRequest, form: SignupForm, destination: Destination
) -> Application | None:
    """
    What was filled in, with what is suspect about it; ``None`` where it is not
    right yet.
    """
    if not form.is_valid():
        return None
    application = form.application
    found = suspicions(form.data, application.name)
    captcha = current_captcha()
    try:
        if captcha and not ask(captcha, form.data, request):
            form.add_error(None, not_a_person())
            return None
    except CaptchaUnavailable:
        found.append(Suspicion.UNCHECKED)
    return replace(
        application,
        suspicion=as_codes(found),
        is_outside_area=destination.is_outside,
        outside_reason=application.outside_reason if destination.is_outside else "",
    )


def _keep(
    form: SignupForm, application: Application, site: Site, now: datetime
) -> Intake:
    group_id = form.group_id or _wanted(form.facts, site)
    try:
        made = sign_up(
            application=application,
            group_id=group_id,
            site=site,
            language=form.token.language,
            facts=form.facts,
            now=now,
        )
    except (GroupClosed, Group.DoesNotExist):
        return Intake(CLOSED, form.facts)
    receipt = Receipt(
        email=application.email,
        language=form.token.language,
        group=group_id,
        signup=made.pk if made else None,
        thank_you=form.token.thank_you,
        for_group=form.facts.group.as_mentioned if form.by_address else "",
    )
    return Intake(RECEIVED, form.facts, receipt=receipt)


def _wanted(facts: FormFacts, site: Site) -> int:
    """Made now: who only looks at a form makes no record."""
    neighbourhood = Neighbourhood.objects.get(pk=facts.group.neighbourhood)
    return wanted_group(neighbourhood=neighbourhood, site=site).pk


def not_a_person() -> str:
    return _(
        "The check that you are a person did not work. Do it again and send the form "
        "once more, or call us."
    )


def too_many(problem: TooMany) -> str:
    return ngettext(
        "Too many forms were sent with this address or number, or from your network. "
        "Wait %(minutes)d minute and send it again, or call us.",
        "Too many forms were sent with this address or number, or from your network. "
        "Wait %(minutes)d minutes and send it again, or call us.",
        problem.minutes,
    ) % {"minutes": problem.minutes}
