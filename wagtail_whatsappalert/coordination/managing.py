"""What a manager may do with groups that change hands."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from ..coordinators.shown import VIEW_COORDINATORS
from ..signups.permissions import APP, limit_of, may_manage
from .models import ActivityCheck, Succession

VIEW_SUCCESSION = f"{APP}.view_succession"
ADD_COORDINATOR = f"{APP}.add_coordinator"
CHANGE_GROUP = f"{APP}.change_group"


def may_act_for_coordinators(user: Any) -> bool:
    """As starting a group: it changes the group, and what its people get."""
    return may_manage(user) and user.has_perm(CHANGE_GROUP)


def may_hand_over(user: Any) -> bool:
    """Choosing who takes over shows coordinators, and members who volunteer."""
    rights = (VIEW_SUCCESSION, VIEW_COORDINATORS)
    return may_act_for_coordinators(user) and user.has_perms(rights)


def may_make_coordinators(user: Any) -> bool:
    return user.has_perm(ADD_COORDINATOR)


def successions_visible_to(user: Any) -> QuerySet[Succession]:
    return _of_own_groups(Succession.objects.all(), user)


def checks_visible_to(user: Any) -> QuerySet[ActivityCheck]:
    return _of_own_groups(ActivityCheck.objects.all(), user)


def _of_own_groups(records: QuerySet, user: Any) -> QuerySet:
    """Only some groups' for a manager who is limited to these."""
    limit = limit_of(user)
    return records if limit is None else records.filter(group__in=limit)
