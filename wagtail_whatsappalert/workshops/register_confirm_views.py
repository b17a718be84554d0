"""The link in the mail: one button, and what it led to."""

from __future__ import annotations

from django.utils import timezone

from ..signups.answers import see_other
from .exceptions import RegistrationClosed
from .register_responses import personal_url, problem, show, with_registration
from .registration_retention import reject_registration
from .registration_services import confirm_registration
from .registrations import Registration


@with_registration
def workshop_confirm(request, registration, sealed):
    """GET shows one button, because mail scanners open links; POST confirms."""
    if registration.is_confirmed:
        return see_other(personal_url(registration))
    if request.method != "POST":
        context = {"registration": registration, "sealed": sealed}
        return show(request, "confirm", {**context, "workshop": registration.workshop})
    try:
        own = confirm_registration(registration=registration, now=timezone.now())
    except RegistrationClosed as closed:
        workshop = registration.workshop
        return problem(request, "too_late", 409, workshop=workshop, state=closed.state)
    except Registration.DoesNotExist:
        return problem(request, "void_link", 410)
    return see_other(personal_url(own, "confirmed"))


@with_registration
def workshop_reject(request, registration, sealed):
    """Somebody else used his address, or he changed his mind: erased at once."""
    if registration.is_confirmed:
        return see_other(personal_url(registration))
    context = {"registration": registration, "workshop": registration.workshop}
    if request.method != "POST":
        return show(request, "reject", context)
    reject_registration(registration=registration)
    return show(request, "rejected", context)
