"""The signup form for sites that draw it themselves: JSON in, JSON out."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse, HttpResponseNotModified, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..common.versions import public_version
from ..groups.models import Group
from .answers import site_of
from .destination import OUTSIDE_AREA
from .form_context import form_facts
from .forms import signup_form_context
from .intake import CLOSED, GONE, RECEIVED, TOO_MANY, take_in
from .schema import (
    BadBody,
    as_posted,
    describe_form,
    describe_question,
    read_body,
    wrong_kinds,
)
from .tokens import BadToken, FormToken, read_form_token

JSON = "application/json"
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")
BOXES = {
    *("minimum_age", "house_rules", "consent_storage", "consent_sharing"),
    OUTSIDE_AREA,
}
# Browsers and shared caches ask again each time.
CACHE_CONTROL = "public, no-cache"


def is_json(request):
    return request.content_type == JSON


def answer_json(content, status):
    """Nothing of a visitor is kept by a cache; CORS is for the site to decide."""
    response = JsonResponse(content, status=status)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def refuse(status, message, **more):
    return answer_json({"message": message, **more}, status)


def refuse_kind(request):
    return refuse(415, _("Send a form, or application/json."))


def read_json(request):
    """The object that was sent. Raises ``BadBody``."""
    try:
        return read_body(request.body)
    except RequestDataTooBig as error:
        raise BadBody(413) from error


def refuse_body(problem):
    if problem.status == 413:
        return refuse(413, _("This is too much for a signup form."))
    return refuse(400, _("This is no JSON object."))


@require_safe
def signup_schema(request):
    """What the form asks and tells, for a group or a choice of one."""
    version = public_version()
    site = site_of(request, version)
    try:
        token = _asked_token(request)
        facts = form_facts(
            site,
            token.language,
            token.group,
            version,
            neighbourhood=token.neighbourhood,
        )
    except BadToken:
        return refuse(400, _("This token is not one of ours."))
    except (*GONE, OverflowError):
        return refuse(404, _("There is no such group."))
    with translation.override(token.language):
        context = signup_form_context(facts, token)
        schema = describe_form(
            context, site=site, language=token.language, version=version
        )
    return _cacheable(request, json.dumps(schema, ensure_ascii=False))


def _asked_token(request):
    """What the address asks for. Raises ``BadToken`` and ``Group.DoesNotExist``."""
    language = request.GET.get("language", "")
    is_known = language in dict(settings.LANGUAGES)
    if signed := request.GET.get("token"):
        token = read_form_token(signed)
        return replace(token, language=language) if is_known else token
    group = request.GET.get("group", "")
    if group and not (group.isascii() and group.isdecimal()):
        raise Group.DoesNotExist
    return FormToken(
        language=language if is_known else translation.get_language() or "",
        group=int(group) if group else None,
        by_address=not group and request.GET.get("by_address") == "1",
    )


def _cacheable(request, body):
    etag = f'"{hashlib.sha256(body.encode()).hexdigest()[:24]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    # Whoever compresses an answer on its way makes its ETag a weak one.
    if etag in {each.removeprefix("W/") for each in asked}:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(body, content_type=JSON)
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    response["X-Robots-Tag"] = "noindex"
    return response


def receive_json(request):
    """
    The same form as from a browser. Needs no check of the origin: a browser asks
    the site before it sends JSON from another one.
    """
    try:
        sent = read_json(request)
        signed = sent.pop("token", "")
        token = read_form_token(signed if isinstance(signed, str) else "")
    except BadBody as problem:
        return refuse_body(problem)
    except (BadToken, UnicodeEncodeError):
        return refuse(400, _("This token is not one of ours."))
    with translation.override(token.language):
        posted, wrong = as_posted(sent, BOXES)
        if wrong:
            return invalid(wrong_kinds(wrong))
        return _told(take_in(request, token, posted))


def _told(intake):
    if intake.status == RECEIVED:
        return accepted(intake.receipt, intake.receipt.seal())
    if intake.status == CLOSED:
        group = intake.facts and intake.facts.group
        return refuse(
            CLOSED,
            _("You cannot sign up for this group now"),
            signup_url=group.signup_url if group else "",
        )
    form = intake.context["form"]
    if intake.status == TOO_MANY:
        return too_many(form.non_field_errors()[0], intake.retry_after)
    # Rules that changed meanwhile come with a token of their own.
    fresh = {"token": intake.context["token"], "age": form.age}
    if question := describe_question(form):
        fresh["question"] = question
    return invalid(errors_of(form), **fresh)


def too_many(message, retry_after):
    response = refuse(TOO_MANY, message, retry_after=retry_after)
    response["Retry-After"] = str(retry_after)
    return response


def errors_of(form):
    """``{field: [{"message": …, "code": …}]}``; ``form`` for the form as a whole."""
    errors = form.errors.get_json_data()
    whole = errors.pop(forms.forms.NON_FIELD_ERRORS, None)
    return {**errors, "form": whole} if whole else errors


def invalid(errors, **more):
    return answer_json({"errors": errors, **more}, 422)


def accepted(receipt, sealed):
    """202: the words of the thank-you page, and where its buttons lead."""
    message = _(
        "We sent a mail to %(email)s. Press the link in it to confirm your signup."
    )
    links = {
        name: reverse(f"wagtail_whatsappalert:signup_{name}", args=[sealed])
        for name in ("thanks", "resend", "correct")
    }
    return answer_json(
        {
            "title": _("One more step: look in your mailbox"),
            "thank_you": receipt.thank_you,
            "message": message % {"email": receipt.email},
            "email": receipt.email,
            "links": links,
        },
        RECEIVED,
    )
