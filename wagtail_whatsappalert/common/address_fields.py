"""Form fields that take an address as people type it and give what we keep."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from .postcodes import normalise_postcode

HOUSE_NUMBER = re.compile(r"(\d{1,5})[\s-]*([0-9A-Za-z][0-9A-Za-z /-]{0,8})?")


class PostcodeField(forms.CharField):
    default_error_messages = {
        "invalid": _("Enter a postcode, for example %(example)s.")
    }
    EXAMPLES = {"NL": "7901 AB", "BE": "9000"}

    def clean(self, value: Any) -> str:
        value = super().clean(value)
        postcode = normalise_postcode(value)
        if value and postcode is None:
            raise forms.ValidationError(
                self.error_messages["invalid"],
                code="invalid",
                params={"example": self.EXAMPLES[conf.COUNTRY]},
            )
        return postcode or ""


class HouseNumberField(forms.CharField):
    """
    ``12`` or, as many people type it, ``12a``: a pair of number and addition.
    """

    default_error_messages = {
        "invalid": _("Enter a house number in digits, for example 12.")
    }

    def clean(self, value: Any) -> tuple[int, str]:
        value = super().clean(value)
        match = HOUSE_NUMBER.fullmatch(value)
        if not match or not value.isascii() or int(match[1]) == 0:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(match[1]), (match[2] or "").strip()
