"""Somebody changed who runs a group, in the admin or in code of the site."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.utils import timezone

from ..coordinators.models import Coordinator
from ..groups.roles import Coordination
from .models import Succession, SuccessionStatus
from .services import back_to_search, finish


def coordination_gone(
    sender: type[Coordination], instance: Coordination, **kwargs: Any
) -> None:
    """Who asked nobody yet has nothing to hand over any more."""
    _end(group=instance.group_id, coordinator=instance.coordinator_id)


def coordinator_saved(
    sender: type[Coordinator],
    instance: Coordinator,
    created: bool,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    if created or raw or instance.is_active(timezone.localdate()):
        return
    _end(coordinator=instance.pk)
    _ask_no_more(instance)


def coordinator_goes(
    sender: type[Coordinator], instance: Coordinator, **kwargs: Any
) -> None:
    _end(coordinator=instance.pk)
    _ask_no_more(instance)


def _end(**whose: int) -> None:
    stops = Succession.objects.open().filter(status=SuccessionStatus.ASKED, **whose)
    for succession in stops:
        finish(succession, SuccessionStatus.ENDED, timezone.now())


def _ask_no_more(successor: Coordinator) -> None:
    asked = Succession.objects.open().filter(successor=successor)
    for succession in asked.select_related("group", "coordinator"):
        back_to_search(succession, now=timezone.now())


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    post_delete.connect(
        coordination_gone,
        sender=Coordination,
        dispatch_uid="whatsappalert_coordination",
    )
    post_save.connect(
        coordinator_saved, sender=Coordinator, dispatch_uid="whatsappalert_succession"
    )
    pre_delete.connect(
        coordinator_goes,
        sender=Coordinator,
        dispatch_uid="whatsappalert_succession_gone",
    )
