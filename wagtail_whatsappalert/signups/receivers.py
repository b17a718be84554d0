"""Django tells that somebody saved a group, in the admin or in code of the site."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone

from ..groups.models import Group
from .group_services import follow_group

# The facts of a group that decide about its signups.
DECISIVE = {
    "status",
    "capacity",
    "members_outside",
    "full_for_now",
    "workshop_rule",
}


def group_saved(
    sender: type[Group],
    instance: Group,
    created: bool,
    update_fields: Collection[str] | None,
    raw: bool = False,
    **kwargs: Any,
) -> None:
    """
    Once it is committed. A failure there is logged, not shown to the editor;
    ``process_signups`` does it later.
    """
    if created or raw or (update_fields and DECISIVE.isdisjoint(update_fields)):
        return
    group_id = instance.pk

    def follow() -> None:
        # No partial: Django asks a callback that failed for its name.
        follow_group(group_id=group_id, now=timezone.now())

    transaction.on_commit(follow, robust=True)


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    post_save.connect(
        group_saved, sender=Group, dispatch_uid="whatsappalert_group_signups"
    )
