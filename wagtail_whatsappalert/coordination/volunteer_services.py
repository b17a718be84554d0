"""Making a coordinator of a member who said that he would like to be one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from ..coordinators.models import Coordinator
from ..groups.roles import Coordination
from ..privacy.access_log import AccessAction, record_access
from ..signups.models import Signup
from .candidates import same_person
from .closing import lock_coordinators
from .exceptions import CannotPropose
from .models import Succession
from .services import held_for_proposal, propose_in


@sensitive_variables()
def propose_volunteer(
    *, succession: Succession, signup: Signup, user: Any, now: datetime
) -> Succession:
    """
    Ask a member of the group to take over, with a record of a coordinator.

    A record with his address or number is used; one whose time is over begins anew
    without the groups of then. Raises ``SuccessionOver``, ``CannotPropose`` and
    ``Signup.DoesNotExist``.
    """
    with held_for_proposal(succession) as (group, fresh):
        signup = group.signups.active().not_erased().get(pk=signup.pk)
        successor = _coordinator_of(signup, user, now)
        propose_in(fresh, group, successor, now, user=user)
    return fresh


def _coordinator_of(signup: Signup, user: Any, now: datetime) -> Coordinator:
    found = same_person(signup)
    if found:
        return _begin_anew(found, user, now)
    coordinator, is_new = Coordinator.objects.get_or_create(
        email=signup.email,
        defaults={
            "name": signup.name,
            "phone": signup.phone,
            "language": signup.language,
            "active_from": timezone.localdate(now),
        },
    )
    if is_new:
        _log(AccessAction.ENTER, coordinator, user, signup=signup.pk)
    return coordinator


def _begin_anew(coordinator: Coordinator, user: Any, now: datetime) -> Coordinator:
    today = timezone.localdate(now)
    lock_coordinators(coordinator.pk)
    coordinator = Coordinator.objects.get(pk=coordinator.pk)
    if coordinator.active_from > today:
        raise CannotPropose(
            _("There is a coordinator with these data who starts later. Change that.")
        )
    if not coordinator.is_active(today):
        Coordination.objects.filter(coordinator=coordinator).delete()
        coordinator.active_from = today
        coordinator.active_until = None
        coordinator.save(update_fields=["active_from", "active_until"])
        _log(AccessAction.CHANGE, coordinator, user, step="begins anew")
    return coordinator


def _log(
    action: AccessAction, coordinator: Coordinator, user: Any, **data: Any
) -> None:
    record_access(
        action, user=user, model=Coordinator, numbers=[coordinator.pk], **data
    )
