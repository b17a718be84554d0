"""After sending: the thank-you page, and sending the mail again."""

from __future__ import annotations

from django.db import transaction
from django.db.transaction import non_atomic_requests
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ..common.discretion import discreet
from ..common.responses import wants_fragment
from ..signups.abuse import count_attempt, is_withheld
from ..signups.answers import see_other
from ..signups.tokens import BadToken
from .notifications import ask_to_confirm_registration
from .register_responses import PAGES, problem, show
from .register_tokens import read_register_receipt
from .registrations import Registration


def thank(request, receipt):
    """303 to the thank-you page, or its inside for our script."""
    sealed = receipt.seal()
    if wants_fragment(request):
        return show(request, "thanks", {"receipt": receipt, "sealed": sealed})
    return see_other(thanks_url(sealed))


def thanks_url(sealed):
    return reverse("wagtail_whatsappalert:workshop_register_thanks", args=[sealed])


def with_receipt(view):
    """Opens the sealed receipt of the address; its language rules the page."""

    def wrapped(request, sealed):
        try:
            receipt = read_register_receipt(sealed)
        except BadToken:
            return problem(request, "bad_link", 404)
        with translation.override(receipt.language):
            return view(request, receipt, sealed)

    return wrapped


@require_safe
@with_receipt
def workshop_register_thanks(request, receipt, sealed):
    context = {"receipt": receipt, "sealed": sealed}
    context["sent_again"] = "again" in request.GET
    return show(request, "thanks", context)


# The sealed address is a secret that only the visitor has, so this post needs no
# CSRF token, and works for who refuses cookies.
@discreet
@csrf_exempt
@non_atomic_requests
@require_POST
@with_receipt
@PAGES.tells_too_many
def workshop_register_resend(request, receipt, sealed):
    now = timezone.now()
    count_attempt(request, receipt.email, now=now)
    waiting = Registration.objects.unconfirmed().select_related("workshop", "site")
    found = waiting.filter(pk=receipt.registration, email=receipt.email).first()
    if found and not is_withheld(found.suspicion):
        with transaction.atomic():
            ask_to_confirm_registration(found, now=now)
    return see_other(f"{thanks_url(sealed)}?again=1")
