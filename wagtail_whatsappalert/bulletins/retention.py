"""How long bulletins are kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..conf import conf
from ..privacy.purging import register_purger
from .models import Bulletin


@register_purger("bulletins of long ago")
def purge_bulletins(now: datetime, dry_run: bool = False) -> int:
    """Delete bulletins whose time was over long ago, with who got them."""
    oldest = now - timedelta(days=conf.BULLETIN_RETENTION_DAYS)
    old = Bulletin.objects.filter(valid_until__lt=oldest)
    if dry_run:
        return old.count()
    numbers = list(old.values_list("pk", flat=True))
    Bulletin.objects.filter(pk__in=numbers).delete()
    return len(numbers)
