"""How the views of the signup answer: a page of ours, or its inside."""

from __future__ import annotations

from functools import wraps

from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from ..common.discretion import discreet
from ..common.origin import Origin, origin_of
from ..common.rate_limits import TooMany
from ..common.responses import render_page, wants_fragment
from ..common.sites import cached_site
from ..site_settings.models import WhatsAppAlertSettings
from .models import Signup
from .tokens import BadToken, read_personal_link

TEMPLATES = "wagtail_whatsappalert/signups"


def site_of(request, version):
    """The site of the request; 404 where no site answers to the host."""
    site = cached_site(request, version)
    if site is None:
        raise Http404
    return site


TITLES = {
    "personal": _("Your signup"),
    "personal_change": _("Change your data"),
    "personal_withdraw": _("Withdraw"),
    "personal_rules": _("Accept the rules"),
    "personal_email": _("Confirm your new e-mail address"),
    "personal_reject": _("I do not want this signup"),
    "personal_rejected": _("Your signup is erased"),
    "signup": _("Sign up"),
    "thanks": _("One more step"),
    "correct": _("Correct your e-mail address"),
    "confirm": _("Confirm your signup"),
    "confirmed": _("Your signup is confirmed"),
    "renew": _("This link is too old"),
    "once_more": _("One more press"),
}
PROBLEMS = {
    "closed": _("You cannot sign up for this group now"),
    "bad_form": _("This form does not work"),
    "bad_link": _("This link does not work"),
    "void_link": _("This link no longer works"),
    "foreign": _("This form came from another website"),
    "old_phone_link": _("This link is too old"),
    "duplicate": _("This signup cannot be completed"),
    "too_many": _("Too many requests"),
}


def show(request, name, context, status=200):
    """A page of ours, or only its inside for our script."""
    inside = f"{TEMPLATES}/{name}.html"
    level = 2 if wants_fragment(request) else 1
    context = {"title": TITLES.get(name), "heading_level": level, **context}
    context.setdefault("municipal", municipal_facts(request))
    if not wants_fragment(request):
        context["inside"] = inside
        return render_page(request, f"{TEMPLATES}/page.html", context, status)
    response = HttpResponse(render_to_string(inside, context, request), status=status)
    add_never_cache_headers(response)
    return response


def municipal_facts(request):
    site = Site.find_for_request(request)
    return WhatsAppAlertSettings.for_site(site) if site else None


def problem(request, what, status, **context):
    """A page that tells in words what went wrong and what to do."""
    context = {"what": what, "title": PROBLEMS[what], **context}
    return show(request, "problem", context, status)


def unknown_link(request):
    return problem(request, "bad_link", 404)


def tells_too_many(view):
    """429 with how long to wait, for a view that counts attempts (``abuse``)."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except TooMany as too_many:
            answer = problem(request, "too_many", 429, minutes=too_many.minutes)
            answer["Retry-After"] = str(too_many.retry_after)
            return answer

    return wrapped


def see_other(url):
    """303, which no cache keeps and whose address goes to no other site."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


def with_sealed_link(read, open_signup):
    """
    For views of a sealed link: ``view(request, signup, sealed)`` in its language.

    ``read`` opens the token, ``open_signup`` answers the signup or ``None`` when
    the link is void. The link is the secret, so a post needs no CSRF token and
    works for who refuses cookies; from another site it is refused.
    """

    def decorate(view):
        @discreet
        @csrf_exempt
        @non_atomic_requests
        @wraps(view)
        def wrapped(request, sealed):
            try:
                link = read(sealed)
            except BadToken:
                return unknown_link(request)
            with translation.override(link.language):
                if request.method == "POST" and origin_of(request) is Origin.FOREIGN:
                    return problem(request, "foreign", 403)
                signup = open_signup(link)
                if signup is None:
                    return problem(request, "void_link", 410)
                return view(request, signup, sealed)

        return wrapped

    return decorate


def find_signup(pk):
    """The signup of a link, with its group and site; ``None`` once it is erased."""
    signups = Signup.objects.select_related("group", "site").not_erased()
    return signups.filter(pk=pk).first()


def _open_personal(link):
    signup = find_signup(link.signup)
    return signup if signup and link.opens(signup) else None


with_personal_link = with_sealed_link(read_personal_link, _open_personal)
