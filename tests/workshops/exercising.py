"""Exercises after a workshop, and people who join in."""

from datetime import timedelta

from django.utils import timezone

from tests.commits import committed
from wagtail_whatsappalert.workshops.exercise_services import (
    Address,
    join_exercise,
    note_control_room,
    note_outcome,
)
from wagtail_whatsappalert.workshops.exercises import Exercise

from .factories import make_workshop
from .registering import make_guest


def make_exercise(workshop=None, **kwargs):
    today = timezone.localdate()
    values = {
        "workshop": workshop or make_workshop(),
        "starts_on": today,
        "ends_on": today + timedelta(days=14),
        **kwargs,
    }
    return Exercise.objects.create(**values)


def inform(exercise, user=None, contact="Mevr. De Boer"):
    now = timezone.now()
    return note_control_room(exercise=exercise, contact=contact, at=now, user=user)


def note(exercise, attempts=12, was_stopped=True):
    return note_outcome(
        exercise=exercise,
        attempts=attempts,
        emergency_calls=9,
        other_calls=2,
        was_stopped=was_stopped,
    )


def join(registration, number=12):
    with committed():
        return join_exercise(
            registration=registration,
            address=Address("7901 AB", number, "a"),
            now=timezone.now(),
        )


def make_participant(exercise, number=0, **kwargs):
    return join(make_guest(exercise.workshop, number, **kwargs), number + 1)
