"""The page of one registration: how it stands, and every change."""

from __future__ import annotations

from contextlib import suppress
from functools import wraps

from django.http import HttpResponse
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from ..signups.answers import see_other
from ..signups.data_views import download
from ..signups.destination import number_of
from ..signups.lifecycle import RESIDENT
from .attachments import calendar_file
from .exceptions import (
    NoPlaceLeft,
    RegisteredAlready,
    RegistrationClosed,
    TooLate,
    TooManyPeople,
)
from .models import Workshop
from .other_dates import other_dates
from .register_responses import personal_url, show, with_registration
from .registration_access import registration_data_file
from .registration_moves import move_registration
from .registration_retention import erase_registration
from .registration_services import (
    bring_fewer_people,
    cancel_registration,
    position,
)
from .registrations import Registration

DONE = {
    "confirmed": gettext_lazy("Thank you. We also send you this by mail."),
    "cancelled": gettext_lazy("You have cancelled. We also send you this by mail."),
    "fewer": gettext_lazy("We have noted with how many people you come."),
    "moved": gettext_lazy("You have another date. We also send you this by mail."),
}
REFUSALS = {
    NoPlaceLeft: gettext_lazy(
        "The last places were just taken. You keep what you have. Choose again."
    ),
    RegisteredAlready: gettext_lazy("You are registered for that workshop already."),
    RegistrationClosed: gettext_lazy(
        "You can no longer register for that workshop. You keep what you have."
    ),
    TooManyPeople: gettext_lazy(
        "You cannot come to that workshop with so many people. You keep what you have."
    ),
    Workshop.DoesNotExist: gettext_lazy("Choose a workshop."),
}
EXERCISE = "wagtail_whatsappalert/workshops/exercise_join.html"
CHANGED = (TooLate, Registration.DoesNotExist)


@require_safe
@with_registration
def workshop_personal(request, registration, sealed):
    if not registration.is_confirmed:
        url = reverse("wagtail_whatsappalert:workshop_confirm", args=[sealed])
        return see_other(url)
    done = DONE.get(request.GET.get("done", ""))
    moved_to = registration.moved_to
    is_known = moved_to is not None and not moved_to.is_erased
    now = timezone.now()
    context = {
        **about(registration, sealed),
        "done": done,
        "position": position(registration),
        "can_change": can_change(registration, now),
        "has_started": registration.workshop.start <= now,
        "moved_url": personal_url(moved_to) if is_known else "",
        "exercise_template": exercise_template(),
    }
    return show(request, "personal", context)


def about(registration, sealed):
    workshop = registration.workshop
    return {"registration": registration, "workshop": workshop, "sealed": sealed}


def can_change(registration, now):
    """Until the start; of a cancelled workshop nothing starts."""
    workshop = registration.workshop
    return registration.is_active and (workshop.is_cancelled or now < workshop.start)


def exercise_template():
    try:
        return get_template(EXERCISE).template.name
    except TemplateDoesNotExist:
        return ""


def changing(view):
    """For what changes a registration, as long as that is possible."""

    @with_registration
    @wraps(view)
    def wrapped(request, registration, sealed):
        if not can_change(registration, timezone.now()):
            return see_other(personal_url(registration))
        try:
            return view(request, registration, sealed)
        except CHANGED:
            return see_other(personal_url(registration))

    return wrapped


@changing
def workshop_cancel(request, registration, sealed):
    """One more press after the link on the page; a second time is fine."""
    if request.method != "POST":
        return show(request, "cancel", about(registration, sealed))
    now = timezone.now()
    cancel_registration(registration=registration, actor=RESIDENT, now=now)
    return see_other(personal_url(registration, "cancelled"))


@changing
def workshop_fewer(request, registration, sealed):
    """Fewer than now, at least one."""
    fewer = range(1, registration.places)
    places = number_of(request.POST.get("places", ""))
    if places in fewer:
        bring_fewer_people(registration=registration, places=places, now=timezone.now())
        return see_other(personal_url(registration, "fewer"))
    context = {**about(registration, sealed), "fewer": fewer}
    if request.method == "POST":
        context["refusal"] = _("Choose with how many people you come.")
    return show(request, "fewer", context, 422 if request.method == "POST" else 200)


@changing
def workshop_move(request, registration, sealed):
    """Every other date, each with a button; a full one says that he waits there."""
    if request.method != "POST":
        return show_dates(request, registration, sealed)
    now = timezone.now()
    try:
        new = move_registration(
            registration=registration,
            workshop_id=number_of(request.POST.get("workshop", "")) or 0,
            now=now,
            may_wait=request.POST.get("may_wait") == "yes",
        )
    except tuple(REFUSALS) as refused:
        return show_dates(request, registration, sealed, REFUSALS[type(refused)])
    return see_other(personal_url(new, "moved"))


def show_dates(request, registration, sealed, refusal=""):
    dates = other_dates(registration, timezone.now())
    context = {**about(registration, sealed), "dates": dates, "refusal": refusal}
    return show(request, "move", context, 409 if refusal else 200)


@require_safe
@with_registration
def workshop_guest_ics(request, registration, sealed):
    """The calendar file of a guest, with the link to take part online."""
    changed_at = registration.placed_at
    if not registration.is_registered or changed_at is None:
        return see_other(personal_url(registration))
    return attached(calendar_file(registration.workshop, changed_at=changed_at))


def attached(file):
    """A file that no cache keeps."""
    response = HttpResponse(
        file.text, content_type=f"{file.content_type}; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, file.name)
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


@with_registration
@require_POST
def workshop_data(request, registration, sealed):
    """The file with everything that is kept; his own link opens it."""
    content = registration_data_file(
        registration=registration, actor=RESIDENT, now=timezone.now()
    )
    return download(content, _("my-data"))


@with_registration
def workshop_erase(request, registration, sealed):
    """GET tells what it means, with one button; POST erases."""
    context = about(registration, sealed)
    if request.method != "POST":
        return show(request, "erase", context)
    with suppress(Registration.DoesNotExist):
        erase_registration(
            registration=registration, actor=RESIDENT, now=timezone.now()
        )
    return show(request, "erased", context)
