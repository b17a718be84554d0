"""The resident's own page: what we know, what happens next, and every change."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from .abuse import count_attempt
from .answers import municipal_facts, see_other
from .exceptions import IllegalMove, RulesChanged
from .invite_services import invite_link_for
from .lifecycle import RESIDENT, SignupStatus
from .personal_forms import DetailsForm, RulesForm, readable_phone
from .personal_services import (
    accept_offer,
    accept_rules,
    change_details,
    confirm_new_email,
    confirm_phone,
    keep_email,
    offer_to_coordinate,
    rules_in_force,
    withdraw,
)
from .reconfirmation import stay
from .responses import (
    find_signup,
    show,
    tells_too_many,
    with_personal_link,
    with_sealed_link,
)
from .tokens import PersonalLink, read_new_email_link
from .waiting_list import position

DONE = {
    "changed": _("Your changes are saved."),
    "email_asked": _(
        "Your changes are saved. We send a link to your new e-mail address. Press "
        "it to use that address."
    ),
    "email": _("Your new e-mail address is in use."),
    "reachable": _("Thank you. The coordinator tries your number again."),
    "volunteers": _("Thank you! The municipality sees it and contacts you."),
    "volunteers_not": _("We have noted that you do not want to be coordinator."),
    "email_kept": _("Your e-mail address stays as it is."),
    "withdrawn": _("You have withdrawn. We also send you this by mail."),
    "accepted": _("The place is yours."),
    "stays": _("Thank you. We have noted that you still want to take part."),
    "rules": _("Thank you. You have accepted the rules."),
}
TOO_LATE = _("You are too late: the place has been offered to somebody else.")
HAS_PLACE = (SignupStatus.NEEDS_WORKSHOP, SignupStatus.READY, SignupStatus.ADDED)


@require_safe
@with_personal_link
def signup_personal(request, signup, sealed):
    return show_personal(request, signup, sealed)


def show_personal(request, signup, sealed, *, refusal="", status=200):
    now = timezone.now()
    is_active = signup.is_active
    context = {
        "signup": signup,
        "group": signup.group,
        "sealed": sealed,
        "status": signup.shown_status,
        "done": DONE.get(request.GET.get("done", "")),
        "refusal": refusal,
        "position": position(signup),
        "is_offered": bool(signup.offer_until and now <= signup.offer_until),
        "phone": readable_phone(signup.shown_phone),
        "consents": signup.consents.select_related("text").order_by("pk"),
        "invite_link": invite_link_for(signup),
        "has_coordinator": signup.group.has_coordinator_on(timezone.localdate(now)),
        "has_new_rules": is_active and rules_in_force(signup).are_new_to(signup),
    }
    return show(request, "personal", context, status)


def back(sealed, done=""):
    url = reverse("wagtail_whatsappalert:signup_personal", args=[sealed])
    return see_other(f"{url}?done={done}" if done else url)


def show_form(request, name, signup, sealed, form, status=200, **context):
    municipal = municipal_facts(request)
    context |= {
        "signup": signup,
        "group": signup.group,
        "sealed": sealed,
        "form": form,
        "municipal": municipal,
        # What the summary of errors looks for.
        "facts": {"municipal": municipal},
    }
    return show(request, name, context, status)


@with_personal_link
@tells_too_many
def signup_change(request, signup, sealed):
    if not signup.is_active:
        return back(sealed)
    posted = request.method == "POST"
    form = DetailsForm(request.POST) if posted else DetailsForm.of(signup)
    if not posted or not form.is_valid():
        return show_form(
            request, "personal_change", signup, sealed, form, 422 if posted else 200
        )
    now = timezone.now()
    count_attempt(request, signup.email, form.details.email, now=now)
    try:
        change_details(signup=signup, details=form.details, now=now)
    except IllegalMove:
        return back(sealed)
    is_new_email = form.details.email != signup.email
    return back(sealed, "email_asked" if is_new_email else "changed")


@with_personal_link
def signup_keep_email(request, signup, sealed):
    if request.method != "POST":
        return back(sealed)
    try:
        keep_email(signup=signup)
    except IllegalMove:
        return back(sealed)
    return back(sealed, "email_kept")


@with_personal_link
def signup_reachable(request, signup, sealed):
    """His number is right, although the coordinator could not reach him."""
    if request.method != "POST":
        return back(sealed)
    try:
        confirm_phone(signup=signup, now=timezone.now())
    except IllegalMove:
        return back(sealed)
    return back(sealed, "reachable")


@with_personal_link
def signup_coordinate(request, signup, sealed):
    """He would like to become coordinator, or takes that back."""
    if request.method != "POST":
        return back(sealed)
    wants = request.POST.get("wants") == "yes"
    try:
        offer_to_coordinate(signup=signup, wants=wants)
    except IllegalMove:
        return back(sealed)
    return back(sealed, "volunteers" if wants else "volunteers_not")


@with_personal_link
def signup_withdraw(request, signup, sealed):
    """One more press after the link on the page; a second time is fine."""
    if not signup.is_active:
        return back(sealed)
    if request.method != "POST":
        return show_form(request, "personal_withdraw", signup, sealed, None)
    try:
        withdraw(signup=signup, now=timezone.now())
    except IllegalMove:
        return back(sealed)
    return back(sealed, "withdrawn")


@with_personal_link
def signup_accept(request, signup, sealed):
    if request.method != "POST":
        return back(sealed)
    try:
        accept_offer(signup=signup, now=timezone.now())
    except IllegalMove:
        signup.refresh_from_db()
        if signup.status not in HAS_PLACE:
            return show_personal(request, signup, sealed, refusal=TOO_LATE, status=409)
    return back(sealed, "accepted")


@with_personal_link
def signup_stay(request, signup, sealed):
    if request.method != "POST":
        return back(sealed)
    try:
        stay(signup=signup, actor=RESIDENT, now=timezone.now())
    except IllegalMove:
        return back(sealed)
    return back(sealed, "stays")


@with_personal_link
def signup_rules(request, signup, sealed):
    """The rules in force, with a box to accept them."""
    if not signup.is_active:
        return back(sealed)
    rules = rules_in_force(signup)
    posted = request.method == "POST"
    form = RulesForm(request.POST if posted else None, rules=rules)
    if not posted or not form.is_valid():
        status = 422 if posted else 200
        return show_rules(request, signup, sealed, form, rules, status)
    try:
        accept_rules(signup=signup, version=rules.version, now=timezone.now())
    except RulesChanged:
        form.ask_again()
        return show_rules(request, signup, sealed, form, rules_in_force(signup), 422)
    except IllegalMove:
        return back(sealed)
    return back(sealed, "rules")


def show_rules(request, signup, sealed, form, rules, status):
    return show_form(
        request, "personal_rules", signup, sealed, form, status, rules=rules
    )


def _open_new_email(link):
    signup = find_signup(link.signup)
    known = (signup.email, signup.new_email) if signup else ()
    return signup if any(link.proves(email) for email in known) else None


@with_sealed_link(read_new_email_link, _open_new_email)
def signup_new_email(request, signup, sealed):
    """GET shows one button, because mail scanners open links; POST confirms."""
    link = read_new_email_link(sealed)
    if link.proves(signup.email):
        return back(PersonalLink.to(signup).seal(), "email")
    if request.method != "POST":
        return show_form(request, "personal_email", signup, sealed, None)
    try:
        signup = confirm_new_email(
            signup=signup, email=signup.new_email, now=timezone.now()
        )
    except IllegalMove:
        signup.refresh_from_db()
        if not link.proves(signup.email):
            return show_form(request, "personal_email", signup, sealed, None, 409)
    return back(PersonalLink.to(signup).seal(), "email")
