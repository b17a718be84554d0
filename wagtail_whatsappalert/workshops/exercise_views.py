"""Joining in with an exercise, and stepping out, with the link of a registration."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..signups.answers import Pages, municipal_facts, see_other
from .exceptions import ExerciseOver
from .exercise_forms import JoinForm
from .exercise_services import join_exercise, leave_exercise
from .exercises import Exercise
from .register_responses import PROBLEMS, personal_url, with_registration
from .registrations import Registration

TITLES = {
    "correct": _("Take part in the exercise"),
    "over": _("You cannot take part any more"),
}
PAGES = Pages("wagtail_whatsappalert/workshops/exercise_", TITLES, PROBLEMS)
GONE = (ExerciseOver, Exercise.DoesNotExist, Registration.DoesNotExist)


def back(registration):
    return see_other(f"{personal_url(registration)}#exercise")


@with_registration
def exercise_join(request, registration, sealed):
    if request.method != "POST":
        return back(registration)
    form = JoinForm(request.POST)
    context = {"registration": registration, "sealed": sealed, "form": form}
    if not form.is_valid():
        context["facts"] = {"municipal": municipal_facts(request)}
        return PAGES.show(request, "correct", context, 422)
    try:
        join_exercise(
            registration=registration, address=form.address, now=timezone.now()
        )
    except GONE:
        return PAGES.show(request, "over", context, 409)
    return back(registration)


@with_registration
def exercise_leave(request, registration, sealed):
    if request.method == "POST":
        leave_exercise(registration=registration)
    return back(registration)
