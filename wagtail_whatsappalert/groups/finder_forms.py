"""What somebody asks the finder: an address, a name, or where he is."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..common.address_fields import HouseNumberField, PostcodeField
from ..common.postcodes import normalise_postcode

NOTHING = _(
    "Fill in your postcode and house number, or a street, village or neighbourhood."
)
NO_POSTCODE = _("Fill in your postcode.")
NO_HOUSE_NUMBER = _("Fill in your house number.")
TOO_SHORT = _("Type two letters at least.")
NO_POINT = _("This is no place on earth. Fill in your address instead.")


@dataclass(frozen=True)
class Question:
    """One of the three: an address, a text, or a point (longitude, latitude)."""

    postcode: str = ""
    house_number: int = 0
    addition: str = ""
    text: str = ""
    point: tuple[float, float] | None = None


def fresh_uid() -> str:
    return f"whatsappalert-{secrets.token_hex(4)}"


class OptionalHouseNumberField(HouseNumberField):
    def clean(self, value: Any) -> tuple[int, str] | None:
        value = (value or "").strip()
        return super().clean(value) if value else None


class FinderForm(forms.Form):
    """
    ``question`` is what was asked, once the form is valid: the address if it is
    whole, else the text. ``uid`` makes the DOM ids of this one rendering.
    """

    postcode = PostcodeField(label=_("Postcode"), max_length=20, required=False)
    house_number = OptionalHouseNumberField(
        label=_("House number"), max_length=20, required=False
    )
    house_number_addition = forms.CharField(
        label=_("Addition"), max_length=10, required=False
    )
    text = forms.CharField(
        label=_("Street, village or neighbourhood"), max_length=100, required=False
    )
    longitude = forms.FloatField(min_value=-180, max_value=180, required=False)
    latitude = forms.FloatField(min_value=-90, max_value=90, required=False)

    def __init__(
        self, data: Mapping[str, str] | None = None, uid: str | None = None
    ) -> None:
        self.uid = uid or fresh_uid()
        super().__init__(data, auto_id=f"{self.uid}-%s")
        self.question = Question()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("text"):
            self._move_postcode(cleaned)
        self.question = self._address(cleaned) or self._other(cleaned) or Question()
        if self.question == Question() and not self.errors:
            self._say_what_is_missing(cleaned)
        return cleaned

    def _move_postcode(self, cleaned: dict[str, Any]) -> None:
        """A postcode alone is no name of anything."""
        postcode = normalise_postcode(cleaned["text"])
        if postcode and not cleaned.get("postcode"):
            self.data = {**dict(self.data.items()), "postcode": postcode, "text": ""}
            cleaned.update(postcode=postcode, text="")

    def _address(self, cleaned: dict[str, Any]) -> Question | None:
        if not (cleaned.get("postcode") and cleaned.get("house_number")):
            return None
        number, addition = cleaned["house_number"]
        typed = readable(cleaned.get("house_number_addition", ""))
        return Question(cleaned["postcode"], number, typed or addition)

    def _other(self, cleaned: dict[str, Any]) -> Question | None:
        point = cleaned.get("longitude"), cleaned.get("latitude")
        if None not in point:
            return Question(point=point)
        text = readable(cleaned.get("text", ""))
        if text and sum(sign.isalnum() for sign in text) < 2:
            self.add_error("text", TOO_SHORT)
        return Question(text=text) if text else None

    def _say_what_is_missing(self, cleaned: dict[str, Any]) -> None:
        if cleaned.get("postcode"):
            self.add_error("house_number", NO_HOUSE_NUMBER)
        elif cleaned.get("house_number") or cleaned.get("house_number_addition"):
            self.add_error("postcode", NO_POSTCODE)
        else:
            self.add_error(None, NOTHING)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, if it is about one that is seen."""
        found = [("", error) for error in self.non_field_errors()]
        for name, errors in self.errors.items():
            if name in ("longitude", "latitude"):
                found.append(("", str(NO_POINT)))
            elif name in self.fields:
                found += [(self[name].auto_id, error) for error in errors]
        return list(dict.fromkeys(found))


def readable(text: str) -> str:
    """Without halves of signs, which only a program sends."""
    return " ".join(text.encode("utf-8", "ignore").decode().split())
