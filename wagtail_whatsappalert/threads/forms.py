"""What coordinators ask, and what they are answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..common.locations import validate_location
from ..groups.models import Group
from ..steering.models import ContactKind
from .listing import has_contact
from .models import REQUESTS, Addressee, ThreadKind
from .services import FORM_KEY, Question, new_form_key

# The message holds the place too.
LONGEST_TEXT = 1700

NO_OFFICER = _(
    "We know no community police officer for this group. Choose the municipality."
)


class SummedUpForm(forms.Form):
    """
    A form with every error above it; ``form_key`` makes two clicks one message.

    What is not a key of ours is replaced by a new one.
    """

    uid = "whatsappalert-thread"

    # Nobody typed it, so nothing about it is a fault of his.
    form_key = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, auto_id=f"{self.uid}-%s", **kwargs)
        self.initial.setdefault("form_key", new_form_key())

    def clean_form_key(self) -> str:
        key = str(self.cleaned_data["form_key"] or "")
        return key if FORM_KEY.fullmatch(key) else new_form_key()

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, for the summary above the form."""
        return [
            (self[name].auto_id, error)
            for name in self.fields
            for error in self.errors.get(name, [])
        ]


class ThreadForm(SummedUpForm):
    """A report, question or request about one of these groups."""

    group = forms.ChoiceField(
        label=_("Which group is it about?"),
        error_messages={
            "required": _("Choose one of your groups."),
            "invalid_choice": _("Choose one of your groups."),
        },
    )
    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=ThreadKind.choices,
        error_messages={
            "required": _("Choose what it is."),
            "invalid_choice": _("Choose what it is."),
        },
    )
    addressee = forms.ChoiceField(
        label=_("Who should answer?"),
        choices=Addressee.choices,
        required=False,
        error_messages={"invalid_choice": _("Choose who should answer.")},
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        error_messages={"required": _("Say in a few words what it is about.")},
    )
    text = forms.CharField(
        label=_("What do you want to tell or ask?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea,
        error_messages={"required": _("Write what you want to tell or ask.")},
    )
    place = forms.CharField(label=_("Where is it?"), max_length=200, required=False)
    location = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, groups: Sequence[Group], today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.groups = {str(group.pk): group for group in groups}
        self.today = today
        names = [(pk, group.name) for pk, group in self.groups.items()]
        self.fields["group"].choices = names
        self.initial.setdefault("addressee", Addressee.MUNICIPALITY.value)

    def clean_location(self) -> str:
        """What the script put there; without it the place is a text."""
        location = self.cleaned_data["location"]
        if location:
            validate_location(location)
        return location

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") in REQUESTS:
            cleaned["addressee"] = Addressee.MUNICIPALITY.value
        elif not self.errors:
            self._check_addressee(cleaned)
        return cleaned

    def _check_addressee(self, cleaned: dict[str, Any]) -> None:
        if not cleaned["addressee"]:
            self.add_error("addressee", _("Choose who should answer."))
        elif cleaned["addressee"] == Addressee.OFFICER and not has_contact(
            self.chosen_group, ContactKind.OFFICER, self.today
        ):
            self.add_error("addressee", NO_OFFICER)

    @property
    def chosen_group(self) -> Group:
        """The chosen group; only for a valid one."""
        return self.groups[self.cleaned_data["group"]]

    @property
    def question(self) -> Question:
        """What was filled in; only for a valid form."""
        data = self.cleaned_data
        text, place = data["text"], data["place"]
        if place:
            text = _("%(text)s\n\nPlace: %(place)s") % {"text": text, "place": place}
        names = ("kind", "addressee", "subject", "location")
        return Question(text=str(text), **{name: data[name] for name in names})


class MessageForm(SummedUpForm):
    """``was_closed`` tells what the page showed beside the form."""

    text = forms.CharField(
        label=_("Your message"),
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": _("Write a message first.")},
    )
    was_closed = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ResultForm(SummedUpForm):
    uid = "whatsappalert-result"

    result = forms.CharField(
        label=_("The result"),
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": _("Say in a few words what came of it.")},
    )
