"""Letters to coordinators: that there is work, never about whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from ..mailing.models import Letter
from ..mailing.services import write_or_join
from .models import Coordinator

WORK = "coordinator_work"


def notify_coordinator_of_work(coordinator: Coordinator, *, now: datetime) -> None:
    """
    Tell that somebody is to be added or removed.

    The first time in an hour at once; what follows in that hour is told in one
    letter at its end. Whatever happens at the same moment, a letter leaves after
    this transaction: one that waits is joined, for one that left a next is written.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    for number in count():
        letter = Letter(
            kind=WORK,
            subject_id=coordinator.pk,
            language=coordinator.language,
            unique_key=f"{WORK}:{coordinator.pk}:{hour:%Y%m%d%H}:{number}",
            created_at=now,
            due_at=hour + timedelta(hours=1) if number else now,
        )
        if write_or_join(letter):
            return
