"""What a resident does with his own data: see everything, and have it erased."""

from __future__ import annotations

from django.db.transaction import non_atomic_requests
from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from ..common.discretion import discreet
from ..common.origin import Origin, origin_of
from ..conf import conf
from .data_links import BadDataLink, read_data_link
from .lifecycle import RESIDENT, SignupStatus
from .responses import find_signup, problem, show, with_personal_link
from .retention import erase_signup
from .subject_access import ask_for_data, data_file


@with_personal_link
@require_POST
def signup_data(request, signup, sealed):
    """Mails the link to the data, and says so."""
    ask_for_data(signup=signup, now=timezone.now())
    context = {
        "title": _("Look in your mailbox"),
        "signup": signup,
        "sealed": sealed,
        "hours": conf.DATA_LINK_HOURS,
    }
    return show(request, "data_asked", context)


@discreet
@csrf_exempt
@non_atomic_requests
def signup_data_file(request, sealed):
    """GET shows one button, because mail scanners open links; POST downloads."""
    try:
        link = read_data_link(sealed)
    except BadDataLink:
        return _old_data_link(request)
    signup = find_signup(link.signup)
    if signup is None or not link.opens(signup):
        return _old_data_link(request)
    with translation.override(signup.language):
        if request.method == "POST":
            if origin_of(request) is Origin.FOREIGN:
                return problem(request, "foreign", 403)
            content = data_file(signup=signup, actor=RESIDENT, now=timezone.now())
            return download(content, _("my-data"))
        context = {"title": _("Your data"), "signup": signup}
        return show(request, "data_file_page", context)


def _old_data_link(request):
    context = {"title": _("This link does not work any more")}
    return show(request, "data_link_old", context, 404)


def download(content, name):
    """A file that no cache keeps and no browser opens in the site's own name."""
    response = HttpResponse(content, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.html"'
    response["Content-Security-Policy"] = "sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


@with_personal_link
def signup_erase(request, signup, sealed):
    """GET tells what it means, with one button; POST erases."""
    context = {
        "title": _("Erase your data"),
        "signup": signup,
        "group": signup.group,
        "sealed": sealed,
        "is_member": _is_in_the_group(signup),
        "days": conf.REMOVAL_DAYS,
    }
    if request.method != "POST":
        return show(request, "erase", context)
    is_done = erase_signup(signup=signup, actor=RESIDENT, now=timezone.now())
    context |= {"title": _("Your data is erased"), "is_done": is_done}
    if not is_done:
        context["title"] = _("Your data will be erased")
    return show(request, "erased", context)


def _is_in_the_group(signup):
    return signup.status == SignupStatus.ADDED or signup.to_be_removed
