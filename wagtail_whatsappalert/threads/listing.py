"""Who gets a thread, and who said what in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..steering.models import Contact
from ..steering.rules import contacts_for
from .models import Addressee, Thread, ThreadMessage


def addressed_contacts(thread: Thread, today: date) -> list[Contact]:
    """The contacts that a thread is for, in one order everywhere."""
    contacts = contacts_for(thread.group, today).order_by("pk")
    if thread.addressee == Addressee.BOTH:
        return list(contacts)
    return list(contacts.filter(kind=thread.addressee))


def has_contact(group: Group, kind: str, today: date) -> bool:
    return contacts_for(group, today).filter(kind=kind).exists()


@dataclass(frozen=True)
class Entry:
    """A message as somebody reads it; ``is_own`` stands on his own side."""

    text: str
    at: datetime
    who: str
    is_own: bool
    is_result: bool


def entries_of(thread: Thread, reader: Any) -> list[Entry]:
    """
    The messages in order, for this coordinator, contact or account: two queries.

    Who stopped running the group has no name any more, and of an account
    coordinators and contacts only see that it is the municipality's.
    """
    related = ("coordinator", "contact", "user")
    messages = list(thread.messages.select_related(*related).order_by("at", "pk"))
    running = set(thread.group.coordinators.values_list("pk", flat=True))
    return [_entry(thread, message, messages, running, reader) for message in messages]


def _entry(
    thread: Thread,
    message: ThreadMessage,
    messages: Sequence[ThreadMessage],
    running: set[int],
    reader: Any,
) -> Entry:
    is_last = message is messages[-1]
    author = message.coordinator or message.contact or message.user
    is_own = author is not None and author == reader
    return Entry(
        text=message.text,
        at=message.at,
        who=_("You") if is_own else _name_of(message, running),
        is_own=is_own,
        is_result=is_last and not thread.is_open,
    )


def _name_of(message: ThreadMessage, running: set[int]) -> str:
    if message.coordinator is not None:
        return shown_name(message.coordinator, running)
    if message.contact is not None:
        contact = message.contact
        return f"{contact.name}, {contact.get_kind_display()}"
    if message.user_id is not None:
        return _("The municipality")
    return _("Somebody who is no longer here")


def shown_name(coordinator: Coordinator, running: set[int]) -> str:
    """Her name as long as she runs the group."""
    if coordinator.pk in running:
        return coordinator.name
    return _("A previous coordinator")
