"""The finder on a page of its own, and every question from any page."""

from __future__ import annotations

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt

from ..common.discretion import discreet
from ..common.rate_limits import Limit, TooMany, client_address, network_of
from ..common.responses import render_page, wants_fragment
from ..common.sites import cached_site
from ..common.versions import public_version
from ..conf import conf
from .finder import find_by_address, find_by_point, find_by_text
from .finder_answers import Answer
from .finder_cards import finder_site
from .finder_forms import FinderForm
from .finder_json import (
    BadBody,
    answer_data,
    answer_errors,
    answer_too_many,
    preflight,
    read_json,
    refuse,
    wants_json,
)
from .finder_parts import FORM_TYPES, JSON, finder_context

TEMPLATES = "wagtail_whatsappalert/groups"
INVALID, TOO_MANY = 422, 429


@discreet
@csrf_exempt
@non_atomic_requests
def find(request):
    """
    GET: the empty finder. POST: the answer, as a page, as its inside for our script,
    or as JSON. It changes nothing, so a post needs no token.
    """
    if request.method == "OPTIONS":
        return preflight()
    if request.method not in ("GET", "HEAD", "POST"):
        return HttpResponseNotAllowed(["GET", "HEAD", "POST", "OPTIONS"])
    version = public_version()
    site = cached_site(request, version)
    if site is None:
        raise Http404
    if request.method == "POST":
        return receive(request, site, version)
    return show(request, site, version, FinderForm())


def receive(request, site, version):
    try:
        sent = _sent(request)
    except BadBody as problem:
        return refuse(problem)
    with translation.override(_language(sent)):
        form = FinderForm(sent)
        if not form.is_valid():
            return answer_invalid(request, site, version, form)
        try:
            finding = _find(request, site, version, form.question)
        except TooMany as problem:
            return tell_too_many(request, site, version, form, problem)
        facts = finder_site(site, version)
        answer = Answer(finding, form.question, facts)
        if wants_json(request):
            return answer_data(answer)
        return show(request, site, version, form, answer=answer)


def _sent(request):
    """The fields, whatever they came in. Raises ``BadBody``."""
    if request.content_type == JSON:
        return read_json(request)
    if request.content_type not in FORM_TYPES:
        raise BadBody(415, _("Send a form, or application/json."))
    return request.POST


def _language(sent):
    """That of the page with the form: our address need not tell it."""
    asked = sent.get("language", "")
    known = dict(settings.LANGUAGES)
    return asked if asked in known else translation.get_language()


def _find(request, site, version, question):
    how = {"version": version, "before_asking": lambda: _count(request)}
    if question.postcode:
        address = question.postcode, question.house_number, question.addition
        return find_by_address(site, *address, **how)
    if question.point:
        return find_by_point(site, *question.point, **how)
    return find_by_text(site, question.text, **how)


def _count(request):
    """Only what goes to a geocoder. Raises ``TooMany``."""
    network = network_of(client_address(request))
    if network:
        limit = Limit("finder", conf.FINDS_PER_NETWORK_PER_HOUR)
        limit.count(network, now=timezone.now())


def answer_invalid(request, site, version, form):
    if wants_json(request):
        return answer_errors(form, INVALID)
    return show(request, site, version, form, status=INVALID)


def tell_too_many(request, site, version, form, problem):
    message = ngettext(
        "Too many addresses were looked up from your network. Wait %(minutes)d minute "
        "and try again, or choose your group from the list.",
        "Too many addresses were looked up from your network. Wait %(minutes)d "
        "minutes and try again, or choose your group from the list.",
        problem.minutes,
    ) % {"minutes": problem.minutes}
    if wants_json(request):
        return answer_too_many(message, problem.retry_after)
    form.add_error(None, message)
    response = show(request, site, version, form, status=TOO_MANY)
    response["Retry-After"] = str(problem.retry_after)
    return response


def show(request, site, version, form, *, answer=None, status=200):
    """A page of ours, or only its inside for our script."""
    context = finder_context(
        finder_site(site, version),
        form,
        answer=answer,
        level=form.data.get("level", ""),
    )
    if not wants_fragment(request):
        context["title"] = answer.heading if answer else _("Find your WhatsApp group")
        return render_page(request, f"{TEMPLATES}/finder_page.html", context, status)
    inside = render_to_string(f"{TEMPLATES}/finder_body.html", context, request)
    response = HttpResponse(inside, status=status)
    add_never_cache_headers(response)
    return response
