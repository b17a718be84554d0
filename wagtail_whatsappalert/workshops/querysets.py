from __future__ import annotations

from datetime import datetime

from django.db import models


class WorkshopQuerySet(models.QuerySet):
    def upcoming(self, now: datetime):
        """Workshops that are not over yet, the first one first."""
        return self.filter(end__gt=now).order_by("start", "pk")

    def past(self, now: datetime):
        """Workshops that are over, the last one first."""
        return self.filter(end__lte=now).order_by("-start", "-pk")
