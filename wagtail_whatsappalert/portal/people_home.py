"""Her groups on the first page after signing in, each apart."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..signups.lifecycle import SignupStatus

THERE = Q(signups__erased_at=None)
SHOWN_FIELDS = ["name", "status", "full_for_now"]


def her_groups(
    coordinator: Coordinator, now: datetime
) -> tuple[str, dict[str, Any]] | None:
    """How many people wait for her in each of her groups; nobody's name."""
    ready = THERE & Q(signups__status=SignupStatus.READY)
    removals = THERE & Q(signups__to_be_removed=True)
    groups = (
        Group.objects.filter(coordinations__coordinator=coordinator)
        .only(*SHOWN_FIELDS)
        .annotate(
            to_add=Count("signups", filter=ready, distinct=True),
            to_remove=Count("signups", filter=removals, distinct=True),
            waiting=Count(
                "signups",
                filter=Q(signups__status=SignupStatus.WAITING),
                distinct=True,
            ),
        )
        .order_by("name", "pk")
    )
    groups = list(groups)
    return ("people_home", {"groups": groups}) if groups else None
