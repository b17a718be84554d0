"""
One letter for what became of a workshop: another time or place, cancelled, or going
ahead after all.

It is about the latest change only, and compares it with what this guest read last: so
several edits within minutes are one letter, and an edit that is undone is none.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..mailing.letters import Button, Links, letter_kind
from ..mailing.models import Letter
from .attachments import calendar_file
from .changes import facts_at
from .letter_words import changes_of, when_of
from .letters import (
    CHANGED,
    MOVED,
    PROMOTED,
    REGISTERED,
    REMINDER,
    WAITING,
    links_of_guest,
    personal_link,
    registration_of_letter,
    write_to_guest,
)
from .models import Workshop
from .other_dates import other_dates
from .registrations import Registration

# What tells when and where it is.
TELLING = [CHANGED, MOVED, PROMOTED, REGISTERED, REMINDER, WAITING]
# Longer than the transaction of a change: a letter that left meanwhile told the old
# facts.
UNSURE = timedelta(minutes=1)
OTHER_DATES = 5


@letter_kind(CHANGED, gettext_lazy("A workshop changed or is cancelled"))
def compose_change(letter: Letter) -> EmailMultiAlternatives | None:
    registration = registration_of_letter(letter)
    if registration is None or not registration.is_active:
        return None
    workshop = registration.workshop
    if workshop.end <= timezone.now() or _is_outdated(letter, workshop):
        return None
    before = facts_at(workshop, _last_told(registration) - UNSURE)
    if before is None:
        return None
    if workshop.is_cancelled:
        return None if before["is_cancelled"] else _cancelled(registration, letter)
    return _goes_on(registration, letter, before)


def key_of(registration_pk: int, sequence: int) -> str:
    return f"{CHANGED}:{registration_pk}:{sequence}"


def _is_outdated(letter: Letter, workshop: Workshop) -> bool:
    """A later change has a letter of its own."""
    newest = workshop.changes.aggregate(newest=Max("sequence"))["newest"]
    return letter.unique_key.rpartition(":")[2] != str(newest)


def _last_told(registration: Registration) -> datetime:
    """When he last read when and where it is: in a letter, or as he registered."""
    letters = Letter.objects.filter(kind__in=TELLING, subject_id=registration.pk)
    told = letters.aggregate(told=Max("sent_at"))["told"]
    return told or registration.confirmed_at or registration.created_at


def _goes_on(
    registration: Registration, letter: Letter, before: dict[str, Any]
) -> EmailMultiAlternatives | None:
    workshop = registration.workshop
    changes = changes_of(before, workshop)
    if not changes and not before["is_cancelled"]:
        return None
    files = []
    if registration.is_registered:
        files.append(calendar_file(workshop, changed_at=letter.created_at))
    return write_to_guest(
        registration,
        "workshop_resumed" if before["is_cancelled"] else CHANGED,
        links=links_of_guest(registration),
        files=files,
        changes=changes,
        calendar=_("The attached file changes it in your calendar.") if files else "",
    )


def _cancelled(registration: Registration, letter: Letter) -> EmailMultiAlternatives:
    files = []
    if registration.is_registered:
        files.append(calendar_file(registration.workshop, changed_at=letter.created_at))
    dates = _dates_to_choose(registration)
    return write_to_guest(
        registration,
        "workshop_cancelled",
        links=Links(dates, _("Other dates")) if dates else None,
        files=files,
        calendar=_("The attached file takes it out of your calendar.") if files else "",
        advice=_advice(registration, bool(dates)),
    )


def _advice(registration: Registration, are_there_dates: bool) -> str:
    if are_there_dates:
        return _("You can choose another date below. You need not register again.")
    if not registration.email:
        return _("Do you want another date? Then call us.")
    return _("There is no other date yet. New dates appear on our site.")


def _dates_to_choose(registration: Registration) -> list[Button]:
    """Where there is room for him and who comes along, the first ones first."""
    link = personal_link(registration, "workshop_move")
    with_room = [
        date.workshop
        for date in other_dates(registration, timezone.now())
        if link and date.has_place
    ]
    return [
        Button(
            f"{when_of(other.start, other.end)}, {other.venue}",
            f"{link}#whatsappalert-date-{other.pk}",
        )
        for other in with_room[:OTHER_DATES]
    ]
