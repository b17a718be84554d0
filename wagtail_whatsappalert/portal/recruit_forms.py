"""What a coordinator fills in for a neighbour at the door."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..adminkit.versions import offered_languages
from ..common.versioning import known_language
from ..signups.application import Application
from ..signups.choices import Relation
from ..signups.form_context import FormFacts
from ..signups.manage_forms import EntryForm


class RecruitForm(EntryForm):
    """
    As a manager enters somebody (``EntryForm``), but on a telephone, and in person.

    ``facts`` are in her own language: the boxes say what she read out.
    """

    uid = "whatsappalert-recruit"

    source = None
    wants_to_coordinate = None
    agreed_on = forms.DateField(
        label=_("When did he say so?"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Fill in the date.")},
    )
    relation = forms.ChoiceField(
        label=_("What ties him to this area?"),
        choices=[
            (Relation.LIVES, _("Lives there")),
            (Relation.WORKS, _("Works there or has a business there")),
        ],
        error_messages={"required": _("Choose what ties this person to the area.")},
    )
    language = forms.ChoiceField(
        label=_("In which language does he get messages?"),
        choices=lambda: list(offered_languages().items()),
    )

    field_order = [
        "name",
        "phone",
        "email",
        "postcode",
        "house_number",
        "house_number_addition",
        "relation",
        "language",
        "minimum_age",
        "house_rules",
    ]

    def __init__(self, data: Any = None, *, facts: FormFacts) -> None:
        super().__init__(data, facts=facts, auto_id=f"{self.uid}-%s")
        own = known_language(translation.get_language() or "")
        self.initial["language"] = own
        self.fields["minimum_age"].label = gettext(
            "He is %(age)d years of age or older."
        ) % {"age": facts.minimum_age}
        self.fields["house_rules"].label = gettext(
            "He knows the house rules and will keep to them."
        )
        self.order_fields([*self.field_order, *self.consent_names, "agreed_on"])
        self.asks_language = len(offered_languages()) > 1
        if not self.asks_language:
            self.fields["language"].required = False

    @property
    def consent_names(self) -> list[str]:
        return [f"consent_{purpose}" for purpose in self.facts.consents]

    @property
    def boxes(self) -> list[forms.BoundField]:
        names = ("minimum_age", "house_rules", *self.consent_names)
        return [self[name] for name in names]

    @property
    def application(self) -> Application:
        return Application(**self.person())

    @property
    def chosen_language(self) -> str:
        return self.cleaned_data["language"] or self.initial["language"]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, for the summary above the form."""
        of_the_form = [("", error) for error in self.non_field_errors()]
        return of_the_form + [
            (self[name].id_for_label or self[name].auto_id, error)
            for name in self.fields
            for error in self.errors.get(name, [])
        ]

    @property
    def day(self) -> str:
        """As a date field of HTML wants it."""
        value = self["agreed_on"].value()
        return value.isoformat() if isinstance(value, date | datetime) else value or ""
