"""Asking, answering and closing: each a verb, in a transaction with its letters."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..places.services import locked
from ..steering.models import Contact
from .exceptions import ThreadClosed
from .models import REQUESTS, Addressee, Thread, ThreadMessage
from .notifications import notify_addressees, notify_coordinators

FORM_KEY = re.compile(r"[\w-]{16,22}", re.ASCII)


@dataclass(frozen=True)
class Question:
    """What a coordinator filled in; ``location`` is empty or a point."""

    kind: str
    addressee: str
    subject: str
    text: str
    location: str = ""


def new_form_key() -> str:
    """What makes two clicks on one button one message."""
    return secrets.token_urlsafe(16)


def open_thread(
    *,
    coordinator: Coordinator,
    group: Group,
    question: Question,
    form_key: str,
    now: datetime,
) -> Thread:
    """
    A new thread, and letters to whom it is for. Requests go to the municipality.

    The same form a second time answers the thread that the first one opened.
    Raises ``Group.DoesNotExist`` for a group that she runs no longer.
    """
    key = _key(coordinator, form_key)
    try:
        with locked(Group, group.pk) as current:
            opened = Thread.objects.filter(form_key=key).first()
            if opened is None:
                opened = _open(coordinator, current, question, key, now)
    except IntegrityError:
        # The same form at the same moment, about another of her groups.
        return Thread.objects.get(form_key=key)
    return opened


def _open(
    coordinator: Coordinator, group: Group, question: Question, key: str, now: datetime
) -> Thread:
    if not group.coordinators.filter(pk=coordinator.pk).exists():
        raise Group.DoesNotExist
    is_request = question.kind in REQUESTS
    thread = Thread.objects.create(
        group=group,
        coordinator=coordinator,
        kind=question.kind,
        addressee=Addressee.MUNICIPALITY if is_request else question.addressee,
        subject=question.subject,
        location=question.location,
        opened_at=now,
        changed_at=now,
        waiting_since=now,
        form_key=key,
    )
    _add_message(thread, coordinator, question.text, "", now)
    notify_addressees(thread, now=now)
    return thread


def write_on(
    *,
    thread: Thread,
    coordinator: Coordinator,
    text: str,
    form_key: str,
    reopens: bool,
    now: datetime,
) -> None:
    """
    A message of a coordinator; ``reopens`` a closed thread.

    Raises ``ThreadClosed`` for a closed one without: she has not read the result.
    """
    with _latest(thread, coordinator, form_key) as current:
        if current is None:
            return
        if not (current.is_open or reopens):
            raise ThreadClosed
        current.closed_at, current.result = None, ""
        current.waiting_since = current.waiting_since or now
        _add_message(current, coordinator, text, form_key, now)
        notify_addressees(current, now=now)


def answer_thread(
    *, thread: Thread, author: Any, text: str, form_key: str, now: datetime
) -> None:
    """
    An answer of a contact or of somebody with a CMS account.

    Raises ``ThreadClosed``.
    """
    with _latest(thread, author, form_key) as current:
        if current is not None:
            _reply(current, author, text, form_key, now)


def close_thread(
    *, thread: Thread, author: Any, result: str, form_key: str, now: datetime
) -> None:
    """
    The end of it, with what came of it as the last message.

    Raises ``ThreadClosed`` if somebody else was first.
    """
    with _latest(thread, author, form_key) as current:
        if current is not None:
            _reply(current, author, result, form_key, now)
            current.closed_at, current.result = now, result
            current.save(update_fields=["closed_at", "result"])


def note_seen(thread: Thread) -> None:
    """Somebody who runs the group has opened it."""
    if thread.has_news:
        # Not what came since she asked for the page.
        same = Thread.objects.filter(pk=thread.pk, changed_at=thread.changed_at)
        same.update(has_news=False)


@contextmanager
def _latest(thread: Thread, author: Any, form_key: str) -> Iterator[Thread | None]:
    """
    A transaction that holds the thread for itself; ``None`` for a second click.

    Raises ``Thread.DoesNotExist`` if it is gone.
    """
    with transaction.atomic(durable=True):
        # Locked by writing: ``places.services`` says why.
        Thread.objects.filter(pk=thread.pk).update(changed_at=F("changed_at"))
        key = _key(author, form_key)
        was_sent = ThreadMessage.objects.filter(form_key=key).exists()
        current = Thread.objects.select_related("group").get(pk=thread.pk)
        yield None if was_sent else current


def _reply(
    thread: Thread, author: Any, text: str, form_key: str, now: datetime
) -> None:
    if not thread.is_open:
        raise ThreadClosed
    thread.waiting_since, thread.has_news = None, True
    _add_message(thread, author, text, form_key, now)
    notify_coordinators(thread, now=now)


def _add_message(
    thread: Thread, author: Any, text: str, form_key: str, now: datetime
) -> None:
    thread.changed_at = now
    thread.save()
    ThreadMessage.objects.create(
        thread=thread,
        text=text,
        at=now,
        form_key=_key(author, form_key) if form_key else None,
        **{_author_field(author): author},
    )


def _author_field(author: Any) -> str:
    if isinstance(author, Coordinator):
        return "coordinator"
    return "contact" if isinstance(author, Contact) else "user"


def _key(author: Any, form_key: str) -> str:
    """Of one person: nobody meets somebody else's message with a forged key."""
    key = form_key if FORM_KEY.fullmatch(form_key) else new_form_key()
    return f"{_author_field(author)[:2]}{author.pk}:{key}"
