"""What contacts do with bulletins, and coordinators with what they got."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from ..coordinators.models import Coordinator
from ..steering.models import Contact
from ..steering.rules import Area, has_coordinators, is_within
from .exceptions import (
    ChangedMeanwhile,
    KeyTaken,
    NobodyReached,
    NobodyToRead,
    NotHers,
    NotInTime,
    OwnBulletin,
)
from .models import Bulletin, BulletinReceipt, BulletinStatus, BulletinText
from .notifications import announce_after_commit, ask_to_read, tell_author
from .rules import area_of_bulletin, readers_in


@dataclass(frozen=True)
class Content:
    """What a bulletin says; a correction changes all of it, and nothing else."""

    text: str
    action: str
    urgency: str
    valid_until: datetime

    @classmethod
    def of(cls, bulletin: Bulletin) -> Content:
        return cls(
            bulletin.text, bulletin.action, bulletin.urgency, bulletin.valid_until
        )


def write_bulletin(
    *,
    author: Contact,
    content: Content,
    area: Area,
    districts: frozenset[int],
    form_key: str,
    now: datetime,
) -> Bulletin:
    """
    Send a bulletin, or have it read by somebody else first if that is asked.

    ``area`` is what she speaks for (``area_of_contact``); of its ``districts``, by
    number, none are all. A second time with the same ``form_key`` answers the first
    one. Raises ``NotHers``, ``NobodyReached``, ``NobodyToRead`` and ``KeyTaken``:
    then nothing is kept.
    """
    if not is_within(districts or area, area):
        raise NotHers
    area = districts or area
    needs_reader = author.steering_group.needs_second_reader
    bulletin = Bulletin(
        steering_group=author.steering_group,
        author=author,
        status=BulletinStatus.AWAITING if needs_reader else BulletinStatus.SENT,
        created_at=now,
        form_key=form_key,
        **vars(content),
    )
    if not needs_reader:
        bulletin.sent_at = bulletin.announce_since = now
    try:
        _insert(bulletin, area, now)
    except IntegrityError:
        return _written_before(author, form_key)
    return bulletin


def _insert(bulletin: Bulletin, area: Area, now: datetime) -> None:
    with transaction.atomic(durable=True):
        bulletin.save(force_insert=True)
        bulletin.districts.add(*(area or ()))
        if not has_coordinators(area, timezone.localdate(now)):
            raise NobodyReached
        if bulletin.status == BulletinStatus.AWAITING:
            _ask_others(bulletin, area, now)
        else:
            announce_after_commit(bulletin)


def _written_before(author: Contact, form_key: str) -> Bulletin:
    found = Bulletin.objects.filter(form_key=form_key, author=author).first()
    if found is None:
        raise KeyTaken
    return found


def _ask_others(bulletin: Bulletin, area: Area, now: datetime) -> None:
    readers = readers_in(area, of=bulletin.author, today=timezone.localdate(now))
    if not readers:
        raise NobodyToRead
    ask_to_read(bulletin, readers, now=now)


@contextmanager
def locked_bulletin(pk: int) -> Iterator[Bulletin]:
    """A transaction that holds this bulletin for itself; yields it as it is now."""
    with transaction.atomic(durable=True):
        lock_row(pk)
        related = Bulletin.objects.select_related("steering_group", "author")
        yield related.get(pk=pk)


def lock_row(pk: int) -> None:
    """A write that changes nothing: it locks on every database."""
    Bulletin.objects.filter(pk=pk).update(version=F("version"))


def approve_bulletin(*, bulletin: Bulletin, reader: Contact, now: datetime) -> Bulletin:
    """
    Send what somebody else wrote; a second time by the same reader is fine.

    Raises ``OwnBulletin``, ``NobodyReached``, or ``NotInTime`` when somebody else
    decided first or its time is over.
    """
    with locked_bulletin(bulletin.pk) as bulletin:
        if _decided_by(bulletin, reader, BulletinStatus.SENT):
            return bulletin
        _must_wait_for(bulletin, reader)
        if bulletin.valid_until <= now:
            raise NotInTime
        if not has_coordinators(area_of_bulletin(bulletin), timezone.localdate(now)):
            raise NobodyReached
        bulletin.status = BulletinStatus.SENT
        bulletin.sent_at = bulletin.announce_since = now
        bulletin.second_reader, bulletin.read_at = reader, now
        bulletin.save()
        announce_after_commit(bulletin)
        tell_author(bulletin, now=now)
    return bulletin


def refuse_bulletin(
    *, bulletin: Bulletin, reader: Contact, reason: str, now: datetime
) -> Bulletin:
    """Do not send what somebody else wrote. Raises as ``approve_bulletin``."""
    with locked_bulletin(bulletin.pk) as bulletin:
        if _decided_by(bulletin, reader, BulletinStatus.REFUSED):
            return bulletin
        _must_wait_for(bulletin, reader)
        bulletin.status, bulletin.reason = BulletinStatus.REFUSED, reason
        bulletin.second_reader, bulletin.read_at = reader, now
        bulletin.save()
        tell_author(bulletin, now=now)
    return bulletin


def _decided_by(bulletin: Bulletin, reader: Contact, status: BulletinStatus) -> bool:
    return bulletin.second_reader_id == reader.pk and bulletin.status == status


def _must_wait_for(bulletin: Bulletin, reader: Contact) -> None:
    if bulletin.status != BulletinStatus.AWAITING:
        raise NotInTime
    if bulletin.author_id == reader.pk:
        raise OwnBulletin


def may_be_corrected(bulletin: Bulletin, now: datetime) -> bool:
    """
    A second reader must not be passed by: where one is needed, a bulletin is
    withdrawn and written anew.
    """
    needs_reader = bulletin.steering_group.needs_second_reader
    return bulletin.is_current(now) and not needs_reader


def correct_bulletin(
    *, bulletin: Bulletin, content: Content, version: int, now: datetime
) -> Bulletin:
    """
    Let its receivers know a better text; the old one stays in ``BulletinText``.

    ``version`` is the one that was on the screen. A second time with the same
    content is fine. Raises ``ChangedMeanwhile``, or ``NotInTime`` when it was
    withdrawn, is over, or must be read by somebody else.
    """
    with locked_bulletin(bulletin.pk) as bulletin:
        is_again = bulletin.version == version + 1 and Content.of(bulletin) == content
        if is_again and not bulletin.is_withdrawn:
            return bulletin
        if not may_be_corrected(bulletin, now):
            raise NotInTime
        if bulletin.version != version:
            raise ChangedMeanwhile
        if Content.of(bulletin) == content:
            return bulletin
        _keep_text(bulletin, now)
        for name, value in vars(content).items():
            setattr(bulletin, name, value)
        bulletin.version += 1
        bulletin.corrected_at = bulletin.announce_since = now
        bulletin.save()
        announce_after_commit(bulletin)
    return bulletin


def _keep_text(bulletin: Bulletin, now: datetime) -> None:
    BulletinText.objects.create(
        bulletin=bulletin,
        version=bulletin.version,
        until=now,
        **vars(Content.of(bulletin)),
    )


def withdraw_bulletin(*, bulletin: Bulletin, reason: str, now: datetime) -> Bulletin:
    """
    Stop a bulletin; whoever got it is told once. A second time is fine.

    One that still waits for its second reader just does not leave. Raises
    ``NotInTime`` when it is over, or was not sent.
    """
    with locked_bulletin(bulletin.pk) as bulletin:
        if bulletin.is_withdrawn:
            return bulletin
        is_waiting = bulletin.status == BulletinStatus.AWAITING
        if not (is_waiting or bulletin.is_current(now)):
            raise NotInTime
        bulletin.status, bulletin.reason = BulletinStatus.WITHDRAWN, reason
        bulletin.withdrawn_at = now
        if bulletin.sent_at:
            bulletin.announce_since = now
        bulletin.save()
        if bulletin.sent_at:
            announce_after_commit(bulletin)
    return bulletin


def note_opened(*, receipt: BulletinReceipt, now: datetime) -> None:
    """That she knows the text as it stands; the first time of each version."""
    version = receipt.bulletin.version
    this = BulletinReceipt.objects.filter(pk=receipt.pk)
    this.exclude(opened_version=version).update(opened_at=now, opened_version=version)


def note_passed_on(*, receipt: BulletinReceipt, version: int, now: datetime) -> None:
    """That she passed on this version; again, or an older one, changes nothing."""
    version = min(version, receipt.bulletin.version)
    note_opened(receipt=receipt, now=now)
    this = BulletinReceipt.objects.filter(pk=receipt.pk)
    this.exclude(passed_on_version__gte=version).update(
        passed_on_at=now, passed_on_version=version
    )


def receipt_for(bulletin: Bulletin, coordinator: Coordinator) -> BulletinReceipt:
    """
    Hers; made for who became coordinator later and passes it on all the same: then
    she also hears of a correction.
    """
    receipt, _is_new = BulletinReceipt.objects.get_or_create(
        bulletin=bulletin, coordinator=coordinator
    )
    return receipt
