"""Addresses of an exercise go with its result, or some time after its last day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..conf import conf
from ..privacy.access_log import AccessAction, record_access
from ..privacy.purging import register_purger
from .exercises import ExerciseParticipant

NOWHERE = {"postcode": "", "house_number": None, "house_number_addition": ""}


def erase_addresses(
    participants: QuerySet[ExerciseParticipant], *, now: datetime
) -> int:
    """That somebody took part stays: it is counted, and he hears the result."""
    kept = participants.filter(erased_at=None)
    numbers = list(kept.values_list("pk", flat=True))
    erased = ExerciseParticipant.objects.filter(pk__in=numbers)
    erased.update(**NOWHERE, erased_at=now)
    if numbers:
        record_access(
            AccessAction.ERASE,
            user=None,
            model=ExerciseParticipant,
            numbers=[],
            count=len(numbers),
        )
    return len(numbers)


@register_purger("addresses of burglar exercises")
def purge_addresses(now: datetime, dry_run: bool = False) -> int:
    """Whose exercise is long over without a result, or has its result."""
    days = timedelta(days=conf.REGISTRATION_RETENTION_DAYS)
    long_ago = timezone.localdate(now) - days
    over = Q(exercise__ends_on__lt=long_ago) | Q(exercise__result_sent_at__isnull=False)
    late = ExerciseParticipant.objects.filter(over, erased_at=None)
    return late.count() if dry_run else erase_addresses(late, now=now)
