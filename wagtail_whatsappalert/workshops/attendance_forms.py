"""What a host taps and types; also what her phone sends later."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..signups.fields import MobileNumberField

# More people do not come with one person.
MOST = 50


class MomentField(forms.FloatField):
    """Milliseconds since 1970, on the clock of the site; empty is now."""

    def __init__(self) -> None:
        # Until the year 9999, as far as Python goes.
        super().__init__(required=False, min_value=0, max_value=253402300799000)

    def clean(self, value: Any) -> datetime | None:
        number = super().clean(value)
        return None if number is None else datetime.fromtimestamp(number / 1000, UTC)


class PeopleField(forms.IntegerField):
    def __init__(self, least: int) -> None:
        problem = _("Fill in how many people are there, %(most)d at most.") % {
            "most": MOST
        }
        super().__init__(
            label=_("How many people"),
            min_value=least,
            max_value=MOST,
            error_messages=dict.fromkeys(
                ("required", "invalid", "min_value", "max_value"), problem
            ),
        )


class TickForm(forms.Form):
    """``there`` is ``no`` for the button that takes a tick back."""

    registration = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    people = PeopleField(least=0)
    there = forms.CharField(required=False)
    at = MomentField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("there") == "no":
            cleaned["people"] = 0
        return cleaned


class WalkInForm(forms.Form):
    """Somebody who came without registering."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        error_messages={"required": _("Fill in the name.")},
    )
    people = PeopleField(least=1)
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_("The address of the signup for a group, if there is one."),
        error_messages={"invalid": _("This is not an e-mail address.")},
    )
    phone = MobileNumberField(
        label=_("Mobile phone number"),
        required=False,
        help_text=_("Or the number of that signup."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    at = MomentField()

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        if not name.isprintable():
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean_phone(self) -> str:
        phone = self.cleaned_data["phone"]
        return phone.as_e164 if phone else ""


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Search by name"), max_length=100, required=False)
