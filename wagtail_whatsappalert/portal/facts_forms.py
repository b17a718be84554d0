"""What a coordinator changes of her group herself."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from ..groups.choices import mentions_whatsapp
from ..signups.personal_forms import PersonalForm

LONGEST_RULES = 3000


class FactForm(PersonalForm):
    """
    One fact, and what it was when she opened the page (``read``).

    ``retry`` is the same once more after somebody else was first: with what he
    wrote as ``read``, so that sending it again is a choice.
    """

    read = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, value: Any) -> FactForm:
        return cls(initial={"value": value, "read": value})

    def retry(self, now_in_force: str) -> FactForm:
        return type(self)(
            initial={"value": self.cleaned_data["value"], "read": now_in_force}
        )


class PublicText(forms.CharField):
    """A text that everybody reads: nothing in it leads into WhatsApp."""

    default_error_messages = {
        "whatsapp": _(
            "Take out the WhatsApp link: everybody can read this, and whoever has the "
            "link can come into the group."
        )
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=forms.Textarea, **kwargs)

    def clean(self, value: Any) -> str:
        # Browsers send two characters for an end of line and count one.
        text = super().clean((value or "").replace("\r\n", "\n"))
        if mentions_whatsapp(text):
            raise forms.ValidationError(
                self.error_messages["whatsapp"], code="whatsapp"
            )
        return text


class DescriptionForm(FactForm):
    uid = "whatsappalert-description"
    value = PublicText(label=_("Where the group is"), max_length=500)


class OwnRulesForm(FactForm):
    uid = "whatsappalert-own-rules"
    value = PublicText(label=_("Rules of this group"), max_length=LONGEST_RULES)


class MembersOutsideForm(FactForm):
    uid = "whatsappalert-members"
    value = forms.IntegerField(
        label=_("Members without a signup"),
        min_value=0,
        error_messages={
            "required": _("Fill in a number, for example 0."),
            "invalid": _("Fill in a number in digits."),
            "min_value": _("Fill in 0 or more."),
        },
    )

    def clean_value(self) -> int:
        number = self.cleaned_data["value"]
        if number > conf.MAX_CAPACITY:
            raise forms.ValidationError(
                gettext("WhatsApp groups hold up to %(limit)d people.")
                % {"limit": conf.MAX_CAPACITY}
            )
        return number
