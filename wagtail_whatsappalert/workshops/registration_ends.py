"""The end of a registration; only under the lock of its workshop."""

from __future__ import annotations

from datetime import datetime

from .exercises import ExerciseParticipant
from .registrations import Registration, RegistrationStatus


def close(registration: Registration, *, now: datetime) -> None:
    """
    Cancel it: the address is free for another, and what was only needed on the
    evening itself goes at once.
    """
    registration.status = RegistrationStatus.CANCELLED
    registration.closed_at = now
    registration.active_email = None
    registration.pending_key = None
    registration.access_needs = ""
    registration.save()
    ExerciseParticipant.objects.filter(registration=registration).delete()
