"""What a manager fills in about registrations."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..adminkit.versions import offered_languages
from ..common.versioning import known_language
from ..signups.permissions import limit_of
from .attendance_forms import PeopleField
from .models import Workshop
from .registration_filters import label_of


class WorkshopField(forms.ModelChoiceField):
    def __init__(self) -> None:
        super().__init__(
            label=_("Workshop"),
            queryset=Workshop.objects.none(),
            error_messages=dict.fromkeys(
                ("required", "invalid_choice"), _("Choose a workshop to come.")
            ),
        )

    def label_from_instance(self, workshop: Workshop) -> str:
        return label_of(workshop)


def workshops_to_come(user: Any, now: datetime) -> QuerySet[Workshop]:
    """For which this manager can still enter people."""
    coming = Workshop.objects.filter(start__gt=now, is_cancelled=False)
    limit = limit_of(user)
    if limit is not None:
        theirs = Workshop.objects.filter(groups__in=limit)
        coming = coming.filter(pk__in=theirs.values("pk"))
    return coming.order_by("start", "pk")


class MoveRegistrationForm(forms.Form):
    workshop = WorkshopField()
    may_wait = forms.BooleanField(
        label=_("A place on the waiting list is good enough"), required=False
    )

    def __init__(self, *args: Any, workshops: QuerySet[Workshop], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = workshops


class TickRegistrationForm(forms.Form):
    people = PeopleField(least=0)
    people.help_text = _("0 if nobody was there after all.")


class EnterRegistrationForm(forms.Form):
    """Somebody who registers by telephone or on paper; confirmed at once."""

    workshop = WorkshopField()
    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        error_messages={"required": _("Fill in the name.")},
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        required=False,
        help_text=_(
            "Optional. Ask to spell it: it counts as confirmed, and mails go there."
        ),
    )
    places = PeopleField(least=1)
    access_needs = forms.CharField(
        label=_("What this person needs to take part"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if it is told by itself. Erased right after the workshop."),
    )
    language = forms.ChoiceField(label=_("Language of the mails"))

    def __init__(
        self, *args: Any, workshops: QuerySet[Workshop], site: Site, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["workshop"].queryset = workshops
        self.fields["places"].initial = 1
        self.fields["language"].choices = offered_languages()
        self.fields["language"].initial = known_language(translation.get_language())
        self.site = site

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()
