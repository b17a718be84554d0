"""What is done with an exercise: each a page that asks, then a service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .exercise_manage_forms import ControlRoomForm, OutcomeForm, PeriodForm
from .exercise_manager_view import TEMPLATES, ExerciseView
from .exercise_services import (
    change_period,
    look_at_addresses,
    note_control_room,
    note_outcome,
    send_result,
    switch_off,
    switch_on,
)
from .registration_permissions import VIEW_ADDRESSES


class PeriodView(ExerciseView):
    page_title = gettext_lazy("Change the period")
    button_label = gettext_lazy("Save")
    form_class = PeriodForm

    def get_initial(self) -> dict[str, Any]:
        exercise = self.exercise
        return {"starts_on": exercise.starts_on, "ends_on": exercise.ends_on}

    def perform(self, form: forms.Form) -> str:
        change_period(exercise=self.exercise, **form.cleaned_data)
        return _("The period is saved.")

    def explanations(self) -> list[str]:
        return [
            _(
                "With another period the exercise is switched off, and the control "
                "room must be told again."
            )
        ]


class ControlRoomView(ExerciseView):
    page_title = gettext_lazy("The control room is informed")
    button_label = gettext_lazy("Note it")
    form_class = ControlRoomForm

    def get_initial(self) -> dict[str, Any]:
        return {"at": timezone.localtime(timezone.now())}

    def perform(self, form: forms.Form) -> str:
        note_control_room(
            exercise=self.exercise, user=self.request.user, **form.cleaned_data
        )
        return _("It is noted. Now the exercise can be switched on.")

    def explanations(self) -> list[str]:
        return [
            _(
                "Call the control room of the police and tell them the period and the "
                "neighbourhood. A call about the mock burglar must not send a patrol "
                "car. Your account is noted with it."
            )
        ]


class SwitchOnView(ExerciseView):
    page_title = gettext_lazy("Switch the exercise on")
    button_label = gettext_lazy("Switch on")

    def perform(self, form: forms.Form) -> str:
        switch_on(exercise=self.exercise, now=timezone.now())
        return _("The exercise is on.")

    def explanations(self) -> list[str]:
        return [_("From now on the mock burglar may go round, in the period.")]


class SwitchOffView(ExerciseView):
    page_title = gettext_lazy("Switch the exercise off")
    button_label = gettext_lazy("Switch off")

    def perform(self, form: forms.Form) -> str:
        switch_off(exercise=self.exercise)
        return _("The exercise is off.")

    def explanations(self) -> list[str]:
        return [_("Tell the mock burglar and the control room.")]


class OutcomeView(ExerciseView):
    page_title = gettext_lazy("The outcome")
    button_label = gettext_lazy("Save")
    form_class = OutcomeForm

    def get_initial(self) -> dict[str, Any]:
        exercise = self.exercise
        stopped = {True: "yes", False: "no"}.get(exercise.was_stopped)
        return {
            "attempts": exercise.attempts,
            "emergency_calls": exercise.emergency_calls,
            "other_calls": exercise.other_calls,
            "was_stopped": stopped,
        }

    def perform(self, form: forms.Form) -> str:
        note_outcome(exercise=self.exercise, **form.cleaned_data)
        return _("The outcome is saved. Nobody is told before you send the result.")


class SendResultView(ExerciseView):
    page_title = gettext_lazy("Send the result")
    button_label = gettext_lazy("Send the result and erase the addresses")

    def perform(self, form: forms.Form) -> str:
        sent = send_result(exercise=self.exercise, now=timezone.now())
        return _("The result goes to %(number)d people. The addresses are erased.") % {
            "number": sent
        }

    def explanations(self) -> list[str]:
        return [
            _(
                "Everybody who took part gets a mail, once. After that the addresses "
                "are erased, the exercise is over and nothing of it can be changed."
            )
        ]


class AddressesView(ExerciseView):
    """Who may see them is a right of its own; each look is logged."""

    page_title = gettext_lazy("Addresses that take part")
    template_name = f"{TEMPLATES}/exercise_addresses.html"
    permission = VIEW_ADDRESSES
    http_method_names = ["get", "head"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = look_at_addresses(exercise=self.exercise, user=self.request.user)
        return {**super().get_context_data(**kwargs), "participants": found}
