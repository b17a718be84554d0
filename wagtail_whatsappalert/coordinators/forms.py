"""The admin's forms for coordinators."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from phonenumber_field.formfields import PhoneNumberField
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput

from ..adminkit.versions import VersionForm, offered_languages
from ..conf import conf
from .models import Coordinator
from .services import publish_agreement
from .widgets import CoordinatorsInput

FIELDS = [
    *("name", "email", "phone", "language", "active_from", "active_until"),
    "trained_at",
]


class PhoneField(PhoneNumberField):
    """A number of any country; without prefix, of the site's country."""

    def to_python(self, value):
        # Read late, as every setting.
        self.region = conf.COUNTRY
        return super().to_python(value)


class CoordinatorForm(WagtailAdminModelForm):
    language = forms.ChoiceField(
        label=_("Language of her mails"),
        choices=lambda: list(offered_languages().items()),
    )

    phone = PhoneField(
        label=capfirst(Coordinator._meta.get_field("phone").verbose_name),
        help_text=_("For example 06 12345678."),
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = Coordinator
        fields = FIELDS

    def clean_email(self):
        """One address in capitals and one without are one person."""
        email = self.cleaned_data["email"]
        others = Coordinator.objects.exclude(pk=self.instance.pk)
        if others.filter(email__iexact=email).exists():
            raise ValidationError(
                _("A coordinator with this e-mail address is there already."),
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
        trained = cleaned.get("trained_at")
        if trained and trained > timezone.localdate():
            self.add_error("trained_at", _("That day has not come yet."))
        return cleaned


class CoordinatorsField(forms.ModelMultipleChoiceField):
    """Those who are coordinator now or soon, and whoever is linked already."""

    widget = CoordinatorsInput

    def __init__(self, **kwargs):
        super().__init__(Coordinator.objects.none(), **kwargs)

    def offer_for(self, group):
        linked = group.coordinators.values("pk") if group.pk else []
        now_or_later = Q(active_until=None) | Q(active_until__gte=timezone.localdate())
        self.queryset = Coordinator.objects.filter(now_or_later | Q(pk__in=linked))

    def label_from_instance(self, coordinator):
        return f"{coordinator.name} ({coordinator.email})"


class AgreementForm(VersionForm):
    publish = staticmethod(publish_agreement)


class AcceptanceForm(forms.Form):
    """That a coordinator signed the agreement in force, and when."""

    # Of the version that the manager saw.
    number = forms.IntegerField(widget=forms.HiddenInput)
    accepted_on = forms.DateField(
        label=_("Signed on"),
        widget=AdminDateInput,
        help_text=_("The date on the paper."),
    )
    on_paper = forms.BooleanField(
        label=_("We keep the signed paper"),
        error_messages={"required": _("First let her sign the agreement on paper.")},
    )

    def clean_accepted_on(self):
        day = self.cleaned_data["accepted_on"]
        if day > timezone.localdate():
            raise ValidationError(_("That day has not come yet."), code="future")
        return day

    @property
    def accepted_at(self):
        day = self.cleaned_data["accepted_on"]
        now = timezone.localtime()
        if day == now.date():
            return now
        return timezone.make_aware(datetime.combine(day, time(12)))
