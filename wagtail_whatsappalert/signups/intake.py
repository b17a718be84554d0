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

from ..common.rate_limits import TooMany
from ..common.versions import public_version
from ..groups.models import Group
from .abuse import Suspicion, as_codes, count_attempt, suspicions
from .application import Application
from .captcha import CaptchaUnavailable, ask, current_captcha
from .exceptions import GroupClosed
from .form_context import FormFacts, form_facts
from .forms import SignupForm, signup_form_context
from .responses import site_of
from .services import sign_up
from .tokens import FormToken, Receipt

RECEIVED, CLOSED, INVALID, TOO_MANY = 202, 409, 422, 429


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
    try:
        facts = form_facts(site, token.language, token.group, version)
    except Group.DoesNotExist:
        return Intake(CLOSED)
    if not facts.is_open:
        return Intake(CLOSED, facts)
    context = signup_form_context(facts, token, data)
    now = timezone.now()
    try:
        application = _check(request, context["form"], now)
    except TooMany as problem:
        context["form"].add_error(None, _too_many(problem))
        return Intake(TOO_MANY, facts, context, retry_after=problem.retry_after)
    if application is None:
        return Intake(INVALID, facts, context)
    return _keep(context["form"], application, site, now)


def _check(request: HttpRequest, form: SignupForm, now: datetime) -> Application | None:
    """
    What was filled in, with what is suspect about it; ``None`` where it is not
    right yet. Raises ``TooMany``.
    """
    if not form.is_valid():
        return None
    application = form.application
    count_attempt(request, application.email, application.phone, now=now)
    found = suspicions(form.data, application.name)
    captcha = current_captcha()
    try:
        if captcha and not ask(captcha, form.data, request):
            form.add_error(None, _not_a_person())
            return None
    except CaptchaUnavailable:
        found.append(Suspicion.UNCHECKED)
    return replace(application, suspicion=as_codes(found))


def _keep(
    form: SignupForm, application: Application, site: Site, now: datetime
) -> Intake:
    try:
        made = sign_up(
            application=application,
            group_id=form.group_id,
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
        group=form.group_id,
        signup=made.pk if made else None,
        thank_you=form.token.thank_you,
    )
    return Intake(RECEIVED, form.facts, receipt=receipt)


def _not_a_person() -> str:
    return _(
        "The check that you are a person did not work. Do it again and send the form "
        "once more, or call us."
    )


def _too_many(problem: TooMany) -> str:
    return ngettext(
        "Too many forms were sent with this address or number, or from your network. "
        "Wait %(minutes)d minute and send it again, or call us.",
        "Too many forms were sent with this address or number, or from your network. "
        "Wait %(minutes)d minutes and send it again, or call us.",
        problem.minutes,
    ) % {"minutes": problem.minutes}
