"""Whose threads they are, and which of them wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..signups.permissions import limit_of
from ..steering.models import Contact
from ..steering.rules import area_of_contact

VIEW_THREAD = "wagtail_whatsappalert.view_thread"
CHANGE_THREAD = "wagtail_whatsappalert.change_thread"

# An open thread in which nobody wrote for so long is shown to the managers.
UNTOUCHED_DAYS = 30


class ThreadQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at=None)

    def closed(self):
        return self.exclude(closed_at=None)

    def waiting(self):
        """Open, and the last word is a coordinator's."""
        return self.exclude(waiting_since=None)

    def waiting_first(self):
        """What waits longest for an answer, then what was answered last."""
        oldest = models.F("waiting_since").asc(nulls_last=True)
        return self.order_by(oldest, "-changed_at", "-pk")

    def untouched(self, now: datetime):
        """Open ones in which nothing happened for long."""
        return self.open().filter(changed_at__lt=now - timedelta(days=UNTOUCHED_DAYS))

    def of_coordinator(self, coordinator: Coordinator):
        """
        Those of the groups that she runs now. They stay with the group: a
        successor sees them, who stopped does not.
        """
        return self.filter(group__coordinators=coordinator)

    def for_contact(self, contact: Contact, today: date):
        """Those addressed to this kind of contact, about groups in his districts."""
        if not contact.is_active(today):
            return self.none()
        mine = self.filter(addressee__in=[contact.kind, "both"])
        area = area_of_contact(contact)
        if area is None:
            return mine
        groups = Group.objects.filter(neighbourhoods__district__in=area)
        return mine.filter(group__in=groups.order_by().values("pk"))

    def visible_to(self, user: Any):
        """What somebody with a CMS account may see; of his own groups with a limit."""
        if not (user.is_active and user.has_perm(VIEW_THREAD)):
            return self.none()
        limit = limit_of(user)
        return self if limit is None else self.filter(group__in=limit)


def may_answer(user: Any) -> bool:
    return user.has_perm(VIEW_THREAD) and user.has_perm(CHANGE_THREAD)
