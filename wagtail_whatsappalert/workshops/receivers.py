"""Django tells that somebody saved a workshop, in the admin or in code of the site."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone

from .models import Workshop
from .services import refresh_workshop_pages, tell_guests_of_change


def workshop_saved(sender: type[Workshop], instance: Workshop, **kwargs: Any) -> None:
    refresh_workshop_pages(workshop=instance)
    tell_guests_of_change(workshop=instance, now=timezone.now())


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    post_save.connect(
        workshop_saved, sender=Workshop, dispatch_uid="whatsappalert_workshop"
    )
