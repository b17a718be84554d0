from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q


class WorkshopQuerySet(models.QuerySet):
    def upcoming(self, now: datetime):
        """Workshops that are not over yet, the first one first."""
        return self.filter(end__gt=now).order_by("start", "pk")

    def past(self, now: datetime):
        """Workshops that are over, the last one first."""
        return self.filter(end__lte=now).order_by("-start", "-pk")

    def between(self, start: datetime, end: datetime):
        """Workshops of which some part is in this period, the first one first."""
        return self.filter(start__lt=end, end__gt=start).order_by("start", "pk")

    def on_site(self, site):
        """Workshops that this site shows: its own, and those of every site."""
        if site is None:
            return self
        return self.filter(Q(site=site) | Q(site=None))

    def taking_registrations(self, now: datetime):
        """Those to come for which people register here, now or later."""
        to_come = self.filter(takes_registrations=True, is_cancelled=False)
        return to_come.filter(start__gt=now).order_by("start", "pk")

    def for_group(self, group):
        """Workshops meant for this group, for its neighbourhoods, or for everybody."""
        groups = self.model.groups.through.objects
        areas = self.model.neighbourhoods.through.objects
        own_areas = group.neighbourhoods.values("pk")
        here = Q(pk__in=groups.filter(group=group).values("workshop"))
        here |= Q(pk__in=areas.filter(neighbourhood__in=own_areas).values("workshop"))
        nobody = ~Q(pk__in=groups.values("workshop"))
        nobody &= ~Q(pk__in=areas.values("workshop"))
        return self.filter(here | nobody)
