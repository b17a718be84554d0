"""What somebody fills in who leads an exercise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from .exercises import Exercise

MOST = 2**31 - 1


def check_period(form: forms.BaseForm) -> None:
    first, last = (form.cleaned_data.get(name) for name in ("starts_on", "ends_on"))
    if first and last and last < first:
        form.add_error("ends_on", _("The last day comes after the first."))


class NewExerciseForm(WagtailAdminModelForm):
    class Meta:
        model = Exercise
        fields = ["workshop", "starts_on", "ends_on"]
        error_messages = {
            "workshop": {"unique": _("This workshop has an exercise already.")}
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_period(self)
        return cleaned


class PeriodForm(forms.Form):
    starts_on = forms.DateField(label=_("First day"), widget=AdminDateInput)
    ends_on = forms.DateField(label=_("Last day"), widget=AdminDateInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        check_period(self)
        return cleaned


class ControlRoomForm(forms.Form):
    contact = forms.CharField(
        label=_("Who was told at the control room"),
        max_length=200,
        error_messages={"required": _("Fill in who was told.")},
    )
    at = forms.DateTimeField(label=_("When"), widget=AdminDateTimeInput)

    def clean_at(self) -> Any:
        at = self.cleaned_data["at"]
        if at > timezone.now():
            raise forms.ValidationError(_("This is still to come. Tell them first."))
        return at


class NumberField(forms.IntegerField):
    def __init__(self, label: Any) -> None:
        super().__init__(label=label, min_value=0, max_value=MOST)


class OutcomeForm(forms.Form):
    attempts = NumberField(_("Homes that the burglar tried"))
    emergency_calls = NumberField(_("Calls to the emergency number"))
    other_calls = NumberField(_("Calls to the number without hurry"))
    was_stopped = forms.TypedChoiceField(
        label=_("Was the burglar stopped?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
