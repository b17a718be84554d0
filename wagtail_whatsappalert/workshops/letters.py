"""
The mails about registrations, made when they are sent: they say what is true then.

What somebody no longer needs to read is dropped: of a workshop that is over, or what a
later letter tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..conf import conf
from ..leaflets.shown import show_leaflets
from ..mailing.letters import Attachment, Button, Links, letter_kind, write_mail
from ..mailing.models import Letter
from .attachments import calendar_file
from .letter_words import details_of, people_of, place_of, when_of, where_of
from .models import Workshop
from .registration_links import RegistrationLink
from .registrations import Registration
from .wording import CANCEL, MOVE

# All are about a registration.
CONFIRM = "workshop_confirm"
EXISTS = "workshop_exists"
REGISTERED = "workshop_registered"
WAITING = "workshop_waiting"
PROMOTED = "workshop_promoted"
WITHDRAWN = "workshop_withdrawn"
MOVED = "workshop_moved"
REMINDER = "workshop_reminder"
CHANGED = "workshop_changed"
THANKS = "workshop_thanks"


def registration_of_letter(letter: Letter) -> Registration | None:
    """``None`` if he is erased, or has neither an e-mail nor a postal address."""
    found = Registration.objects.select_related("workshop", "site", "signup")
    registration = found.filter(pk=letter.subject_id, erased_at=None).first()
    if registration is None or not (registration.email or _by_post(registration)):
        return None
    if registration.site is None:
        # The site it was made on is gone.
        registration.site = Site.objects.get(is_default_site=True)
    return registration


def _by_post(registration: Registration) -> bool:
    signup = registration.signup
    return signup is not None and not signup.is_erased


def write_to_guest(
    registration: Registration,
    wording: str,
    *,
    button: Button | None = None,
    links: Links | None = None,
    files: Iterable[Attachment] = (),
    **values: Any,
) -> EmailMultiAlternatives:
    """
    A mail with his name and the facts of his workshop filled in; a letter on paper
    for who has no e-mail address, sent to the address of his signup.
    """
    workshop, signup = registration.workshop, registration.signup
    facts = {
        "name": registration.name,
        "workshop": workshop.title,
        "when": when_of(workshop.start, workshop.end),
        "where": where_of(workshop.venue, workshop.address),
        "people": people_of(registration),
        "place": place_of(registration),
        "details": details_of(workshop),
    }
    if not registration.email:
        # Nothing is attached to paper.
        values["calendar"] = ""
    return write_mail(
        wording=wording,
        to=registration.email,
        site=registration.site,
        values={**facts, **values},
        button=button,
        personal_page=personal_link(registration) if registration.is_confirmed else "",
        links=links,
        attachments=list(files),
        address=[registration.name, signup.address] if signup else [],
        about=signup,
    )


def personal_link(registration: Registration, view: str = "workshop_personal") -> str:
    """The full address of the page of a registration; empty for who has no e-mail."""
    if not registration.email:
        return ""
    return absolute_url(
        registration.site,
        view,
        RegistrationLink.to(registration).seal(),
        language=registration.language,
    )


def links_of_guest(registration: Registration) -> Links | None:
    """To take part online, if he has a place, and to cancel or move."""
    if not registration.email:
        return None
    buttons = [
        Button(str(CANCEL), personal_link(registration, "workshop_cancel")),
        Button(str(MOVE), personal_link(registration, "workshop_move")),
    ]
    online = registration.workshop.online_link
    if online and registration.is_registered:
        buttons.insert(0, Button(_("Take part online"), online))
    return Links(buttons)


def is_over(workshop: Workshop) -> bool:
    return workshop.is_cancelled or workshop.start <= timezone.now()


@letter_kind(CONFIRM, gettext_lazy("Request to confirm a registration"))
def compose_request_to_confirm(letter: Letter) -> EmailMultiAlternatives | None:
    registration = registration_of_letter(letter)
    if registration is None or registration.is_confirmed:
        return None
    link = personal_link(registration, "workshop_confirm")
    return link and write_to_guest(
        registration,
        CONFIRM,
        button=Button(_("Confirm my registration"), link),
        days=conf.UNCONFIRMED_RETENTION_DAYS,
    )


@letter_kind(EXISTS, gettext_lazy("Registered already"))
def compose_existing(letter: Letter) -> EmailMultiAlternatives | None:
    registration = registration_of_letter(letter)
    if registration is None or not registration.is_active:
        return None
    return write_to_guest(registration, EXISTS)


def _of_a_place(kind: str) -> Callable[[Letter], EmailMultiAlternatives | None]:
    """For the letters that say he has a place, with the file for his calendar."""

    def compose(letter: Letter) -> EmailMultiAlternatives | None:
        registration = registration_of_letter(letter)
        if registration is None or not registration.is_registered:
            return None
        workshop = registration.workshop
        if is_over(workshop):
            return None
        return write_to_guest(
            registration,
            kind,
            links=links_of_guest(registration),
            files=[calendar_file(workshop, changed_at=letter.created_at)],
            calendar=_("The attached file puts it in your calendar."),
        )

    return compose


letter_kind(REGISTERED, gettext_lazy("Registered for a workshop"))(
    _of_a_place(REGISTERED)
)
letter_kind(PROMOTED, gettext_lazy("A place at a workshop came free"))(
    _of_a_place(PROMOTED)
)


@letter_kind(WAITING, gettext_lazy("On the waiting list of a workshop"))
def compose_waiting(letter: Letter) -> EmailMultiAlternatives | None:
    registration = registration_of_letter(letter)
    if registration is None or not registration.is_active:
        return None
    if registration.is_registered or is_over(registration.workshop):
        # A letter of its own tells that a place came free.
        return None
    return write_to_guest(registration, WAITING, links=links_of_guest(registration))


@letter_kind(WITHDRAWN, gettext_lazy("Registration for a workshop cancelled"))
def compose_withdrawal(letter: Letter) -> EmailMultiAlternatives | None:
    registration = registration_of_letter(letter)
    if registration is None or registration.is_active:
        return None
    files = files_without(registration, letter)
    return write_to_guest(
        registration,
        WITHDRAWN,
        files=files,
        calendar=_("The attached file takes it out of your calendar.") if files else "",
    )


def files_without(registration: Registration, letter: Letter) -> list[Attachment]:
    """What takes the appointment out of his calendar, if he ever got it."""
    if registration.placed_at is None:
        return []
    at = letter.created_at
    return [calendar_file(registration.workshop, changed_at=at, is_guest=False)]


@letter_kind(MOVED, gettext_lazy("Moved to another date of a workshop"))
def compose_move(letter: Letter) -> EmailMultiAlternatives | None:
    new = registration_of_letter(letter)
    if new is None or not new.is_active or is_over(new.workshop):
        return None
    old = new.moved_from.select_related("workshop").order_by("pk").last()
    if old is None:
        return None
    files = files_without(old, letter)
    if new.is_registered:
        files.append(calendar_file(new.workshop, changed_at=letter.created_at))
    was = old.workshop
    return write_to_guest(
        new,
        MOVED if new.is_registered else "workshop_moved_waiting",
        links=links_of_guest(new),
        files=files,
        old=f"{was.title}, {when_of(was.start, was.end)}",
        calendar=_calendar_after_move(len(files), new.is_registered),
    )


def _calendar_after_move(files: int, has_place: bool) -> str:
    if files == 2:
        return _(
            "One attached file puts the new date in your calendar, the other takes "
            "the old one out."
        )
    if has_place:
        return _("The attached file puts it in your calendar.")
    if files:
        return _("The attached file takes the old date out of your calendar.")
    return ""


@letter_kind(REMINDER, gettext_lazy("Reminder of a workshop"))
def compose_reminder(letter: Letter) -> EmailMultiAlternatives | None:
    registration = registration_of_letter(letter)
    if registration is None or not registration.is_registered:
        return None
    if is_over(registration.workshop):
        return None
    return write_to_guest(registration, REMINDER, links=links_of_guest(registration))


@letter_kind(THANKS, gettext_lazy("Thanks after a workshop"))
def compose_thanks(letter: Letter) -> EmailMultiAlternatives | None:
    registration = registration_of_letter(letter)
    if registration is None or registration.attended_at is None:
        return None
    return write_to_guest(registration, THANKS, links=_leaflets_of(registration))


def _leaflets_of(registration: Registration) -> Links | None:
    """Those of the workshop in his language; if it has none in it, all."""
    leaflets = list(registration.workshop.leaflets.with_documents())
    own = [one for one in leaflets if one.language == registration.language]
    buttons = [
        Button(leaflet.label, leaflet.full_url(registration.site))
        for leaflet in show_leaflets(own or leaflets)
        if leaflet.url
    ]
    return Links(buttons, _("Leaflets of the workshop")) if buttons else None
