"""The one way in for a form that somebody sent to register for a workshop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Site

from ..common.rate_limits import TooMany
from ..common.versions import public_version
from ..privacy.models import OF_WORKSHOPS, ConsentPurpose, ConsentText
from ..privacy.services import record_consent_texts
from ..signups.abuse import Suspicion, as_codes, count_attempt, suspicions
from ..signups.answers import site_of
from ..signups.captcha import CaptchaUnavailable, ask, current_captcha
from ..signups.intake import not_a_person, too_many
from ..signups.models import Signup
from ..signups.responses import signup_of_link
from ..signups.tokens import BadToken, read_personal_link
from .exceptions import RegistrationClosed, TooManyPeople
from .models import Workshop
from .register_context import RegisterFacts, register_facts
from .register_forms import RegisterForm, register_form_context, too_many_people
from .register_tokens import RegisterReceipt, RegisterToken
from .registration_services import confirm_registration, register
from .registrations import Registration

RECEIVED, CLOSED, INVALID, TOO_MANY = 202, 409, 422, 429


@dataclass(frozen=True)
class RegisterIntake:
    """
    What became of a form: ``status`` is one of the four above.

    ``context`` shows the form again with what was typed. When it was received there
    is a ``receipt``; or, for who came by a link of his own that proves his address,
    his ``registration``, which needs no mail to confirm it.
    """

    status: int
    facts: RegisterFacts | None = None
    context: dict[str, Any] = field(default_factory=dict)
    receipt: RegisterReceipt | None = None
    registration: Registration | None = None
    retry_after: int = 0


def take_in(
    request: HttpRequest, token: RegisterToken, data: Mapping[str, str]
) -> RegisterIntake:
    """
    Check what was sent, and keep it as a registration if all is well.

    Works in the language of the token, which the caller has switched to. Whether
    the workshop is open is decided now, whatever the page showed.
    """
    version = public_version()
    site = site_of(request, version)
    try:
        facts = register_facts(site, token.language, token.workshop, version)
    except Workshop.DoesNotExist:
        return RegisterIntake(CLOSED)
    sealed = data.get("signup", "")
    context = register_form_context(facts, token, data, signup=sealed)
    form, now = context["form"], timezone.now()
    if not context["is_open"]:
        return RegisterIntake(CLOSED, facts)
    if not form.is_valid():
        return RegisterIntake(INVALID, facts, context)
    try:
        count_attempt(request, form.cleaned_data["email"], now=now)
    except TooMany as problem:
        form.add_error(None, too_many(problem))
        return RegisterIntake(TOO_MANY, facts, context, retry_after=problem.retry_after)
    found = _suspicions(request, form)
    if found is None:
        return RegisterIntake(INVALID, facts, context)
    return _keep(context, site, found, recognised(sealed), now)


def recognised(sealed: str) -> Signup | None:
    """Who takes part in a group or waits for one, by the link to his own page."""
    try:
        signup = signup_of_link(read_personal_link(sealed)) if sealed else None
    except BadToken:
        return None
    return signup if signup and signup.is_active else None


def _suspicions(request: HttpRequest, form: RegisterForm) -> list[Suspicion] | None:
    """What is suspect about what was sent; ``None`` if it was no person."""
    found = suspicions(form.data, form.cleaned_data["name"])
    captcha = current_captcha()
    try:
        if captcha and not ask(captcha, form.data, request):
            form.add_error(None, not_a_person())
            return None
    except CaptchaUnavailable:
        found.append(Suspicion.UNCHECKED)
    return found


def _keep(
    context: dict[str, Any],
    site: Site,
    found: list[Suspicion],
    signup: Signup | None,
    now: datetime,
) -> RegisterIntake:
    form, facts = context["form"], context["facts"]
    filled_in = form.cleaned_data
    is_proven = signup is not None and signup.email == filled_in["email"]
    try:
        made = register(
            workshop_id=form.chosen.pk,
            name=filled_in["name"],
            email=filled_in["email"],
            places=filled_in["places"],
            access_needs=filled_in["access_needs"],
            site=site,
            language=form.token.language,
            now=now,
            signup=signup,
            consent=_consent(facts, site, form.token.language),
            suspicion=as_codes(found),
            is_proven=is_proven,
        )
        if is_proven:
            own = confirm_registration(registration=made, now=now)
            return RegisterIntake(RECEIVED, facts, registration=own)
    except (RegistrationClosed, Workshop.DoesNotExist):
        return RegisterIntake(CLOSED, facts)
    except TooManyPeople as problem:
        form.add_error("places", too_many_people(problem.most))
        return RegisterIntake(INVALID, facts, context)
    receipt = RegisterReceipt(
        email=filled_in["email"],
        language=form.token.language,
        workshop=made.workshop_id,
        registration=made.pk,
        thank_you=form.token.thank_you,
    )
    return RegisterIntake(RECEIVED, facts, receipt=receipt)


def _consent(facts: RegisterFacts, site: Site, language: str) -> ConsentText | None:
    if not facts.consent:
        return None
    if facts.consent_id:
        return ConsentText.objects.get(pk=facts.consent_id)
    recorded = record_consent_texts(site, language, OF_WORKSHOPS)
    return recorded[ConsentPurpose.WORKSHOP]
