"""Fields that take what people type and give what we keep."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from phonenumbers import PhoneNumberType, number_type

from ..common.postcodes import normalise_postcode
from ..conf import conf

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
HOUSE_NUMBER = re.compile(r"(\d{1,5})[\s-]*([0-9A-Za-z][0-9A-Za-z /-]{0,8})?")


class MobileNumberField(PhoneNumberField):
    """A mobile number of any country; without prefix, of the site's country."""

    default_error_messages = {
        "invalid": _("Enter a mobile phone number, for example 06 12345678."),
        "landline": _(
            "This is the number of a landline. WhatsApp needs a mobile number, "
            "for example 06 12345678."
        ),
    }

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.error_messages["invalid"] = self.default_error_messages["invalid"]

    def to_python(self, value):
        # Read late, as every setting.
        self.region = conf.COUNTRY
        return super().to_python(value)

    def clean(self, value):
        if value and len(value) > 40:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        number = super().clean(value)
        if number and number_type(number) not in MOBILE:
            raise forms.ValidationError(
                self.error_messages["landline"], code="landline"
            )
        return number


class PostcodeField(forms.CharField):
    default_error_messages = {
        "invalid": _("Enter a postcode, for example %(example)s.")
    }
    EXAMPLES = {"NL": "7901 AB", "BE": "9000"}

    def clean(self, value):
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

    def clean(self, value):
        value = super().clean(value)
        match = HOUSE_NUMBER.fullmatch(value)
        if not match or not value.isascii() or int(match[1]) == 0:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return int(match[1]), (match[2] or "").strip()
