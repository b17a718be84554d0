"""
The exercise "Houd u de boef tegen?": each service is one transaction.

Nobody goes to a door before the control room knows of it: a call about the burglar
must not send a patrol car.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..privacy.access_log import AccessAction, record_access
from .exceptions import (
    ControlRoomNotInformed,
    ExerciseOver,
    OutcomeMissing,
)
from .exercise_letters import notify_of_result
from .exercise_results import is_complete
from .exercise_retention import erase_addresses
from .exercises import Exercise, ExerciseParticipant
from .registrations import Registration


@dataclass(frozen=True)
class Address:
    postcode: str
    house_number: int
    house_number_addition: str = ""


@contextmanager
def _held(exercise: Exercise) -> Iterator[Exercise]:
    """
    The exercise as it is by then, locked by a write that changes nothing.

    Raises ``ExerciseOver`` once the result is sent, and ``Exercise.DoesNotExist``.
    """
    with transaction.atomic():
        Exercise.objects.filter(pk=exercise.pk).update(is_on=F("is_on"))
        found = Exercise.objects.select_related("workshop").get(pk=exercise.pk)
        if found.result_sent_at:
            raise ExerciseOver
        yield found


def change_period(*, exercise: Exercise, starts_on: date, ends_on: date) -> Exercise:
    """
    Another period is another exercise to the control room: it must be told again.
    """
    with _held(exercise) as found:
        if (found.starts_on, found.ends_on) != (starts_on, ends_on):
            found.starts_on, found.ends_on = starts_on, ends_on
            found.is_on = False
            found.control_room_informed_at = found.informed_by = None
            found.control_room_contact = ""
            found.save()
    return found


def note_control_room(
    *, exercise: Exercise, contact: str, at: datetime, user: Any
) -> Exercise:
    """Keep who was told at the control room, when, and by whom of us."""
    with _held(exercise) as found:
        found.control_room_contact = contact
        found.control_room_informed_at = at
        found.informed_by = user
        found.save()
    return found


def switch_on(*, exercise: Exercise, now: datetime) -> Exercise:
    """Raises ``ControlRoomNotInformed``, and ``ExerciseOver`` after the last day."""
    with _held(exercise) as found:
        if found.control_room_informed_at is None or not found.control_room_contact:
            raise ControlRoomNotInformed
        if found.ends_on < timezone.localdate(now):
            raise ExerciseOver
        found.is_on = True
        found.save(update_fields=["is_on"])
    return found


def switch_off(*, exercise: Exercise) -> Exercise:
    with _held(exercise) as found:
        found.is_on = False
        found.save(update_fields=["is_on"])
    return found


def note_outcome(
    *,
    exercise: Exercise,
    attempts: int,
    emergency_calls: int,
    other_calls: int,
    was_stopped: bool,
) -> Exercise:
    with _held(exercise) as found:
        found.attempts = attempts
        found.emergency_calls = emergency_calls
        found.other_calls = other_calls
        found.was_stopped = was_stopped
        found.save()
    return found


def send_result(*, exercise: Exercise, now: datetime) -> int:
    """
    Mail the result to everybody who took part and erase their addresses.

    Ends the exercise. Answers how many mails are written; raises ``OutcomeMissing``,
    and ``ExerciseOver`` the second time.
    """
    with _held(exercise) as found:
        if not is_complete(found):
            raise OutcomeMissing
        written = notify_of_result(found, now=now)
        erase_addresses(found.participants.all(), now=now)
        found.result_sent_at = now
        found.is_on = False
        found.save()
    return written


def can_join(registration: Registration, exercise: Exercise, now: datetime) -> bool:
    """For who has a place or was there, until the last day."""
    was_there = registration.attended_at is not None
    takes_part = registration.is_registered or was_there
    is_running = exercise.ends_on >= timezone.localdate(now)
    is_open = is_running and exercise.result_sent_at is None
    return takes_part and is_open and not registration.is_erased


def join_exercise(
    *, registration: Registration, address: Address, now: datetime
) -> ExerciseParticipant:
    """
    Note that a burglar may come to this address; again with another one changes it.

    Raises ``ExerciseOver`` and ``Exercise.DoesNotExist``.
    """
    exercise = Exercise.objects.get(workshop=registration.workshop_id)
    with _held(exercise) as found:
        registration = Registration.objects.get(pk=registration.pk)
        if not can_join(registration, found, now):
            raise ExerciseOver
        participant, _is_new = ExerciseParticipant.objects.update_or_create(
            registration=registration,
            defaults={**vars(address), "exercise": found, "erased_at": None},
            create_defaults={**vars(address), "exercise": found, "opted_in_at": now},
        )
    return participant


def leave_exercise(*, registration: Registration) -> bool:
    """The address goes at once; ``False`` for who did not take part."""
    mine = ExerciseParticipant.objects.filter(registration=registration)
    there, _each = mine.delete()
    return bool(there)


def look_at_addresses(*, exercise: Exercise, user: Any) -> list[ExerciseParticipant]:
    """The addresses that are kept, in order; that somebody looked is logged."""
    kept = exercise.participants.filter(erased_at=None).exclude(postcode="")
    found = list(kept.order_by("postcode", "house_number", "house_number_addition"))
    record_access(
        AccessAction.VIEW,
        user=user,
        model=ExerciseParticipant,
        numbers=[participant.pk for participant in found],
        exercise=exercise.pk,
    )
    return found
