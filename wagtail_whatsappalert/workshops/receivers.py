"""Django tells that somebody saved a workshop, in the admin or in code of the site."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_save

from .models import Workshop
from .services import refresh_workshop_pages


def workshop_saved(sender: type[Workshop], instance: Workshop, **kwargs: Any) -> None:
    refresh_workshop_pages(workshop=instance)


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    post_save.connect(
        workshop_saved, sender=Workshop, dispatch_uid="whatsappalert_workshop"
    )
