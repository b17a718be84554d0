"""Who of the people at a workshop also signed up for a group."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from ..signups.lifecycle import SignupStatus
from ..signups.models import Signup
from .registrations import Registration


def signups_of(registration: Registration) -> QuerySet[Signup]:
    """
    The active signups of who registered: the one he was recognised by, and all
    with the address that he confirmed. A couple may share it.
    """
    by_link = Q(pk=registration.signup_id) if registration.signup_id else Q()
    by_address = Q(email__iexact=registration.email) if registration.email else Q()
    either = by_link | by_address
    active = Signup.objects.active().select_related("group", "site")
    return active.filter(either).order_by("pk") if either else active.none()


def signup_of_address(email: str) -> Signup | None:
    """One of them, first who needs the workshop; ``None`` for who has none."""
    if not email:
        return None
    found = list(Signup.objects.active().filter(email=email).order_by("pk"))
    needing = [one for one in found if one.status == SignupStatus.NEEDS_WORKSHOP]
    return next(iter(needing + found), None)
