"""What a coordinator fills in about her people and her group."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ..signups.invite_services import read_invite_link
from ..signups.personal_forms import PersonalForm


class ReasonForm(PersonalForm):
    uid = "whatsappalert-reason"
    reason = forms.CharField(
        label=_("Why is this person not from this area?"),
        max_length=300,
        error_messages={"required": _("Give a reason.")},
    )


class InviteForm(PersonalForm):
    uid = "whatsappalert-invite"
    link = forms.CharField(
        label=_("Invite link of the WhatsApp group"),
        max_length=200,
        error_messages={"required": _("Paste the link from WhatsApp.")},
    )

    def clean_link(self) -> str:
        link = read_invite_link(self.cleaned_data["link"])
        if link is None:
            raise forms.ValidationError(
                _(
                    "This is no invite link. It looks like "
                    "https://chat.whatsapp.com/ with letters and digits behind it."
                )
            )
        return link
