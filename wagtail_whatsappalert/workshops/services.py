"""What follows when the facts of a workshop change."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.db import transaction

from ..common.pages import refresh_pages
from ..conf import conf
from ..signups.lifecycle_services import lapse_places
from .changes import note_change
from .models import Workshop
from .notifications import notify_of_changed_workshop
from .pages import WorkshopPageMixin


def refresh_workshop_pages(*, workshop: Workshop) -> None:
    """After the commit: search index and frontend cache learn of the change."""
    transaction.on_commit(
        partial(refresh_pages, WorkshopPageMixin, "workshop", workshop.pk)
    )


def tell_guests_of_change(*, workshop: Workshop, now: datetime) -> None:
    """
    After a save: letters for who is registered or waits, in its transaction.

    Nobody hears of a workshop that was over and still is.
    """
    change = note_change(workshop, now=now)
    if change and max(workshop.end, change.facts["end"]) > now:
        notify_of_changed_workshop(workshop, sequence=change.sequence, now=now)


def lapse_workshop_places(*, now: datetime) -> int:
    """
    Places held for who let enough workshops go by pass to who waits.

    Only workshops count that took place since he needs one; how many is a
    setting, 0 means never (rule 6 of the domain). Answers how many lapsed.
    """
    enough = conf.WORKSHOPS_BEFORE_LAPSE
    if not enough:
        return 0
    offered = Workshop.objects.past(now).filter(is_cancelled=False)
    latest = list(offered.values_list("start", flat=True)[:enough])
    if len(latest) < enough:
        return 0
    return lapse_places(placed_before=latest[-1], now=now)
