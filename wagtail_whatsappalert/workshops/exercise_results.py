"""The outcome of an exercise in words, for the mail and for the page of an editor."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..site_settings.models import WhatsAppAlertSettings
from .exercises import Exercise

OUTCOME = ("attempts", "emergency_calls", "other_calls", "was_stopped")


def is_complete(exercise: Exercise) -> bool:
    return all(getattr(exercise, name) is not None for name in OUTCOME)


def result_of(exercise: Exercise, municipal: WhatsAppAlertSettings) -> str:
    """What happened, in three sentences; only when the outcome is complete."""
    attempts = exercise.attempts or 0
    tried = ngettext(
        "The burglar tried %(number)d home.",
        "The burglar tried %(number)d homes.",
        attempts,
    ) % {"number": attempts}
    calls = _("Calls to %(emergency)s: %(first)d. Calls to %(other)s: %(second)d.") % {
        "emergency": municipal.emergency_number,
        "first": exercise.emergency_calls or 0,
        "other": municipal.non_emergency_number,
        "second": exercise.other_calls or 0,
    }
    stopped = (
        _("The burglar was stopped.")
        if exercise.was_stopped
        else _("The burglar was not stopped.")
    )
    return f"{tried} {calls} {stopped}"


def page_text(exercise: Exercise, municipal: WhatsAppAlertSettings) -> str:
    """A text for an editor to copy to a page: no names, no addresses."""
    took_part = exercise.participants.count()
    paragraphs = [
        _("Houd u de boef tegen? The result"),
        _(
            "After the workshop “%(workshop)s” of %(day)s a mock burglar went round, "
            "between %(first)s and %(last)s."
        )
        % {
            "workshop": exercise.workshop.title,
            "day": date_format(timezone.localtime(exercise.workshop.start), "j F Y"),
            "first": date_format(exercise.starts_on, "j F"),
            "last": date_format(exercise.ends_on, "j F Y"),
        },
        ngettext(
            "%(number)d household took part.",
            "%(number)d households took part.",
            took_part,
        )
        % {"number": took_part},
        result_of(exercise, municipal),
        _(
            "Do you see something suspicious? Call %(emergency)s at once. It is never "
            "a bother."
        )
        % {"emergency": municipal.emergency_number},
    ]
    return "\n\n".join(paragraphs)
