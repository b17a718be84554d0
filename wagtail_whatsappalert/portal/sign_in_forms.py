"""What somebody fills in to sign in, and about himself."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..adminkit.versions import offered_languages
from ..coordinators.forms import PhoneField
from ..coordinators.models import Coordinator
from ..signups.personal_forms import PersonalForm, readable_phone


class PortalForm(PersonalForm):
    """With ``problems`` for the summary of errors."""

    uid = "whatsappalert-portal"


class AskForm(PortalForm):
    """Where the link goes. The address in it is judged by nobody."""

    email = forms.EmailField(label=_("Your e-mail address"), max_length=254)
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_email(self):
        return self.cleaned_data["email"].strip()


class ReachableForm(PortalForm):
    """How she is reached, and whether the others may see it."""

    phone = PhoneField(label=_("Your mobile phone number"))
    is_reachable = forms.BooleanField(
        label=_("I can be reached at this number and this e-mail address"),
        error_messages={
            "required": _("Tick the box to confirm that you can be reached.")
        },
    )
    in_directory = forms.BooleanField(
        label=_("Other coordinators may see my name, number and groups"),
        required=False,
    )

    @classmethod
    def of(cls, coordinator: Coordinator) -> ReachableForm:
        phone = readable_phone(coordinator.phone)
        return cls(initial={"phone": phone, "in_directory": coordinator.in_directory})


class AgreementForm(PortalForm):
    """That she accepts this version; ``number`` is of the one that she read."""

    number = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    accepts = forms.BooleanField(
        label=_("I have read this agreement and I keep to it"),
        error_messages={"required": _("Tick the box to accept the agreement.")},
    )


class DetailsForm(PortalForm):
    phone = PhoneField(label=_("Your mobile phone number"))
    language = forms.ChoiceField(
        label=_("Language of this page and of your mails"),
        choices=lambda: list(offered_languages().items()),
    )
    in_directory = ReachableForm.base_fields["in_directory"]

    @classmethod
    def of(cls, coordinator: Coordinator) -> DetailsForm:
        initial = {
            "phone": readable_phone(coordinator.phone),
            "language": coordinator.language,
            "in_directory": coordinator.in_directory,
        }
        return cls(initial=initial)
