"""
Letters about bulletins.

Whoever sends, corrects or withdraws a bulletin only notes that its receivers have to
be told (``announce_since``): with a thousand of them she would wait. Right after that,
in a worker or after the answer, one transaction writes all receipts and all letters
and takes the note away. A process that is killed half-way has written none of them;
the next ``send_letters`` does it.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from ..coordinators.models import Coordinator
from ..mailing.models import Letter
from ..mailing.services import write_letter, write_letters
from ..mailing.writers import register_writer
from ..steering.models import Contact
from .channels import announce_everywhere
from .letters import BULLETIN, OUTCOME, READING, key_of, reading_key_of
from .models import Bulletin, BulletinReceipt, BulletinStatus, Urgency
from .rules import area_of_bulletin, receivers_in

logger = logging.getLogger(__name__)

BATCH = 500
# What is due longest leaves first: urgent bulletins pass everything else that waits.
URGENT_BEFORE = timedelta(days=1)


def announce_after_commit(bulletin: Bulletin) -> None:
    """Have a worker, if there is one, tell the receivers after the commit."""
    if _has_worker():
        pk = bulletin.pk
        transaction.on_commit(lambda: announce_bulletin.enqueue(pk), robust=True)


def announce_here(pk: int) -> None:
    """
    Tell the receivers in this process, unless a worker does it.

    For after the answer. Whatever goes wrong, ``send_letters`` tries again.
    """
    if _has_worker():
        return
    try:
        announce(pk, now=timezone.now())
    except Exception as problem:
        logger.error(
            "Bulletin %s is not announced yet: %s.", pk, type(problem).__name__
        )


def _has_worker() -> bool:
    return not isinstance(announce_bulletin.get_backend(), ImmediateBackend)


@task()
def announce_bulletin(pk: int) -> None:
    """The task behind ``announce_after_commit``."""
    announce(pk, now=timezone.now())


@register_writer("bulletins")
def announce_waiting(now: datetime) -> None:
    """For ``send_letters``: every bulletin whose receivers have to be told."""
    waiting = Bulletin.objects.exclude(announce_since=None).order_by("announce_since")
    for pk in list(waiting.values_list("pk", flat=True)):
        announce(pk, now=now)


def announce(pk: int, *, now: datetime) -> int:
    """
    Write the letters of the newest edition; how many. A second time does nothing.

    Who is coordinator on the day of sending is a receiver, and stays it.
    """
    with transaction.atomic():
        # The first statement is a write: two workers come one after the other.
        waiting = Bulletin.objects.filter(pk=pk).exclude(announce_since=None)
        if not waiting.update(announce_since=F("announce_since")):
            return 0
        bulletin = Bulletin.objects.select_related("steering_group").get(pk=pk)
        if bulletin.announced_at is None and not bulletin.is_withdrawn:
            _note_receivers(bulletin)
            bulletin.announced_at = now
        receipts = _receipts_to_tell(bulletin, now)
        write_letters([_letter(bulletin, receipt, now) for receipt in receipts])
        bulletin.announce_since = None
        bulletin.save(update_fields=["announce_since", "announced_at"])
        coordinators = [receipt.coordinator for receipt in receipts]
        transaction.on_commit(
            lambda: announce_everywhere(bulletin, coordinators), robust=True
        )
    return len(receipts)


def _note_receivers(bulletin: Bulletin) -> None:
    day = timezone.localdate(bulletin.sent_at)
    receivers = receivers_in(area_of_bulletin(bulletin), day)
    numbers = receivers.order_by("pk").values_list("pk", flat=True)
    BulletinReceipt.objects.bulk_create(
        [BulletinReceipt(bulletin=bulletin, coordinator_id=pk) for pk in numbers],
        ignore_conflicts=True,
        batch_size=BATCH,
    )


def _receipts_to_tell(bulletin: Bulletin, now: datetime) -> list[BulletinReceipt]:
    active = Coordinator.objects.active(timezone.localdate(now))
    receipts = bulletin.receipts.filter(coordinator__in=active)
    return list(receipts.select_related("coordinator").order_by("pk"))


def _letter(bulletin: Bulletin, receipt: BulletinReceipt, now: datetime) -> Letter:
    is_urgent = bulletin.urgency == Urgency.URGENT or bulletin.is_withdrawn
    return Letter(
        kind=BULLETIN,
        subject_id=receipt.pk,
        language=receipt.coordinator.language,
        unique_key=key_of(receipt.pk, bulletin.edition),
        created_at=now,
        due_at=now - URGENT_BEFORE if is_urgent else now,
    )


def ask_to_read(bulletin: Bulletin, readers: list[Contact], *, now: datetime) -> None:
    """Each of the other contacts, once."""
    for reader in readers:
        write_letter(
            kind=READING,
            subject_id=reader.pk,
            language=reader.language,
            unique_key=reading_key_of(bulletin.pk, reader.pk),
            now=now,
        )


def tell_author(bulletin: Bulletin, *, now: datetime) -> None:
    """What the second reader decided."""
    decided = (BulletinStatus.SENT, BulletinStatus.REFUSED)
    if bulletin.author is not None and bulletin.status in decided:
        write_letter(
            kind=OUTCOME,
            subject_id=bulletin.pk,
            language=bulletin.author.language,
            unique_key=f"{OUTCOME}:{bulletin.pk}",
            now=now,
        )
