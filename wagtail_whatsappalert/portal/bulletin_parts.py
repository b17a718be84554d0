"""What the home page says of bulletins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ..bulletins.listing import numbers_of
from ..bulletins.models import Bulletin, BulletinReceipt, BulletinStatus
from ..bulletins.rules import bulletins_for, bulletins_of
from ..coordinators.models import Coordinator
from ..steering.models import Contact


def current_bulletins(
    coordinator: Coordinator, now: datetime
) -> tuple[str, dict[str, Any]] | None:
    """What is current for her groups, urgent ones first; nothing if there is none."""
    bulletins = list(
        bulletins_of(coordinator, now)
        .select_related("author")
        .order_by("-urgency", "-sent_at")
    )
    if not bulletins:
        return None
    receipts = BulletinReceipt.objects.filter(
        coordinator=coordinator, bulletin__in=bulletins
    )
    by_bulletin = {receipt.bulletin_id: receipt for receipt in receipts}
    rows = [(each, passed_on(each, by_bulletin.get(each.pk))) for each in bulletins]
    return "bulletin_home", {"rows": rows}


def passed_on(bulletin: Bulletin, receipt: BulletinReceipt | None) -> str:
    """``now``, ``before`` (an earlier version only) or empty."""
    if receipt is None or receipt.passed_on_version is None:
        return ""
    return "now" if receipt.passed_on_version >= bulletin.version else "before"


def own_bulletins(contact: Contact, now: datetime) -> tuple[str, dict[str, Any]] | None:
    """What is current or waits to be read, and the way to write one."""
    hers = bulletins_for(contact).select_related("author")
    awaiting = hers.filter(status=BulletinStatus.AWAITING, valid_until__gt=now)
    current = list(hers.current(now).order_by("-sent_at"))
    numbers = numbers_of(current)
    return "bulletin_contact_home", {
        "to_read": list(awaiting.exclude(author=contact)),
        "own_waiting": list(awaiting.filter(author=contact)),
        "rows": [(bulletin, numbers[bulletin.pk]) for bulletin in current],
    }
