"""After sending: the thank-you page, sending again, correcting the address."""

from __future__ import annotations

from dataclasses import replace

from django.db.transaction import non_atomic_requests
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ..common.discretion import discreet
from ..common.rate_limits import TooMany
from ..common.responses import wants_fragment
from .abuse import count_attempt, is_withheld
from .forms import EmailCorrectionForm
from .json_views import (
    accepted,
    errors_of,
    invalid,
    is_json,
    read_json,
    refuse,
    refuse_body,
    too_many,
)
from .models import Signup
from .responses import show, tells_too_many, unknown_link
from .schema import BadBody, as_posted
from .services import correct_email, resend_confirmation
from .tokens import BadToken, read_receipt


def thank(request, receipt):
    """303 to the thank-you page, or its inside for our script."""
    sealed = receipt.seal()
    if wants_fragment(request):
        return show(request, "thanks", thanks_context(receipt, sealed))
    url = reverse("wagtail_whatsappalert:signup_thanks", args=[sealed])
    response = HttpResponseRedirect(url)
    response.status_code = 303
    add_never_cache_headers(response)
    return response


def thanks_context(receipt, sealed, **extra):
    return {"receipt": receipt, "sealed": sealed, **extra}


def with_receipt(view):
    """Opens the sealed receipt of the address; its language rules the page."""

    def wrapped(request, sealed):
        try:
            receipt = read_receipt(sealed)
        except BadToken:
            if is_json(request):
                return refuse(404, _("This link does not work"))
            return unknown_link(request)
        with translation.override(receipt.language):
            return view(request, receipt, sealed)

    return wrapped


def limited(view):
    """``tells_too_many``, in JSON for who sent JSON."""

    def wrapped(request, *args):
        try:
            return view(request, *args)
        except TooMany as problem:
            if is_json(request):
                return too_many(_("Too many requests"), problem.retry_after)
            raise

    return tells_too_many(wrapped)


@require_safe
@with_receipt
def signup_thanks(request, receipt, sealed):
    context = thanks_context(receipt, sealed, sent_again="again" in request.GET)
    return show(request, "thanks", context)


# The sealed address is a secret that only the visitor has, so these posts need
# no CSRF token, and work for who refuses cookies.
@csrf_exempt
@non_atomic_requests
@require_POST
@with_receipt
@limited
def signup_resend(request, receipt, sealed):
    now = timezone.now()
    count_attempt(request, receipt.email, now=now)
    signup = unconfirmed_of(receipt)
    if signup:
        resend_confirmation(signup=signup, now=now)
    if is_json(request):
        return accepted(receipt, sealed)
    url = reverse("wagtail_whatsappalert:signup_thanks", args=[sealed])
    return redirect(f"{url}?again=1")


@discreet
@csrf_exempt
@non_atomic_requests
@with_receipt
@limited
def signup_correct(request, receipt, sealed):
    if request.method != "POST":
        form = EmailCorrectionForm(initial={"email": receipt.email})
        return show(request, "correct", thanks_context(receipt, sealed, form=form))
    if is_json(request):
        return correct_by_json(request, receipt)
    form = EmailCorrectionForm(request.POST)
    if not form.is_valid():
        return show(request, "correct", thanks_context(receipt, sealed, form=form), 422)
    return thank(request, corrected(request, receipt, form.cleaned_data["email"]))


def correct_by_json(request, receipt):
    try:
        posted, wrong = as_posted(read_json(request), boxes=set())
    except BadBody as broken:
        return refuse_body(broken)
    form = EmailCorrectionForm({} if "email" in wrong else posted)
    if not form.is_valid():
        return invalid(errors_of(form))
    fresh = corrected(request, receipt, form.cleaned_data["email"])
    return accepted(fresh, fresh.seal())


def corrected(request, receipt, email):
    """The receipt for the address that is right; raises ``TooMany``."""
    now = timezone.now()
    count_attempt(request, receipt.email, email, now=now)
    signup = unconfirmed_of(receipt)
    if signup:
        signup = correct_email(signup=signup, email=email, now=now)
    return replace(receipt, email=email, signup=signup.pk if signup else None)


def unconfirmed_of(receipt):
    """``None`` for suspected spam as well: about that a manager decides."""
    signup = (
        Signup.objects.unconfirmed()
        .select_related("group", "site")
        .filter(pk=receipt.signup, email=receipt.email)
        .first()
    )
    return None if signup and is_withheld(signup.suspicion) else signup
