"""The address of who joins in with an exercise."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..common.address_fields import HouseNumberField, PostcodeField
from .exercise_services import Address


class JoinForm(forms.Form):
    uid = "whatsappalert-exercise"

    postcode = PostcodeField(
        label=_("Postcode"),
        max_length=20,
        error_messages={"required": _("Fill in the postcode.")},
    )
    house_number = HouseNumberField(
        label=_("House number"),
        max_length=20,
        error_messages={"required": _("Fill in the house number.")},
    )
    house_number_addition = forms.CharField(
        label=_("Addition"), max_length=10, required=False
    )
    agrees = forms.BooleanField(
        label=_("I want to take part, and everybody at this address knows of it."),
        error_messages={
            "required": _("Tick that you want to take part, and that others know.")
        },
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{self.uid}-%s", **kwargs)

    @property
    def address(self) -> Address:
        """Only when valid."""
        number, addition = self.cleaned_data["house_number"]
        typed = self.cleaned_data["house_number_addition"]
        return Address(self.cleaned_data["postcode"], number, typed or addition)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, for the summary above the form."""
        return [
            (self[name].auto_id, error)
            for name in self.fields
            for error in self.errors.get(name, [])
        ]
