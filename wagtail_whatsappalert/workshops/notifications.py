"""Letters about workshops; each is written in the transaction of what it tells."""

from __future__ import annotations

from datetime import datetime

from .models import Workshop
from .registrations import Registration


def ask_to_confirm_registration(registration: Registration, *, now: datetime) -> bool:
    """Mail the link to confirm; ``False`` if the address got as many as it may."""
    raise NotImplementedError


def notify_of_existing_registration(
    registration: Registration, *, now: datetime
) -> None:
    """Tell its owner that somebody registered with his address again; once a day."""
    raise NotImplementedError


def notify_of_registration(registration: Registration, *, now: datetime) -> None:
    raise NotImplementedError


def notify_of_waiting(registration: Registration, *, now: datetime) -> None:
    raise NotImplementedError


def notify_of_promotion(registration: Registration, *, now: datetime) -> None:
    raise NotImplementedError


def notify_of_cancelled_registration(
    registration: Registration, *, now: datetime
) -> None:
    raise NotImplementedError


def notify_of_move(registration: Registration, *, now: datetime) -> None:
    raise NotImplementedError


def notify_of_changed_workshop(workshop: Workshop, *, now: datetime) -> None:
    raise NotImplementedError


def notify_of_cancelled_workshop(workshop: Workshop, *, now: datetime) -> None:
    raise NotImplementedError


def notify_of_thanks(registration: Registration, *, now: datetime) -> None:
    raise NotImplementedError
