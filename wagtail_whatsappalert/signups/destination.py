"""
Which group a form leads to, once the address is known.

Nothing is decided that the page did not tell: where the address leads elsewhere, the
resident is asked first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from wagtail.models import Site

from ..groups import finder
from ..groups.finder import Finding, Outcome
from .application import Application
from .form_context import FormFacts, form_facts
from .questions import Ask
from .tokens import FormToken

# In what was sent: that he read the warning about his address.
OUTSIDE_AREA = "outside_area"


@dataclass(frozen=True)
class Told:
    """What the page told that was sent: a group, or where one is asked for."""

    group: int | None = None
    neighbourhood: int | None = None


@dataclass(frozen=True)
class Destination:
    """
    Where a form leads: ``facts`` to show it again with the question ``ask``, or to
    take it in. ``is_outside``: the address lies outside the area of the group.
    """

    facts: FormFacts
    ask: Ask | None = None
    is_outside: bool = False


@dataclass(frozen=True)
class Signpost:
    """From a form with an address to a destination, on one site."""

    site: Site
    token: FormToken
    version: str

    @property
    def by_address(self) -> bool:
        return self.token.by_address or bool(self.token.neighbourhood)

    def read(self, told: Told | None = None) -> FormFacts:
        """As ``form_facts``, which it raises as."""
        told = told or Told()
        return form_facts(
            self.site,
            self.token.language,
            told.group,
            self.version,
            neighbourhood=told.neighbourhood,
        )

    def told(self, sent: Mapping[str, str]) -> Told | None:
        """What the page told of which this was sent; ``None`` for nothing."""
        if not self.by_address:
            return Told(self.token.group) if self.token.group else None
        group = number_of(sent.get("group", ""))
        if group in self.read().ages:
            return Told(group)
        interest = number_of(sent.get("interest", "")) or self.token.neighbourhood
        return Told(neighbourhood=interest) if interest else None

    def follow(
        self, application: Application, shown: FormFacts, sent: Mapping[str, str]
    ) -> Destination:
        """Where this form leads, which showed these facts. May ask a geocoder."""
        if not self.by_address:
            return self._chosen(application, shown, sent)
        finding = finder.find_by_address(
            self.site, *application.place, version=self.version
        )
        return self._found(finding, self.told(sent))

    def _chosen(
        self, application: Application, shown: FormFacts, sent: Mapping[str, str]
    ) -> Destination:
        group = shown.group.pk if shown.group else number_of(sent.get("group", ""))
        has_area = self.read(Told(group)).group.has_area
        covers = has_area and finder.covers_address(group, *application.place)
        if not has_area or covers in (True, None):
            return Destination(shown)
        knows = sent.get(OUTSIDE_AREA) == "on"
        return Destination(shown, None if knows else Ask.OUTSIDE_AREA, is_outside=True)

    def _found(self, finding: Finding, told: Told | None) -> Destination:
        outcome = finding.outcome
        if outcome is Outcome.OUTSIDE:
            return Destination(self.read(told), Ask.OUTSIDE)
        if outcome is Outcome.NOWHERE and finding.neighbourhood:
            there = Told(neighbourhood=finding.neighbourhood)
            return Destination(self.read(there), Ask.NOWHERE if told != there else None)
        if finding.groups:
            return self._among(finding.groups, told)
        if told:
            # Nobody knows better.
            return Destination(self.read(told))
        is_down = outcome is Outcome.UNAVAILABLE
        return Destination(self.read(), Ask.UNAVAILABLE if is_down else Ask.UNKNOWN)

    def _among(self, groups: Sequence[int], told: Told | None) -> Destination:
        """One of these: those that are open go before those that are not."""
        facts = self.read()
        choices = [pk for pk in groups if pk in facts.ages] or groups[:1]
        if told and told.group in choices:
            return Destination(self.read(told))
        if len(choices) > 1:
            return Destination(_narrowed(facts, choices), Ask.SEVERAL)
        found = self.read(Told(choices[0]))
        return Destination(found, Ask.DECIDED if told and found.is_open else None)


def number_of(typed: str) -> int | None:
    """The number of a record as it was sent; ``None`` for anything else."""
    is_number = typed.isascii() and typed.isdecimal() and len(typed) < 19
    return int(typed) if is_number else None


def _narrowed(facts: FormFacts, groups: Sequence[int]) -> FormFacts:
    choices = [(pk, name) for pk, name in facts.choices if pk in groups]
    return replace(facts, choices=choices)
