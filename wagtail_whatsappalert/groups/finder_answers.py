"""What the finder says, as words for a page and as data for a program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from .finder_cards import Card, FinderSite, Step
from .finder_forms import Question
from .finder_search import Finding, Outcome

# More are a list, not an answer.
MOST_SHOWN = 12

STEP_TEXTS = {
    Step.SIGN_UP: gettext_lazy("You can sign up now."),
    Step.WAITING_LIST: gettext_lazy(
        "This group is full. You can sign up for the waiting list."
    ),
    Step.REGISTER_INTEREST: gettext_lazy(
        "This group has not started yet. Once enough people take part, it starts and "
        "you hear from us."
    ),
    Step.EXTERNAL: gettext_lazy("Signing up for this group goes through another page."),
    Step.PAUSED: gettext_lazy("This group pauses. You cannot sign up now."),
    Step.CLOSED: gettext_lazy("You cannot sign up for this group now."),
}
BUTTONS = {
    Step.SIGN_UP: gettext_lazy("Sign up"),
    Step.WAITING_LIST: gettext_lazy("Sign up for the waiting list"),
    Step.REGISTER_INTEREST: gettext_lazy("Register interest"),
    Step.EXTERNAL: gettext_lazy("Go to the page to sign up"),
}


@dataclass(frozen=True)
class Told:
    """A group in an answer; ``button`` is empty where there is nothing to press."""

    card: Card

    @property
    def row(self) -> dict[str, Any]:
        return self.card.row

    @property
    def step_text(self) -> str:
        return STEP_TEXTS[self.card.step]

    @property
    def button(self) -> str:
        return BUTTONS.get(self.card.step, "")

    @property
    def link(self) -> str:
        return self.card.link

    @property
    def signup_url(self) -> str:
        """Where one signs up; empty if one cannot now."""
        return self.card.link or (signup_url(self.row["pk"]) if self.button else "")


def signup_url(group: int) -> str:
    return f"{reverse('wagtail_whatsappalert:signup')}?group={group}"


@dataclass(frozen=True)
class Answer:
    """A finding in the active language, for one site."""

    finding: Finding
    question: Question
    site: FinderSite

    @property
    def outcome(self) -> str:
        return self.finding.outcome.value

    @cached_property
    def groups(self) -> list[Told]:
        found = (self.site.cards.get(pk) for pk in self.finding.groups[:MOST_SHOWN])
        return [Told(card) for card in found if card]

    @property
    def more(self) -> int:
        return max(0, len(self.finding.groups) - MOST_SHOWN)

    @property
    def all_groups(self) -> list[Card]:
        """For who looks further himself."""
        return list(self.site.cards.values())

    @property
    def is_address(self) -> bool:
        return bool(self.question.postcode)

    @property
    def heading(self) -> str:
        return HEADINGS[self.finding.outcome](self)

    @property
    def start_url(self) -> str:
        """Where a form begins with what the finder knows, by POST."""
        return reverse("wagtail_whatsappalert:signup_start")


def _of_one(answer: Answer) -> str:
    # None if it went between the two moments.
    name = answer.groups[0].row["name"] if answer.groups else ""
    return _("Your group: %(group)s") % {"group": name}


def _of_several(answer: Answer) -> str:
    number = len(answer.finding.groups)
    return ngettext(
        "We found %(number)d group", "We found %(number)d groups", number
    ) % {"number": number}


def _of_nowhere(answer: Answer) -> str:
    name = answer.finding.neighbourhood_name
    if not name:
        return _("There is no group here yet")
    return _("There is no group in %(neighbourhood)s yet") % {"neighbourhood": name}


def _of_outside(answer: Answer) -> str:
    name = answer.site.full_name or _("our municipality")
    return _("This is outside %(municipality)s") % {"municipality": name}


def _of_unknown(answer: Answer) -> str:
    if answer.is_address:
        return _("We do not know this address")
    return _("We found nothing with this name")


def _of_unavailable(answer: Answer) -> str:
    return _("We cannot look up addresses now")


HEADINGS = {
    Outcome.ONE: _of_one,
    Outcome.SEVERAL: _of_several,
    Outcome.NOWHERE: _of_nowhere,
    Outcome.OUTSIDE: _of_outside,
    Outcome.UNKNOWN: _of_unknown,
    Outcome.UNAVAILABLE: _of_unavailable,
}


def as_data(answer: Answer) -> dict[str, Any]:
    """``docs/how-to/finder.md`` tells what each key holds."""
    found = answer.finding
    place = {"number": found.neighbourhood, "name": found.neighbourhood_name}
    return {
        "outcome": answer.outcome,
        "message": answer.heading,
        "groups": [_group_data(told) for told in answer.groups],
        "neighbourhood": place if found.neighbourhood else None,
        "start_url": answer.site.start_url,
        "phone": answer.site.phone,
    }


COPIED = (
    "name",
    "status",
    "status_label",
    "availability",
    "availability_label",
    "areas",
    "description",
    "url",
)


def _group_data(told: Told) -> dict[str, Any]:
    return {
        "number": told.row["pk"],
        **{name: told.row[name] for name in COPIED},
        "step": told.card.step.value,
        "step_text": str(told.step_text),
        "signup_url": told.signup_url,
    }
