"""The admin's forms for what mails say and who sends them."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..common.printable import printable
from .models import MailIdentity, MailText
from .wording import Wording


def in_braces(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in dict.fromkeys(names))


def without_line_ends(text: str) -> str:
    """For what stands in a header of the mail. Raises ``ValidationError``."""
    if text != printable(text) or len(text.splitlines()) > 1:
        raise ValidationError(_("Write this on one line."), code="lines")
    return text


class MailTextForm(forms.Form):
    """Subject and text of one mail; ``wording`` knows its placeholders."""

    subject = forms.CharField(
        label=_("Subject"),
        max_length=MailText._meta.get_field("subject").max_length,
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=MailText._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("A blank line starts a new paragraph."),
    )

    def __init__(self, *args, wording: Wording, **kwargs):
        super().__init__(*args, **kwargs)
        self.wording = wording

    def clean_subject(self):
        return self._with_known_placeholders(
            without_line_ends(self.cleaned_data["subject"])
        )

    def clean_text(self):
        text = printable(self.cleaned_data["text"])
        return self._with_known_placeholders(text)

    def _with_known_placeholders(self, text):
        unknown = self.wording.unknown_in(text)
        if unknown:
            raise ValidationError(
                ngettext(
                    "%(unknown)s is not replaced in this mail. You can use: %(known)s.",
                    "%(unknown)s are not replaced in this mail. You can use: "
                    "%(known)s.",
                    len(set(unknown)),
                )
                % {
                    "unknown": in_braces(unknown),
                    "known": in_braces(list(self.wording.samples)),
                },
                code="unknown_placeholder",
            )
        return text

    def clean(self):
        cleaned = super().clean()
        if {"subject", "text"} <= cleaned.keys():
            missing = self.wording.missing_in(cleaned["subject"], cleaned["text"])
            if missing:
                self.add_error(
                    "text",
                    ValidationError(
                        _("Without %(missing)s the reader does not understand it.")
                        % {"missing": in_braces(missing)},
                        code="missing_placeholder",
                    ),
                )
        return cleaned


class MailIdentityForm(forms.ModelForm):
    class Meta:
        model = MailIdentity
        fields = ["sender_name", "sender", "reply_to", "signature"]
        widgets = {"signature": forms.Textarea(attrs={"rows": 4})}

    def clean_sender_name(self):
        return without_line_ends(self.cleaned_data["sender_name"])

    def clean_signature(self):
        return printable(self.cleaned_data["signature"])
