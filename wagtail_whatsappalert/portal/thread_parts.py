"""What the home page says of reports and questions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from ..coordinators.models import Coordinator
from ..steering.models import Contact
from ..threads.models import Thread

SHOWN = 5


def coordinator_part(
    coordinator: Coordinator, now: datetime
) -> tuple[str, dict[str, Any]] | None:
    """News for her, and how many wait for an answer."""
    if not coordinator.may_receive_data(timezone.localdate(now)):
        return None
    threads = Thread.objects.of_coordinator(coordinator)
    news = threads.filter(has_news=True).select_related("group")
    return "thread_home", {
        "news": list(news.order_by("-changed_at")[:SHOWN]),
        "waiting": threads.waiting().count(),
    }


def contact_part(contact: Contact, now: datetime) -> tuple[str, dict[str, Any]] | None:
    """What waits for an answer longest."""
    threads = Thread.objects.for_contact(contact, timezone.localdate(now))
    waiting = threads.waiting()
    return "thread_contact_home", {
        "threads": list(
            waiting.select_related("group").order_by("waiting_since")[:SHOWN]
        ),
        "waiting": waiting.count(),
    }
