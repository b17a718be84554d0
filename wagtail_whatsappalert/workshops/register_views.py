"""The form to register: on a page of its own, and every post from any page."""

from __future__ import annotations

from django.db.transaction import non_atomic_requests
from django.http import Http404
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from ..common.discretion import discreet
from ..common.versions import public_version
from ..signups.answers import see_other, site_of
from ..signups.destination import number_of
from ..signups.posts import PublicPosts
from .models import Workshop
from .register_context import register_facts
from .register_forms import register_form_context
from .register_intake import CLOSED, RECEIVED, recognised, take_in
from .register_responses import PAGES, personal_url, problem, show
from .register_thanks_views import thank
from .register_tokens import RegisterToken, read_register_token


@discreet
@csrf_exempt
@non_atomic_requests
def workshop_register(request):
    """GET: the form on a page of its own. POST: every form on every page."""
    if request.method != "POST":
        return new_registration(request)
    return POSTS.post(request)


@require_safe
def new_registration(request):
    asked = request.GET.get("workshop", "")
    token = RegisterToken(
        language=translation.get_language() or "", workshop=number_of(asked)
    )
    version = public_version()
    site = site_of(request, version)
    try:
        facts = register_facts(site, token.language, token.workshop, version)
    except Workshop.DoesNotExist as error:
        raise Http404 from error
    sealed = request.GET.get("signup", "")
    signup = recognised(sealed)
    known = {"name": signup.name, "email": signup.email} if signup else {}
    context = register_form_context(
        facts, token, signup=sealed if signup else "", initial=known
    )
    return show(request, "form_page", context)


def answer(request, token):
    intake = take_in(request, token, request.POST)
    if intake.status == RECEIVED:
        if intake.registration:
            return see_other(personal_url(intake.registration))
        return thank(request, intake.receipt)
    if intake.status == CLOSED:
        workshop = intake.facts and intake.facts.workshop
        return problem(request, "closed", CLOSED, workshop=workshop)
    response = show(request, "form_page", intake.context, intake.status)
    if intake.retry_after:
        response["Retry-After"] = str(intake.retry_after)
    return response


POSTS = PublicPosts(
    PAGES,
    read_register_token,
    answer,
    "wagtail_whatsappalert:workshop_register_once_more",
)
workshop_register_once_more = POSTS.once_more_view
