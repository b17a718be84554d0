"""Who can take a group over, and who said that he would like to."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from ..coordinators.models import Coordinator
from ..groups.roles import Coordination
from ..signups.lifecycle import SignupStatus
from ..signups.models import Signup
from .models import Succession


def others_of(group: int, coordinator: int | None, today: date) -> QuerySet:
    """Who else runs the group on this day, as ``Coordination``; deputies first."""
    active = Coordinator.objects.active(today).values("pk")
    others = Coordination.objects.filter(group=group, coordinator__in=active)
    return (
        others.exclude(coordinator=coordinator)
        .select_related("coordinator")
        .order_by("-is_deputy", "coordinator__name", "pk")
    )


def needs_successor(succession: Succession, today: date) -> bool:
    """Whether nobody but deputies goes on when she stops."""
    others = others_of(succession.group_id, succession.coordinator_id, today)
    return not others.filter(is_deputy=False).exists()


def is_fit_to_propose(
    succession: Succession, successor: Coordinator, today: date
) -> str:
    """Why she cannot be asked, in words; empty if she can."""
    if successor.pk == succession.coordinator_id:
        return _("She is the one who stops.")
    if not successor.is_active(today):
        return _("She is not active as a coordinator on this day.")
    stops = Succession.objects.open().filter(
        group=succession.group_id, coordinator=successor
    )
    if stops.exists():
        return _("She stops with this group herself.")
    return ""


def volunteers_of(group: int, user: Any) -> QuerySet[Signup]:
    """
    Who said that he would like to be coordinator, members first; only for managers
    who may see them. Without e-mail nobody can sign in.
    """
    willing = Signup.objects.visible_to(user).active().not_erased()
    members_first = Case(
        When(status=SignupStatus.ADDED, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        willing.filter(group=group, wants_to_coordinate=True)
        .exclude(email="")
        .order_by(members_first, "ticket", "pk")
    )


def same_person(signup: Signup) -> Coordinator | None:
    """The coordinator with the same address, else with the same number."""
    by_email = Q(email__iexact=signup.email)
    found = Coordinator.objects.filter(by_email).first()
    if found is None and signup.phone:
        found = Coordinator.objects.filter(phone=signup.phone).first()
    return found
