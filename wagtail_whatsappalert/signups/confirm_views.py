"""
The link in the mail, or on the telephone of who has no address: one button, and what
it led to.
"""

from __future__ import annotations

from django.db.transaction import non_atomic_requests
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from ..common.discretion import discreet
from ..common.origin import Origin, origin_of
from ..conf import conf
from ..site_settings.models import WhatsAppAlertSettings
from ..texts.wording import complete_wording, readable_rules
from .abuse import count_attempt
from .answers import see_other
from .exceptions import GroupClosed
from .form_context import form_facts
from .forms import CoordinatorInterestForm
from .models import Signup
from .personal_services import erase_unconfirmed
from .responses import problem, show, tells_too_many, unknown_link
from .services import confirm_signup, resend_confirmation
from .tokens import (
    BadToken,
    PersonalLink,
    PhoneLink,
    read_confirmation_link,
    read_phone_link,
)


@discreet
@csrf_exempt
@non_atomic_requests
def signup_confirm(request, sealed):
    """GET shows one button, because mail scanners open links; POST confirms."""
    try:
        link = read_link(sealed)
    except BadToken:
        return unknown_link(request)
    with translation.override(link.language):
        signup = signup_of(link)
        if signup is None:
            return redirect(form_url(link.group))
        is_valid = link.is_valid(timezone.now())
        if isinstance(link, PhoneLink) and not is_valid:
            # The coordinator has it too: she does not follow him with it for ever.
            return problem(request, "old_phone_link", 410, group=signup.group)
        if signup.is_confirmed:
            return show_confirmed(request, signup)
        if not is_valid:
            return renew(request, signup)
        if request.method == "POST":
            return confirm(request, signup)
        return show(request, "confirm", {**confirm_context(signup), "sealed": sealed})


def read_link(sealed):
    """A ``ConfirmationLink`` or a ``PhoneLink``; raises ``BadToken``."""
    try:
        return read_confirmation_link(sealed)
    except BadToken:
        return read_phone_link(sealed)


def signup_of(link):
    """``None`` when it is gone, or has another address or number since."""
    related = ("group", "site", "house_rules", "group_rules")
    signup = Signup.objects.select_related(*related).filter(pk=link.signup).first()
    return signup if signup and link.opens(signup) else None


def personal_url(signup):
    sealed = PersonalLink.to(signup).seal()
    return reverse("wagtail_whatsappalert:signup_personal", args=[sealed])


def show_confirmed(request, signup):
    context = {
        "signup": signup,
        "group": signup.group,
        "status": signup.shown_status,
        "personal_url": personal_url(signup) if signup.email else "",
    }
    return show(request, "confirmed", context)


@discreet
@csrf_exempt
@non_atomic_requests
def signup_reject(request, sealed):
    """Somebody else used his address, or he changed his mind: erased at once."""
    try:
        link = read_link(sealed)
    except BadToken:
        return unknown_link(request)
    with translation.override(link.language):
        if request.method == "POST" and origin_of(request) is Origin.FOREIGN:
            return problem(request, "foreign", 403)
        signup = signup_of(link)
        if signup and signup.is_confirmed:
            confirmed = reverse("wagtail_whatsappalert:signup_confirm", args=[sealed])
            return see_other(personal_url(signup) if signup.email else confirmed)
        if request.method != "POST" and signup:
            return show(request, "personal_reject", {"group": signup.group})
        if signup:
            erase_unconfirmed(signup=signup)
        return show(request, "personal_rejected", {})


def form_url(group_id):
    """The form on a page of its own, with the group chosen."""
    return f"{reverse('wagtail_whatsappalert:signup')}?group={group_id}"


@tells_too_many
def renew(request, signup):
    """An old link of somebody who is still known: a button for a new one."""
    if request.method == "POST":
        now = timezone.now()
        count_attempt(request, signup.email, now=now)
        resend_confirmation(signup=signup, now=now)
    context = {"signup": signup, "sent": request.method == "POST"}
    return show(request, "renew", context)


def confirm_context(signup):
    asks = signup.wants_to_coordinate is not None
    return {
        "signup": signup,
        "group": signup.group,
        "rules": signup.group_rules,
        "form": CoordinatorInterestForm() if asks else None,
        "agreed": None if signup.email else agreed_to(signup),
    }


def agreed_to(signup):
    """What he told the coordinator, for who reads it here for the first time."""
    site = signup.site or Site.objects.get(is_default_site=True)
    wording = WhatsAppAlertSettings.for_site(site).wording
    consents = signup.consents.select_related("text").order_by("pk")
    return {
        "age": signup.minimum_age,
        "rules": readable_rules(
            signup.house_rules, complete_wording(wording, signup.minimum_age)
        ),
        "consents": [consent.text for consent in consents],
        "municipal": form_facts(site, signup.language, signup.group_id).municipal,
        "unconfirmed_days": conf.UNCONFIRMED_RETENTION_DAYS,
    }


def confirm(request, signup):
    form = CoordinatorInterestForm(request.POST)
    interest = form.is_valid() and form.cleaned_data["wants_to_coordinate"]
    try:
        confirmation = confirm_signup(
            signup=signup, wants_to_coordinate=interest, now=timezone.now()
        )
    except GroupClosed:
        return problem(request, "closed", 409, group=signup.group)
    if confirmation.is_duplicate:
        return problem(request, "duplicate", 409, group=signup.group)
    return show_confirmed(request, confirmation.signup)
