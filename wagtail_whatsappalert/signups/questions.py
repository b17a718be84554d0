"""What a form asks once more, because of the address that was filled in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.translation import gettext as _


class Ask(Enum):
    """
    Why a form is not taken in yet.

    ``DECIDED``: the address belongs to a group of which the page did not tell.
    ``OUTSIDE_AREA``: it lies outside the area of the group that was chosen.
    """

    SEVERAL = "several"
    NOWHERE = "nowhere"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"
    UNAVAILABLE = "unavailable"
    DECIDED = "decided"
    OUTSIDE_AREA = "outside_area"

    @property
    def lets_choose(self) -> bool:
        """Whether the resident is to choose a group himself."""
        return self in (Ask.SEVERAL, Ask.UNKNOWN, Ask.UNAVAILABLE)


@dataclass(frozen=True)
class Question:
    """In words; ``send`` is what a program adds to go on with what is asked."""

    kind: str
    heading: str
    message: str
    send: dict[str, Any]


def error_of(ask: Ask, phone: str = "") -> str:
    """What stands at the field that an answer is needed in; empty for a question."""
    if ask is Ask.OUTSIDE:
        message = _("This address lies outside our municipality. Check it.")
        call = _("Is it right? Call us: %(phone)s.") % {"phone": phone}
        return f"{message} {call}" if phone else message
    return {
        Ask.SEVERAL: _("There is more than one group at your address. Choose one."),
        Ask.UNKNOWN: _(
            "We cannot find your address. Check it. Is it right? Then choose the group "
            "of your neighbourhood."
        ),
        Ask.UNAVAILABLE: _(
            "We cannot look up your address now. Choose the group of your "
            "neighbourhood."
        ),
    }.get(ask, "")


def question_of(
    ask: Ask, group: Any, name: str, has_new_texts: bool
) -> Question | None:
    """
    The question, for ``group`` as ``FormFacts`` has it, and its ``name``; ``None``
    where the error at a field says enough.
    """
    if ask is Ask.NOWHERE:
        return Question(ask.value, *_nowhere(name), {"interest": group.neighbourhood})
    if ask is Ask.DECIDED and group.is_wanted:
        words = _nowhere(group.name)
        return Question(ask.value, *words, {"interest": group.neighbourhood})
    if ask is Ask.DECIDED:
        words = _decided(group.as_mentioned, has_new_texts)
        return Question(ask.value, *words, {"group": group.pk})
    if ask is Ask.OUTSIDE_AREA:
        return Question(ask.value, *_outside_area(name), {"outside_area": True})
    return None


def _nowhere(name: str) -> tuple[str, str]:
    return (
        _("There is no group in %(neighbourhood)s yet") % {"neighbourhood": name},
        _(
            "Would you like one? Press the button “Register interest” below. When "
            "there is a group, you hear from us."
        ),
    )


def _decided(group: str, has_new_texts: bool) -> tuple[str, str]:
    again = _(
        "This group has rules of its own, or another minimum age. Read them, tick the "
        "boxes again and press the button below."
    )
    return (
        _("Your address belongs to %(group)s") % {"group": group},
        again if has_new_texts else _("Is that right? Then press the button below."),
    )


def _outside_area(group: str) -> tuple[str, str]:
    return (
        _("Your address lies outside the area of %(group)s") % {"group": group},
        _(
            "Did you make a mistake? Then correct the address. Do you want to join "
            "this group all the same? Then press the button below. You can tell us why."
        ),
    )
