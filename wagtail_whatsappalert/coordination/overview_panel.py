"""A few numbers of the overview on the first page of the admin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..groups.models import Group, GroupStatus
from ..signups.lifecycle import SignupStatus
from ..signups.models import Signup
from ..signups.permissions import groups_visible_to, may_view
from .overview_numbers import too_long_before, with_ready_since


class OverviewPanel(Component):
    """At most three queries; nothing at all for who may not see signups."""

    name = "whatsappalert_overview"
    template_name = "wagtail_whatsappalert/coordination/admin/overview_panel.html"
    order = 150

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    @property
    def media(self) -> Media:
        return Media(css={"all": ["wagtail_whatsappalert/css/overview-admin.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        groups = groups_visible_to(self.user).existing().order_by()
        url = reverse("whatsappalert_overview:index")
        return {
            **group_counts(groups, timezone.localdate(now)),
            **people_counts(groups, now),
            "url": url,
        }


def group_counts(groups: QuerySet[Group], today: date) -> dict[str, int]:
    there = groups.exclude(status=GroupStatus.ENDED).with_coordinator_state(today)
    return there.aggregate(
        active=Count("pk", filter=Q(status=GroupStatus.ACTIVE)),
        without_coordinator=Count("pk", filter=Q(has_coordinator=False)),
        unverified=Count("pk", filter=Q(unverified_since__isnull=False)),
    )


def people_counts(groups: QuerySet[Group], now: datetime) -> dict[str, int]:
    is_ready = Q(status=SignupStatus.READY)
    is_waiting = Q(status=SignupStatus.WAITING)
    there = Signup.objects.order_by().filter(
        is_ready | is_waiting, group__in=groups.values("pk")
    )
    return with_ready_since(there).aggregate(
        waiting=Count("pk", filter=is_waiting),
        ready=Count("pk", filter=is_ready),
        too_long=Count("pk", filter=is_ready & Q(ready_since__lt=too_long_before(now))),
    )


def add_overview_panel(request: HttpRequest, panels: list[Component]) -> None:
    """For the hook ``construct_homepage_panels``."""
    if may_view(request.user):
        panels.append(OverviewPanel(request))
