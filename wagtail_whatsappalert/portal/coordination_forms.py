"""What a coordinator fills in when she stops."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from ..common.choices import RecordsField
from ..coordination.services import latest_last_day
from ..coordinators.models import Coordinator
from ..groups.models import Group

MEMBERS = "members"


class StopForm(forms.Form):
    """
    Her last day, who takes over, and which of her other groups she leaves too.

    ``others`` are the ``Coordination`` of who runs the group with her.
    """

    uid = "whatsappalert-stop"

    last_day = forms.DateField(
        label=_("Your last day"),
        error_messages={
            "required": _("Choose your last day."),
            "invalid": _("Write the day as in 31-12-2026."),
        },
    )
    successor = forms.ChoiceField(
        label=_("Who takes over?"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of these.")},
    )
    also = RecordsField(Group.objects.none(), label=_("Also stop with"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        today: date,
        others: list[Any],
        groups: QuerySet[Group],
    ) -> None:
        super().__init__(data, auto_id=f"{self.uid}-%s")
        self.today = today
        self.candidates = {str(one.coordinator_id): one.coordinator for one in others}
        self.fields["successor"].choices = [
            (MEMBERS, _("Ask the members of the group")),
            *((pk, person.name) for pk, person in self.candidates.items()),
        ]
        self.fields["also"].queryset = groups
        self.others = others

    def clean_last_day(self) -> date:
        day = self.cleaned_data["last_day"]
        if day < self.today:
            raise ValidationError(
                _("That day has passed. Choose today or later."), code="past"
            )
        latest = latest_last_day(self.today)
        if day > latest:
            raise ValidationError(
                _("Choose a day until %(latest)s. Is it later? Then tell us later."),
                code="late",
                params={"latest": date_format(latest)},
            )
        return day

    @property
    def chosen_person(self) -> Coordinator | None:
        """Whom she chose; ``None`` is the members. Only for a valid form."""
        return self.candidates.get(self.cleaned_data["successor"])

    @property
    def earliest(self) -> str:
        return self.today.isoformat()

    @property
    def latest(self) -> str:
        return latest_last_day(self.today).isoformat()

    @property
    def chosen_day(self) -> str:
        """As ``<input type="date">`` wants it; what she typed, if it is no date."""
        value = self["last_day"].value()
        return value.isoformat() if isinstance(value, date) else value or ""

    @property
    def chosen_successor(self) -> str:
        return self["successor"].value() or MEMBERS

    @property
    def chosen_groups(self) -> list[int]:
        return [int(v) for v in self["also"].value() or [] if str(v).isdecimal()]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, for the summary above the form."""
        return [
            (self[name].auto_id, error)
            for name in self.fields
            for error in self.errors.get(name, [])
        ]
