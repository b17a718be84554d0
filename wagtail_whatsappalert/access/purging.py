"""Links and sessions that have done their work."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from ..conf import conf
from ..privacy.purging import register_purger
from .models import AccessSession, SignInLink

# Long enough to tell who opens an old mail that her link is too old.
LINKS_KEPT = timedelta(days=7)


@register_purger("sign-in links asked for long ago")
def delete_old_links(now: datetime, dry_run: bool = False) -> int:
    old = SignInLink.objects.filter(asked_at__lt=now - LINKS_KEPT)
    return old.count() if dry_run else old.delete()[0]


@register_purger("sessions that ended long ago")
def delete_old_sessions(now: datetime, dry_run: bool = False) -> int:
    """Kept for as long as letters: they tell the manager who never signs in."""
    oldest = now - timedelta(days=conf.LETTER_RETENTION_DAYS)
    old = AccessSession.objects.filter(
        Q(ended_at__lt=oldest) | Q(expires_at__lt=oldest)
    )
    return old.count() if dry_run else old.delete()[0]
