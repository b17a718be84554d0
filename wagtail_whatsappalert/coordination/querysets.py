from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from ..groups.roles import Coordination


class SuccessionQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(open_key=None)

    def over_on(self, today: date):
        """Open ones of who still runs her group, although her last day has passed."""
        runs = Coordination.objects.filter(
            group=OuterRef("group"), coordinator=OuterRef("coordinator")
        )
        passed = Q(last_day__lt=today) | Q(coordinator__active_until__lt=today)
        return self.open().filter(passed, Exists(runs))


class ActivityCheckQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(open_key=None)
