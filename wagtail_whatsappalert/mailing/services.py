"""
Letters are written with what they tell about and sent once that is committed.

Nothing is lost when a process dies, and nothing is sent twice: a letter is
claimed by one conditional UPDATE, or in the transaction that writes it, where
nobody else sees it yet. The one exception is a process that dies between the
mail server's yes and our note of it; that mail goes out again with the same
Message-ID.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import IntegrityError, OperationalError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from ..conf import conf
from .letters import compose
from .models import Letter

logger = logging.getLogger(__name__)

# Whoever claimed a letter and did not send it within this time has died.
CLAIM_LASTS = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=4)
# Of many letters at once; nobody waits in front of a screen for the others.
SENT_AT_ONCE = 10
# How often a locked database is asked again; SQLite says so after five seconds.
PATIENCE = 10

Answer = TypeVar("Answer")

_is_for_later: ContextVar[bool] = ContextVar("is_for_later", default=False)


def write_letter(
    *,
    kind: str,
    subject_id: int,
    language: str,
    unique_key: str,
    now: datetime,
    subject: models.Model | None = None,
) -> bool:
    """
    Write a letter in the transaction at hand, and send it when it commits.

    ``False``, and no letter, for a second one with the same ``unique_key``: the
    database sees to it, whatever comes at the same moment. ``subject`` is
    the record itself, if this transaction read or saved it: then a letter that
    leaves from this process is made without reading it again.
    """
    letter = Letter(
        kind=kind,
        subject_id=subject_id,
        language=language,
        unique_key=unique_key,
        created_at=now,
        due_at=now,
    )
    letter.subject = subject
    is_ours = _sends_in_this_process()
    if is_ours:
        letter.claimed_at = now
        letter.attempts = 1
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        return False

    def deliver() -> None:
        # No partial: Django asks a callback that failed for its name.
        if is_ours:
            _deliver_own(letter, timezone.now())
        else:
            deliver_after_commit.enqueue(unique_key)

    transaction.on_commit(deliver, robust=True)
    return True


def write_or_join(letter: Letter) -> bool:
    """
    Write a letter in the transaction at hand, or join the one with its key.

    Joined, a letter that nobody sends yet is sent after this transaction, and
    tells of it too. ``False`` if the letter with this key left already.
    """
    try:
        with transaction.atomic():
            letter.save(force_insert=True)
    except IntegrityError:
        # A no-op write: whoever wants to claim the letter waits for our commit.
        waiting = Letter.objects.filter(
            unique_key=letter.unique_key,
            sent_at=None,
            claimed_at=None,
            attempts__lt=conf.LETTER_ATTEMPTS,
        )
        return bool(waiting.update(due_at=F("due_at")))
    if letter.due_at <= letter.created_at:
        key = letter.unique_key
        transaction.on_commit(lambda: deliver_after_commit.enqueue(key), robust=True)
    return True


def _sends_in_this_process() -> bool:
    return isinstance(deliver_after_commit.get_backend(), ImmediateBackend)


def _deliver_own(letter: Letter, now: datetime) -> None:
    if now - letter.claimed_at < CLAIM_LASTS / 2 or _renew_claim(letter, now):
        _send(letter, now)


def _renew_claim(letter: Letter, now: datetime) -> bool:
    """After a long transaction: ``False`` if somebody else has the letter by now."""
    ours = Letter.objects.filter(
        pk=letter.pk, sent_at=None, claimed_at=letter.claimed_at
    )
    return bool(ours.update(claimed_at=now))


@contextmanager
def delivered_later() -> Iterator[None]:
    """
    Many transactions in one request: ``write_letters`` leaves the sending to
    ``send_letters``, so that nobody waits for a mail server hundreds of times.
    """
    before = _is_for_later.set(True)
    try:
        yield
    finally:
        _is_for_later.reset(before)


def write_letters(letters: Sequence[Letter]) -> None:
    """
    Write many letters in the transaction at hand.

    The first few leave when it commits, the rest, and what is due later, with
    ``send_letters``.
    """
    Letter.objects.bulk_create(letters, ignore_conflicts=True, batch_size=500)
    first = [
        letter.unique_key
        for letter in letters
        if not letter.on_paper and letter.due_at <= letter.created_at
    ]

    if _is_for_later.get() and _sends_in_this_process():
        return

    def deliver() -> None:
        for unique_key in first[:SENT_AT_ONCE]:
            deliver_after_commit.enqueue(unique_key)

    transaction.on_commit(deliver, robust=True)


@task()
def deliver_after_commit(unique_key: str) -> None:
    """The task behind ``write_letter``: in the same process, or in a worker."""
    letter = _unsent(timezone.now()).filter(unique_key=unique_key).first()
    if letter:
        deliver_letter(letter, now=timezone.now())


def deliver_here(unique_keys: Sequence[str]) -> None:
    """
    Send letters that were written under ``delivered_later``, unless a worker does.

    For after the answer: whoever waits for it cannot tell by the time it takes
    whether there was anything to send.
    """
    if _sends_in_this_process():
        for unique_key in unique_keys:
            deliver_after_commit.enqueue(unique_key)


def deliver_due_letters(*, now: datetime, limit: int | None = None) -> int:
    """Send what is due, oldest first; the number of letters that left."""
    pks = _unsent(now).order_by("due_at", "pk").values_list("pk", flat=True)[:limit]
    sent = 0
    for pk in list(pks):
        # A long run must not claim with the time of its start: that is over soon.
        moment = max(now, timezone.now())
        # Looked at first: claiming what another process has would only lock it out.
        letter = _patiently(_unsent(moment).filter(pk=pk).first)
        sent += bool(letter and deliver_letter(letter, now=moment))
    return sent


def deliver_letter(letter: Letter, *, now: datetime) -> bool:
    """Send one letter unless somebody else has it; ``False`` if it did not leave."""
    return _claim(letter, now) and _send(letter, now)


def _send(letter: Letter, now: datetime) -> bool:
    """Send a letter that we have claimed."""
    try:
        mail = compose(letter)
        if mail is None:
            letter.delete()
            return False
        if not mail.to:
            _leave_for_the_post(letter)
            return False
        mail.send()
    except Exception:
        # Whatever went wrong, in the template or at the mail server: the letter
        # stays. Without the traceback's text, which could hold an address.
        logger.error("Letter %s did not leave; it is tried again.", letter.pk)
        _postpone(letter, now)
        return False
    _patiently(lambda: Letter.objects.filter(pk=letter.pk).update(sent_at=now))
    return True


def _leave_for_the_post(letter: Letter) -> None:
    """Its receiver has no e-mail address (any more): ``mailing.paper`` goes on."""
    Letter.objects.filter(pk=letter.pk).update(
        on_paper=True, claimed_at=None, attempts=0
    )


def _unsent(now: datetime):  # noqa: ANN202
    return Letter.objects.filter(
        Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_LASTS),
        on_paper=False,
        sent_at=None,
        due_at__lte=now,
        attempts__lt=conf.LETTER_ATTEMPTS,
    )


def _patiently(ask: Callable[[], Answer]) -> Answer:
    """
    Ask the database again when it is locked, as SQLite is while others write.

    A mail that left and is not noted would leave twice.
    """
    for _time in range(PATIENCE):
        try:
            return ask()
        except OperationalError:
            if transaction.get_connection().in_atomic_block:
                raise
    return ask()


def _claim(letter: Letter, now: datetime) -> bool:
    mine = _unsent(now).filter(pk=letter.pk)
    claimed = _patiently(
        lambda: mine.update(claimed_at=now, attempts=F("attempts") + 1)
    )
    letter.attempts += claimed
    return bool(claimed)


def _postpone(letter: Letter, now: datetime) -> None:
    wait = min(timedelta(minutes=2 ** (letter.attempts - 1)), LONGEST_WAIT)
    this = Letter.objects.filter(pk=letter.pk)
    _patiently(lambda: this.update(claimed_at=None, due_at=now + wait))
