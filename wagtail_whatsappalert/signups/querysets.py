from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from .lifecycle import ACTIVE, CLOSED, PLACED, SignupStatus
from .permissions import limit_of, may_view


class SignupQuerySet(models.QuerySet):
    def taking_a_place(self):
        """Signups that count for the capacity (rule 1 of the domain)."""
        return self.filter(status__in=PLACED)

    def active(self):
        return self.filter(status__in=ACTIVE)

    def closed(self):
        return self.filter(status__in=CLOSED)

    def unconfirmed(self):
        return self.filter(status=SignupStatus.UNCONFIRMED)

    def interested(self):
        return self.filter(status=SignupStatus.INTERESTED)

    def waiting(self):
        return self.filter(status=SignupStatus.WAITING)

    def not_erased(self):
        return self.filter(erased_at=None)

    def with_expired_offer(self, now: datetime):
        return self.filter(status=SignupStatus.OFFERED, offer_until__lt=now)

    def needing_workshop_since(self, moment: datetime):
        """Whose place has been held for a workshop since before that moment."""
        return self.filter(status=SignupStatus.NEEDS_WORKSHOP, placed_at__lt=moment)

    def visible_to(self, user: Any):
        """
        Those a CMS user may see: nobody's without the permission to view, and
        only some groups' for a manager who is limited to these.
        """
        if not may_view(user):
            return self.none()
        limit = limit_of(user)
        return self if limit is None else self.filter(group__in=limit)
