"""What the signup form asks once more, because of the address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from .destination import OUTSIDE_AREA
from .questions import Ask, Question, error_of, question_of


def reason_field() -> forms.CharField:
    return forms.CharField(
        label=gettext("Why do you want to join this group?"),
        max_length=500,
        required=False,
        widget=forms.Textarea,
    )


class AsksAboutAddress:
    """
    For a form with ``facts``, ``token`` and ``ask``, whose ``group`` and ``postcode``
    are fields.
    """

    @property
    def by_address(self) -> bool:
        """Whether the address decides which group it is."""
        return self.token.by_address or bool(self.token.neighbourhood)

    @property
    def lets_choose(self) -> bool:
        """Whether the resident chooses a group himself."""
        if self.facts.group or not self.by_address:
            return self.facts.group is None
        return bool(self.ask and self.ask.lets_choose and self.facts.choices)

    @property
    def explains_outside(self) -> bool:
        """Whether he knows that his address lies outside the area of the group."""
        knows = self.data.get(OUTSIDE_AREA) == "on" and not self.by_address
        return knows or self.ask is Ask.OUTSIDE_AREA

    @property
    def told(self) -> dict[str, Any]:
        """What a page sends along to go on: names and values, for hidden fields."""
        group = self.facts.group
        if not self.by_address or group is None:
            return {OUTSIDE_AREA: "on"} if self.explains_outside else {}
        if group.is_wanted:
            return {"interest": group.neighbourhood}
        return {"group": group.pk}

    @property
    def has_new_texts(self) -> bool:
        """Whether the page that was sent showed other rules, or another age."""
        return self.token.texts != self.facts.texts

    @property
    def question(self) -> Question | None:
        """What the page asks; ``None`` where the errors at the fields say enough."""
        if self.ask is None:
            return None
        group = self.facts.group
        return question_of(
            self.ask, group, group.name if group else self._chosen, self.has_new_texts
        )

    @property
    def _chosen(self) -> str:
        """The name of the group that was chosen."""
        return dict(self.facts.choices).get(self.cleaned_data.get("group"), "")

    def ask_about_address(self) -> None:
        """After validation: the error that belongs to ``ask``, if one does."""
        message = error_of(self.ask, self.facts.municipal.phone)
        if not message:
            return
        field = "group" if "group" in self.fields else "postcode"
        self.errors.pop(field, None)
        self.add_error(field, forms.ValidationError(message, code=self.ask.value))
