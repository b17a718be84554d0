"""How the views of registering answer: a page of ours, or its inside."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..signups.answers import Pages
from .registration_links import RegistrationLink, read_registration_link
from .registrations import Registration

TITLES = {
    "form_page": _("Register for a workshop"),
    "thanks": _("One more step"),
    "confirm": _("Confirm that you come"),
    "reject": _("I do not want to come"),
    "rejected": _("Your registration is erased"),
    "once_more": _("One more press"),
    "personal": _("Your registration"),
    "cancel": _("Cancel your registration"),
    "move": _("Come on another date"),
    "fewer": _("Come with fewer people"),
    "erase": _("Erase your data"),
    "erased": _("Your data is erased"),
}
PROBLEMS = {
    "closed": _("You cannot register for this workshop now"),
    "too_late": _("You can no longer confirm"),
    "bad_form": _("This form does not work"),
    "bad_link": _("This link does not work"),
    "void_link": _("This link no longer works"),
    "foreign": _("This form came from another website"),
    "too_many": _("Too many requests"),
}

PAGES = Pages("wagtail_whatsappalert/workshops/register_", TITLES, PROBLEMS)
show = PAGES.show
problem = PAGES.problem


def personal_url(registration: Registration, done: str = "") -> str:
    """The page of one registration; ``done`` names what it says on top."""
    sealed = RegistrationLink.to(registration).seal()
    url = reverse("wagtail_whatsappalert:workshop_personal", args=[sealed])
    return f"{url}?done={done}" if done else url


def registration_of_link(link: RegistrationLink) -> Registration | None:
    """``None`` once it is erased, or the link is void."""
    registrations = Registration.objects.select_related("workshop", "site")
    found = registrations.not_erased().filter(pk=link.registration).first()
    return found if found and link.opens(found) else None


def with_registration(view: Any) -> Any:
    """For views of the link in a mail: ``view(request, registration, sealed)``."""
    opened = PAGES.with_sealed_link(read_registration_link, registration_of_link)
    return opened(view)
