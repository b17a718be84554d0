"""What contacts fill in about bulletins."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..areas.models import District
from ..bulletins.models import Bulletin, Urgency
from ..bulletins.rules import LONGEST_VALID
from ..bulletins.services import Content
from ..common.choices import RecordsField
from ..common.printable import printable
from ..steering.rules import Area

AS_INPUT = "%Y-%m-%dT%H:%M"
MOMENTS = [AS_INPUT, "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M", "%d/%m/%Y %H:%M"]
USUALLY_VALID = timedelta(days=1)
KEY = re.compile(r"[\w-]{10,40}", re.ASCII)
TOO_MANY_LINES = re.compile(r"\n{3,}")

REQUIRED = {
    "text": _("Write what is going on."),
    "action": _("Write what residents can do now."),
    "can_act": _("Say if residents can act on this now."),
    "urgency": _("Choose how urgent it is."),
    "valid_until": _("Say until when it is valid."),
    "reason": _("Write why, in one sentence."),
}


class PortalForm(forms.Form):
    """With the errors as the summary above the form wants them."""

    uid = "whatsappalert-bulletin"

    def __init__(self, data=None, **kwargs):
        super().__init__(data, auto_id=f"{self.uid}-%s", **kwargs)
        for name, message in REQUIRED.items():
            if name in self.fields:
                self.fields[name].error_messages["required"] = message

    @property
    def problems(self):
        """Every error with the id of its field."""
        return [
            (self[name].auto_id, error)
            for name in self.fields
            for error in self.errors.get(name, [])
        ]

    @property
    def typed(self):
        """Everything that was posted, for hidden fields: ``(name, value)``."""
        return [
            (name, value) for name in self.fields for value in self.data.getlist(name)
        ]


class TextField(forms.CharField):
    """Some lines of plain text, without what phones and programs add around it."""

    widget = forms.Textarea

    def to_python(self, value):
        text = printable(super().to_python(value)).strip()
        return TOO_MANY_LINES.sub("\n\n", text)


class ContentForm(PortalForm):
    """What a bulletin says: the whole form of a correction."""

    text = TextField(
        label=_("Message"),
        max_length=600,
        help_text=_("What is going on, where, and since when. No names of people."),
    )
    action = TextField(
        label=_("What can residents do?"),
        max_length=300,
        help_text=_("For example: look in your shed, call 112 when you see her."),
    )
    urgency = forms.ChoiceField(label=_("How urgent is it?"), choices=Urgency.choices)
    valid_until = forms.DateTimeField(
        label=_("Valid until"),
        input_formats=MOMENTS,
        help_text=_("After this it disappears everywhere by itself."),
        error_messages={"invalid": _("Write a day and a time.")},
    )

    def __init__(self, data=None, *, now: datetime, **kwargs):
        super().__init__(data, **kwargs)
        self.now = now

    @staticmethod
    def initial_of(bulletin: Bulletin) -> dict[str, str]:
        moment = timezone.localtime(bulletin.valid_until)
        return {
            "text": bulletin.text,
            "action": bulletin.action,
            "urgency": bulletin.urgency,
            "valid_until": moment.strftime(AS_INPUT),
        }

    def clean_valid_until(self):
        moment = self.cleaned_data["valid_until"]
        if moment <= self.now:
            raise ValidationError(_("This moment is over already."), code="over")
        if moment > self.now + LONGEST_VALID:
            raise ValidationError(
                _("A bulletin is valid for %(days)d days at most."),
                code="long",
                params={"days": LONGEST_VALID.days},
            )
        return moment

    @property
    def content(self) -> Content:
        """What was filled in; only for a valid form."""
        data = self.cleaned_data
        return Content(
            data["text"], data["action"], data["urgency"], data["valid_until"]
        )


class BulletinForm(ContentForm):
    """
    A new bulletin. ``area`` are the districts of who writes it; with none chosen it
    goes to all of them.
    """

    can_act = forms.ChoiceField(
        label=_("Can residents act on this now?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
    )
    form_key = forms.CharField(required=False)

    field_order = ["can_act", "text", "action", "urgency", "valid_until", "districts"]

    def __init__(self, data=None, *, area: Area, **kwargs):
        super().__init__(data, **kwargs)
        self.area = area
        districts = District.objects.order_by("name", "code")
        self.fields["districts"] = RecordsField(
            districts if area is None else districts.filter(pk__in=area),
            label=_("For which districts?"),
            required=False,
            error_messages={
                "invalid_choice": _("Choose only districts that are yours."),
                "invalid_pk_value": _("Choose only districts that are yours."),
            },
        )
        self.order_fields(self.field_order)

    @classmethod
    def new(cls, *, area: Area, now: datetime, **initial: str) -> BulletinForm:
        """An empty one, or with the ``initial`` of another bulletin."""
        moment = timezone.localtime(now + USUALLY_VALID).replace(minute=0, second=0)
        values = {
            "urgency": Urgency.NORMAL,
            "valid_until": moment.strftime(AS_INPUT),
            "form_key": secrets.token_urlsafe(20),
        }
        return cls(area=area, now=now, initial=values | initial)

    @property
    def is_refused(self) -> bool:
        """Whether it is nothing that residents can act on now."""
        return self.is_bound and self.has_error("can_act", "cannot_act")

    def clean_can_act(self):
        answer = self.cleaned_data["can_act"]
        if answer == "no":
            raise ValidationError(
                _("Only what residents can act on now goes to their groups."),
                code="cannot_act",
            )
        return answer

    def clean_form_key(self):
        key = self.cleaned_data["form_key"]
        return key if KEY.fullmatch(key) else secrets.token_urlsafe(20)

    @property
    def chosen(self) -> frozenset[int]:
        """The numbers of the chosen districts; empty is all of hers."""
        return frozenset(district.pk for district in self.cleaned_data["districts"])

    @property
    def district_choices(self):
        """``(number, name, is chosen)`` of each."""
        chosen = {str(value) for value in self["districts"].value() or []}
        return [
            (district.pk, str(district), str(district.pk) in chosen)
            for district in self.fields["districts"].queryset
        ]


class ReasonForm(PortalForm):
    """Why a bulletin is withdrawn, or not sent."""

    reason = TextField(label=_("Why?"), max_length=300)


class CorrectionForm(ContentForm):
    """``version`` is the one that was on the screen."""

    version = forms.IntegerField(min_value=1, max_value=32000)
