"""The admin's forms for steering groups and their contacts."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ..adminkit.versions import offered_languages
from .models import Contact, SteeringGroup
from .rules import numbers_of


class SteeringGroupForm(WagtailAdminModelForm):
    class Meta(WagtailAdminModelForm.Meta):
        model = SteeringGroup
        fields = ["name", "districts", "needs_second_reader"]


class ContactForm(WagtailAdminModelForm):
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        choices=lambda: list(offered_languages().items()),
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = Contact
        fields = [
            "steering_group",
            "kind",
            "name",
            "phone",
            "email",
            "language",
            "districts",
            "is_public",
            "active_from",
            "active_until",
        ]

    def clean_email(self):
        """One address in capitals and one without are one person."""
        email = self.cleaned_data["email"]
        others = Contact.objects.exclude(pk=self.instance.pk)
        if others.filter(email__iexact=email).exists():
            raise ValidationError(
                _("A contact with this e-mail address is there already."),
                code="unique",
            )
        return email

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("active_from"), cleaned.get("active_until")
        if start and end and end < start:
            self.add_error(
                "active_until", _("The last day cannot be before the first.")
            )
        self._keep_to_the_area(cleaned)
        return cleaned

    def _keep_to_the_area(self, cleaned):
        steering_group, districts = (
            cleaned.get("steering_group"),
            cleaned.get("districts"),
        )
        if not steering_group or not districts:
            return
        whole = numbers_of(steering_group.districts.all())
        if whole and not numbers_of(districts) <= whole:
            self.add_error(
                "districts",
                ValidationError(
                    _("Choose only districts of the steering group."), code="outside"
                ),
            )
