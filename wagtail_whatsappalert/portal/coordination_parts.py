"""What the home pages say of groups that change hands or must show they are alive."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ..conf import conf
from ..coordination.missing_notifications import groups_of_contact
from ..coordination.models import ActivityCheck, Succession, SuccessionStatus
from ..coordinators.models import Coordinator
from ..groups.models import Group, GroupStatus
from ..steering.models import Contact

Made = tuple[str, dict[str, Any]] | None

SHOWN = 10


def takeover_part(coordinator: Coordinator, now: datetime) -> Made:
    """Groups that she is asked to take over; only their names."""
    asked = Succession.objects.open().filter(
        successor=coordinator, status=SuccessionStatus.PROPOSED
    )
    found = list(asked.select_related("group").order_by("group__name", "pk"))
    return ("takeover_home", {"successions": found}) if found else None


def activity_part(coordinator: Coordinator, now: datetime) -> Made:
    """Her groups of which we ask if they are active, with one button each."""
    question = ActivityCheck.objects.open().filter(group=OuterRef("pk"))
    oldest = now - timedelta(days=conf.ACTIVITY_AFTER_DAYS)
    is_due = Q(status=GroupStatus.ACTIVE, activity_confirmed_at__lte=oldest)
    mine = Group.objects.filter(coordinators=coordinator)
    groups = list(mine.filter(is_due | Exists(question)).order_by("name", "pk"))
    return ("active_home", {"groups": groups}) if groups else None


def stopping_part(coordinator: Coordinator, now: datetime) -> Made:
    """Groups with which she said to stop."""
    stops = Succession.objects.open().filter(
        coordinator=coordinator, group__coordinators=coordinator
    )
    found = list(stops.select_related("group").order_by("group__name", "pk"))
    return ("stop_home", {"successions": found}) if found else None


def missing_part(contact: Contact, now: datetime) -> Made:
    """Groups in the districts of a contact that nobody runs."""
    missing = Group.objects.without_coordinator(timezone.localdate(now))
    started = missing.exclude(status=GroupStatus.FORMING)
    groups = groups_of_contact(contact, started).order_by("name", "pk")
    count = groups.count()
    if not count:
        return None
    shown = list(groups[:SHOWN])
    return "coordination_missing_home", {
        "groups": shown,
        "more": count - len(shown),
    }
