"""Threads that were closed long ago."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..conf import conf
from .models import Thread


def delete_old_threads(now: datetime, dry_run: bool = False) -> int:
    """Delete what was closed ``THREAD_RETENTION_DAYS`` ago; how many threads."""
    oldest = now - timedelta(days=conf.THREAD_RETENTION_DAYS)
    old = Thread.objects.filter(closed_at__lt=oldest)
    number = old.count()
    if not dry_run:
        old.delete()
    return number
