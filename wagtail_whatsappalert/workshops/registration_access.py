"""
Everything that is kept about one registration, as a file to read and print.

Article 15 GDPR. What it leaves out stands in ``LEFT_OUT``, with the reason; a test
compares both with the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.models import Site

from ..adminkit.values import readable
from ..mailing.letters import kind_label
from ..mailing.models import Letter
from ..privacy.access_log import AccessAction, record_access
from ..privacy.subjects import Part, Subject, register_subject
from ..signups.lifecycle import Actor
from ..signups.subject_access import TEMPLATE, accesses_of
from ..site_settings.models import WhatsAppAlertSettings
from .registration_retention import erase_guest, letters_about
from .registrations import Registration

LEFT_OUT = {
    "id": "stands in the heading",
    "active_email": "repeats the address, for the database",
    "pending_key": "a code made from what stands here, for the database",
    "walk_in_key": "a number made on the telephone of the host",
    "attendance_changed_at": "tells ticks that arrive late from newer ones",
    "unlocked": "what came of it stands in the file of the signup",
    "unlocks_pending": "whether that is still to be done",
    "ticked_by": "an account of the staff: told as a role",
    "ticked_by_host": "who gave the workshop: told as a role",
    "erased_at": "then nobody is left to ask",
}
SHOWN = (
    *("workshop", "status", "name", "email", "phone", "places", "access_needs"),
    *("signup", "language", "site", "consent", "suspicion", "is_walk_in", "ticket"),
    *("created_at", "confirmed_at", "placed_at", "closed_at", "moved_to"),
    *("attended_at", "people_attended"),
)
IN_ONE_LINE = ("workshop", "status", "name", "places", "attended_at")


@sensitive_variables()
def registration_data_file(
    *, registration: Registration, actor: Actor, now: datetime
) -> str:
    """The file, in the language of the registration; that it was made is logged."""
    with translation.override(registration.language):
        content = render_to_string(TEMPLATE, _contents(registration, now))
    record_access(
        AccessAction.EXPORT,
        user=actor.user,
        model=Registration,
        numbers=[registration.pk],
        by=actor.kind.value,
        what="all data",
    )
    return content


def _contents(registration: Registration, now: datetime) -> dict[str, Any]:
    site = registration.site or Site.objects.get(is_default_site=True)
    heading = _("Data about your registration for %(workshop)s")
    return {
        "heading": heading % {"workshop": registration.workshop},
        "what": _("registration number %(number)d") % {"number": registration.pk},
        "municipal": WhatsAppAlertSettings.for_site(site),
        "made_at": now,
        "facts": list(_facts(registration)),
        "parts": [_exercise(registration), _letters(registration)]
        + [accesses_of(registration)],
    }


def _facts(registration: Registration) -> Iterator[tuple[str, str]]:
    for name in SHOWN:
        field = Registration._meta.get_field(name)
        value = readable(_value(registration, name))
        yield capfirst(str(field.verbose_name)), str(value)
    if registration.ticked_by_host_id or registration.ticked_by_id:
        yield _("Noted by"), _("Who gave the workshop, or an employee")


def _value(registration: Registration, name: str) -> Any:
    if name == "language":
        return dict(settings.LANGUAGES).get(registration.language, "")
    if name == "consent":
        return registration.consent.text if registration.consent else ""
    in_words = getattr(registration, f"get_{name}_display", None)
    return in_words() if in_words else getattr(registration, name)


def _exercise(registration: Registration) -> Part:
    joined = getattr(registration, "exercise_participant", None)
    fields = ("postcode", "house_number", "house_number_addition", "opted_in_at")
    names = [joined._meta.get_field(name) for name in fields] if joined else []
    return Part(
        _("The burglar exercise"),
        [capfirst(str(name.verbose_name)) for name in names],
        [[str(readable(getattr(joined, n))) for n in fields]] if joined else [],
        _("You do not join in."),
    )


def _letters(registration: Registration) -> Part:
    letters = Letter.objects.filter(letters_about([registration.pk])).order_by("pk")
    return Part(
        _("Mails and letters to you"),
        [_("What"), _("Written"), _("Sent")],
        [
            [kind_label(one), readable(one.created_at), readable(one.sent_at)]
            for one in letters
        ],
        _("None of late."),
    )


def tell_of_registrations(subject: Subject) -> list[Part]:
    """
    For the file of a signup: the workshops, in a line each. Two may share the
    address, so all of it stands in the file of the registration itself.
    """
    by_link = Q(signup=subject.signup)
    by_address = Q(email=subject.email) if subject.email else Q(pk=None)
    found = Registration.objects.not_erased().filter(by_link | by_address)
    found = found.exclude(confirmed_at=None).select_related("workshop").order_by("pk")
    names = [Registration._meta.get_field(name) for name in IN_ONE_LINE]
    return [
        Part(
            _("Workshops you registered for, with this e-mail address"),
            [capfirst(str(name.verbose_name)) for name in names],
            [
                [str(readable(_value(one, name))) for name in IN_ONE_LINE]
                for one in found
            ],
            _("None."),
        )
    ]


register_subject(teller=tell_of_registrations, eraser=erase_guest)
