"""Django tells that somebody saved a workshop: places may have come free."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone

from .models import Workshop
from .registration_services import follow_workshop

# The facts of a workshop that decide who has a place.
DECISIVE = {"capacity", "start", "is_cancelled"}


def workshop_saved(
    sender: type[Workshop],
    instance: Workshop,
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
    workshop_id = instance.pk

    def follow() -> None:
        # No partial: Django asks a callback that failed for its name.
        follow_workshop(workshop_id=workshop_id, now=timezone.now())

    transaction.on_commit(follow, robust=True)


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    post_save.connect(
        workshop_saved, sender=Workshop, dispatch_uid="whatsappalert_registrations"
    )
