from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Least

from ..groups.models import Group


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

    def in_state(self, state: str, now: datetime):
        """As ``models.state_of`` works it out for one workshop."""
        if state == "cancelled":
            return self.filter(is_cancelled=True)
        if state == "held":
            return self.filter(is_cancelled=False, end__lte=now)
        coming = self.filter(is_cancelled=False, end__gt=now).alias(
            until=Least(Coalesce("closes_at", "start"), "start")
        )
        closed = Q(takes_registrations=False) | Q(until__lte=now)
        if state == "closed":
            return coming.filter(closed)
        if state == "planned":
            return coming.exclude(closed).filter(opens_at__gt=now)
        opened = coming.exclude(closed).exclude(opens_at__gt=now)
        full = Q(places_given__gte=F("capacity"))
        return opened.filter(full) if state == "full" else opened.exclude(full)

    def on_site(self, site):
        """Workshops that this site shows: its own, and those of every site."""
        if site is None:
            return self
        return self.filter(Q(site=site) | Q(site=None))

    def taking_registrations(self, now: datetime):
        """Those to come for which people register here, now or later."""
        to_come = self.filter(takes_registrations=True, is_cancelled=False)
        return to_come.filter(start__gt=now).order_by("start", "pk")

    def for_group(self, pk: int):
        """Workshops meant for this group, for its neighbourhoods, or for everybody."""
        groups = self.model.groups.through.objects
        areas = self.model.neighbourhoods.through.objects
        hers = Group.neighbourhoods.through.objects.filter(group=pk)
        here = groups.filter(group=pk).values("workshop")
        around = areas.filter(neighbourhood__in=hers.values("neighbourhood")).values(
            "workshop"
        )
        is_for_some = Q(pk__in=groups.values("workshop"))
        is_for_some |= Q(pk__in=areas.values("workshop"))
        return self.filter(
            Q(pk__in=here) | Q(pk__in=around.values("workshop")) | ~is_for_some
        )
