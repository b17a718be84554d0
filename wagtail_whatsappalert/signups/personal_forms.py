"""What a resident fills in on his own page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _
from phonenumber_field.phonenumber import PhoneNumber
from phonenumbers import country_code_for_region

from ..common.address_fields import HouseNumberField, PostcodeField
from ..conf import conf
from .fields import MobileNumberField
from .forms import REQUIRED
from .models import Signup
from .personal_services import Details, RulesInForce


def readable_phone(number) -> str:
    """As people write it: without the prefix of the own country."""
    # Not its truth: that takes the number apart.
    if not isinstance(number, PhoneNumber):
        return ""
    is_own = number.country_code == country_code_for_region(conf.COUNTRY)
    return number.as_national if is_own else number.as_international


class PersonalForm(forms.Form):
    uid = "whatsappalert-mine"

    def __init__(self, data=None, **kwargs):
        super().__init__(data, auto_id=f"{self.uid}-%s", **kwargs)
        for name, message in REQUIRED.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = message

    @property
    def problems(self):
        """Every error with the id of its field, for the summary above the form."""
        return [
            (self[name].id_for_label or self[name].auto_id, error)
            for name in self.fields
            for error in self.errors.get(name, [])
        ]


class DetailsForm(PersonalForm):
    """The data of a signup, as the resident may change them."""

    name = forms.CharField(label=_("Name"), max_length=100)
    phone = MobileNumberField(label=_("Mobile phone number"))
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    postcode = PostcodeField(label=_("Postcode"), max_length=20)
    house_number = HouseNumberField(label=_("House number"), max_length=20)
    house_number_addition = forms.CharField(
        label=_("Addition"), max_length=10, required=False
    )

    @classmethod
    def of(cls, signup: Signup) -> DetailsForm:
        """The form with what is kept now."""
        names = ("name", "email", "postcode", "house_number", "house_number_addition")
        initial = {name: getattr(signup, name) for name in names}
        phone = readable_phone(signup.shown_phone)
        return cls(initial={**initial, "phone": phone})

    def clean_name(self):
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    @property
    def details(self) -> Details:
        """What was filled in; only for a valid form."""
        data = self.cleaned_data
        number, found = data["house_number"]
        return Details(
            name=data["name"],
            phone=data["phone"].as_e164,
            email=data["email"],
            postcode=data["postcode"],
            house_number=number,
            house_number_addition=data["house_number_addition"] or found,
        )


class RulesForm(PersonalForm):
    """One box under the rules in force; ``version`` tells which were read."""

    house_rules = forms.BooleanField(
        label=_("I have read the house rules and will keep to them.")
    )
    version = forms.CharField(required=False)

    def __init__(self, data=None, *, rules: RulesInForce):
        super().__init__(data)
        self.rules = rules

    def ask_again(self):
        """The rules changed after he opened the page: he has not read these."""
        self.add_error(
            "house_rules",
            _("The rules changed after you opened the page. Read them and tick again."),
        )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("version") != self.rules.version:
            self.ask_again()
        return cleaned
