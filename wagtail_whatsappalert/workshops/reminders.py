"""
What guests read before and after a workshop.

Each run writes what is due and not written yet, so it catches up after a time in which
nothing ran, and one that is killed is finished by the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from ..conf import conf
from ..mailing.services import delivered_later
from .notifications import notify_of_thanks, remind_of_workshop
from .registrations import Registration

BATCH = 500
# A workshop in the evening: then it is the next morning, and attendance is noted.
THANKS_AFTER = timedelta(hours=12)
# Later it only puzzles people; a host may hand in his list on paper until then.
THANKS_WITHIN = timedelta(days=14)


def write_reminders(*, now: datetime) -> int:
    """
    Remind who has a place of a workshop within ``REMINDER_DAYS``; how many.

    Not who got his place later than that, and nobody after the start.
    """
    return _write_to(due_to_be_reminded(now), remind_of_workshop, now)


def write_thanks(*, now: datetime) -> int:
    """Thank who was there, once it is noted; how many."""
    return _write_to(due_to_be_thanked(now), notify_of_thanks, now)


def due_to_be_reminded(now: datetime) -> QuerySet[Registration]:
    ahead = timedelta(days=conf.REMINDER_DAYS)
    return (
        _with_email()
        .registered()
        .filter(
            workshop__is_cancelled=False,
            workshop__start__gt=now,
            workshop__start__lte=now + ahead,
            placed_at__lte=F("workshop__start") - ahead,
        )
    )


def due_to_be_thanked(now: datetime) -> QuerySet[Registration]:
    return (
        _with_email()
        .exclude(attended_at=None)
        .filter(
            workshop__end__lte=now - THANKS_AFTER, workshop__end__gt=now - THANKS_WITHIN
        )
    )


def _with_email() -> QuerySet[Registration]:
    # On paper both come too late, or without the links that they are about.
    return Registration.objects.not_erased().exclude(email="")


def _write_to(
    due: QuerySet[Registration], write: Callable[..., int], now: datetime
) -> int:
    written = 0
    with delivered_later():
        for batch in _batches(due.select_related("workshop")):
            with transaction.atomic():
                written += write(batch, now=now)
    return written


def _batches(due: QuerySet[Registration]) -> Iterator[list[Registration]]:
    """In order of number, so that each comes once whatever happens to them."""
    last = 0
    while batch := list(due.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield batch
        last = batch[-1].pk
