from __future__ import annotations

from datetime import date

from django.db import models

from ..coordinators.models import Coordinator
from .address_list import holding


class GroupQuerySet(models.QuerySet):
    def existing(self):
        """All but those that are only wanted: what anybody calls a group."""
        return self.exclude(status="wanted")

    def public(self):
        """Groups that residents see: all that exist and have not ended."""
        return self.exclude(status__in=["ended", "wanted"])

    def on_site(self, site):
        """Groups that this site shows: its own, and those of every site."""
        return self.filter(models.Q(site=site) | models.Q(site=None))

    def holding_address(
        self, *, postcode: str, street: str = "", house_number: int | None = None
    ):
        """
        Groups whose list of streets and postcodes holds this address.

        ``postcode`` as ``normalise_postcode`` writes it, ``street`` as people do;
        either may be empty. Without a house number a part of the street counts.
        """
        address = {"postcode": postcode, "street": street, "house_number": house_number}
        return self.filter(holding(**address)).distinct()

    def open_for_signup(self):
        """Groups that our form takes signups for, full ones included."""
        return self.filter(signup_route="form", status__in=["forming", "active"])

    def with_coordinator_state(self, today: date):
        """
        ``has_coordinator``: somebody runs the group on this day; ``has_lead``: and
        she is no deputy.
        """
        active = Coordinator.objects.active(today)
        runs = {"coordinations__group": models.OuterRef("pk")}
        leads = {**runs, "coordinations__is_deputy": False}
        return self.annotate(
            has_coordinator=models.Exists(active.filter(**runs)),
            has_lead=models.Exists(active.filter(**leads)),
        )

    def without_coordinator(self, today: date):
        """Groups that have not ended and that nobody runs on this day."""
        return self.public().with_coordinator_state(today).filter(has_coordinator=False)
