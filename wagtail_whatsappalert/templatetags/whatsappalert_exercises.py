"""What the page of a registration shows about the exercise of its workshop."""

from django import template
from django.utils import timezone

from ..workshops.exercise_forms import JoinForm
from ..workshops.exercise_services import can_join
from ..workshops.exercises import Exercise, ExerciseParticipant

register = template.Library()


@register.simple_tag
def exercise_of(registration):
    """Nothing where there is no exercise; else what he can do, and his address."""
    exercise = Exercise.objects.filter(workshop=registration.workshop_id).first()
    if exercise is None:
        return None
    mine = ExerciseParticipant.objects.filter(registration=registration)
    return {
        "exercise": exercise,
        "participant": mine.first(),
        "can_join": can_join(registration, exercise, timezone.now()),
        "form": JoinForm(),
    }
