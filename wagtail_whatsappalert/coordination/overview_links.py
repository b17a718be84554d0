"""Where each problem of the overview is solved, for who has the right to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from ..signups.managing import may_start_groups
from ..signups.permissions import APP
from .managing import may_act_for_coordinators, may_hand_over
from .overview import Finding, GroupState, Problem

VIEW_COORDINATOR = f"{APP}.view_coordinator"
CHANGE_GROUP = f"{APP}.change_group"

# Answered for her, all of these are over.
ACTIVITY = (
    Problem.UNVERIFIED,
    Problem.ACTIVITY_ASKED,
    Problem.ACTIVITY_DUE,
)


def signups_url(group: int, **filters: str) -> str:
    query = urlencode({"group": group, **filters})
    return f"{reverse('whatsappalert_signups:index')}?{query}"


class Links:
    """The links that one user gets; no query."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.sees_coordinators = user.has_perm(VIEW_COORDINATOR)
        self.changes_groups = user.has_perm(CHANGE_GROUP)
        self.starts_groups = may_start_groups(user)
        self.acts_for_coordinators = may_act_for_coordinators(user)
        self.hands_over = may_hand_over(user)

    def group(self, state: GroupState) -> str:
        if not self.changes_groups:
            return ""
        return reverse("whatsappalert_groups:edit", args=[state.group.pk])

    def coordinator(self, number: int | None) -> str:
        if number is None or not self.sees_coordinators:
            return ""
        return reverse("whatsappalert_coordinators:inspect", args=[number])

    def finding(self, state: GroupState, finding: Finding) -> str:
        """The page where it is solved; empty if this user cannot."""
        number = state.group.pk
        match finding.problem:
            case Problem.READY_TOO_LONG:
                return signups_url(number, status="ready")
            case Problem.UNREACHABLE | Problem.TO_BE_REMOVED as problem:
                return signups_url(number, standing_out=problem.value)
            case Problem.CAN_START if self.starts_groups:
                return reverse("wagtail_whatsappalert_admin:start_group", args=[number])
            case Problem.CAN_START:
                return signups_url(number, status="interested")
            case Problem.WAITS if finding.source:
                return finding.source.address(number, self.user)
            case Problem.STOPS if self.hands_over:
                return reverse(
                    "whatsappalert_successions:inspect", args=[finding.succession]
                )
            case problem if problem in ACTIVITY and self.acts_for_coordinators:
                return reverse(
                    "wagtail_whatsappalert_admin:confirm_activity", args=[number]
                )
        if finding.coordinator:
            return self.coordinator(finding.coordinator)
        return self.group(state)
