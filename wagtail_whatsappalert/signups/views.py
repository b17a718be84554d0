"""The signup form: on a page of its own, and every post from any page."""

from __future__ import annotations

from django.conf import settings
from django.db.transaction import non_atomic_requests
from django.http import Http404
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ..common.discretion import discreet
from ..common.origin import Origin, origin_of
from ..common.versions import public_version
from ..groups.models import Group
from .answers import site_of
from .destination import Signpost, Told, number_of
from .form_context import form_facts
from .forms import signup_form_context
from .intake import CLOSED, GONE, RECEIVED, take_in
from .json_views import FORM_TYPES, is_json, receive_json, refuse_kind
from .posts import PublicPosts
from .responses import PAGES, problem, show
from .thanks_views import thank
from .tokens import FormToken, read_form_token

ADDRESS_FIELDS = ("postcode", "house_number", "house_number_addition")


@discreet
@csrf_exempt
@non_atomic_requests
def signup(request):
    """GET: the form on a page of its own. POST: every form on every page."""
    if request.method != "POST":
        return new_signup(request)
    if is_json(request):
        return receive_json(request)
    if request.content_type not in FORM_TYPES:
        return refuse_kind(request)
    return POSTS.post(request)


@require_safe
def new_signup(request):
    group_id = request.GET.get("group", "")
    group = int(group_id) if group_id.isascii() and group_id.isdecimal() else None
    token = FormToken(language=translation.get_language() or "", group=group)
    version = public_version()
    site = site_of(request, version)
    try:
        facts = form_facts(site, token.language, group, version)
    except (Group.DoesNotExist, OverflowError) as error:
        raise Http404 from error
    return show(request, "signup", signup_form_context(facts, token))


@discreet
@csrf_exempt
@non_atomic_requests
@require_POST
def signup_start(request):
    """
    The form for what the finder found, with the address filled in. Writes nothing, so
    that no more than the origin is checked.
    """
    if origin_of(request) is Origin.FOREIGN:
        return problem(request, "foreign", 403)
    with translation.override(asked_language(request)):
        try:
            return start(request)
        except GONE as error:
            raise Http404 from error


def start(request):
    token = FormToken(
        language=translation.get_language() or "",
        group=number_of(request.POST.get("group", "")),
        neighbourhood=number_of(request.POST.get("neighbourhood", "")),
    )
    if bool(token.group) == bool(token.neighbourhood):
        return problem(request, "bad_form", 400)
    version = public_version()
    site = site_of(request, version)
    facts = Signpost(site, token, version).read(Told(token.group, token.neighbourhood))
    address = {name: request.POST.get(name, "")[:20] for name in ADDRESS_FIELDS}
    return show(request, "signup", signup_form_context(facts, token, initial=address))


def asked_language(request):
    language = request.POST.get("language", "")
    is_known = language in dict(settings.LANGUAGES)
    return language if is_known else translation.get_language()


def answer(request, token):
    intake = take_in(request, token, request.POST)
    if intake.status == RECEIVED:
        return thank(request, intake.receipt)
    if intake.status == CLOSED:
        facts = intake.facts
        about = {"facts": facts, "group": facts.group} if facts else {}
        return problem(request, "closed", CLOSED, **about)
    response = show(request, "signup", intake.context, intake.status)
    if intake.retry_after:
        response["Retry-After"] = str(intake.retry_after)
    return response


POSTS = PublicPosts(
    PAGES, read_form_token, answer, "wagtail_whatsappalert:signup_once_more"
)
signup_once_more = POSTS.once_more_view
