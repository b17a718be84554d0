"""Fields that take what people type and give what we keep."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from phonenumbers import PhoneNumberType, number_type

from ..conf import conf

MOBILE = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)


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
