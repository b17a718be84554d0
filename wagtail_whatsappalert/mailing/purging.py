"""Letters that have done their work; they hold numbers of records, no more."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from ..conf import conf
from .models import Letter


def delete_old_letters(now: datetime, dry_run: bool = False) -> int:
    """
    Delete letters that left, or were given up, long ago; how many there were.

    An answer that somebody owes us is counted from his letter: it stays until then.
    """
    days = max(conf.LETTER_RETENTION_DAYS, 2 * conf.RECONFIRM_ANSWER_DAYS)
    oldest = now - timedelta(days=days)
    given_up = Q(attempts__gte=conf.LETTER_ATTEMPTS, created_at__lt=oldest)
    old = Letter.objects.filter(Q(sent_at__lt=oldest) | given_up)
    return old.count() if dry_run else old.delete()[0]
