"""Choosing who is asked to take a group over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..coordinators.models import Coordinator
from ..signups.lifecycle import SignupStatus
from ..signups.models import Signup

NOBODY = ""


def in_words(signup: Signup) -> str:
    parts = [signup.name, SignupStatus(signup.status).label]
    return " · ".join(map(str, parts))


class SuccessorForm(forms.Form):
    """A member who volunteers, or a coordinator; one of the two."""

    volunteer = forms.ChoiceField(
        label=_("A member who would like to take over"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Becomes a coordinator with the name, e-mail and number given."),
    )
    coordinator = forms.ChoiceField(label=_("Or a coordinator"), required=False)

    def __init__(
        self,
        *args: Any,
        volunteers: list[Signup],
        running: list[Coordinator],
        others: list[Coordinator],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.volunteers = {str(signup.pk): signup for signup in volunteers}
        self.coordinators = {str(one.pk): one for one in (*running, *others)}
        self.fields["volunteer"].choices = [
            (number, in_words(signup)) for number, signup in self.volunteers.items()
        ]
        if not volunteers:
            del self.fields["volunteer"]
        self.fields["coordinator"].choices = [
            (NOBODY, _("Nobody of these")),
            (_("Runs this group too"), self._choices(running)),
            (_("Other coordinators"), self._choices(others)),
        ]

    def _choices(self, coordinators: list[Coordinator]) -> list[tuple[str, str]]:
        return [(str(one.pk), f"{one.name} ({one.email})") for one in coordinators]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [cleaned.get("volunteer"), cleaned.get("coordinator")]
        if not self.errors and sum(map(bool, chosen)) != 1:
            raise ValidationError(_("Choose one person."), code="one")
        return cleaned

    @property
    def chosen_volunteer(self) -> Signup | None:
        return self.volunteers.get(self.cleaned_data.get("volunteer") or "")

    @property
    def chosen_coordinator(self) -> Coordinator:
        return self.coordinators[self.cleaned_data["coordinator"]]
