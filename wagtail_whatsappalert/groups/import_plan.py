"""The plan of an import: what each row of the list leads to."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from ..areas.models import Neighbourhood
from .models import Group


class Outcome(TextChoices):
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")
    ERROR = "error", gettext_lazy("Error")


@dataclass(frozen=True)
class Change:
    """One field that gets another value; ``old`` and ``new`` as people read them."""

    label: str
    old: str
    new: str


@dataclass
class PlannedRow:
    """
    What one row of the file leads to.

    ``values`` are the fields of the group to write, ``neighbourhoods`` those it
    gets, or ``None`` where they stay as they are.
    """

    number: int
    name: str
    group: Group | None = None
    values: dict[str, Any] = field(default_factory=dict)
    neighbourhoods: list[Neighbourhood] | None = None
    makes_page: bool = False
    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        if self.problems:
            return Outcome.ERROR
        if self.group is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    @property
    def changes_something(self) -> bool:
        return self.outcome in (Outcome.NEW, Outcome.CHANGED) or self.makes_page

    def facts(self) -> list[Any]:
        """What the plan rests on, without anything that depends on a language."""
        before = {name: str(getattr(self.group, name, "")) for name in self.values}
        chosen = self.neighbourhoods
        return [
            self.number,
            self.name,
            self.outcome.value,
            self.group and self.group.pk,
            before,
            {name: str(value) for name, value in self.values.items()},
            None if chosen is None else [area.pk for area in chosen],
            self.makes_page,
        ]


@dataclass(frozen=True)
class ImportPlan:
    rows: list[PlannedRow]

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(row.outcome for row in self.rows)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    @property
    def pages(self) -> int:
        return sum(row.makes_page for row in self.rows)

    @property
    def has_errors(self) -> bool:
        return any(row.problems for row in self.rows)

    @property
    def changes_something(self) -> bool:
        return any(row.changes_something for row in self.rows)

    @property
    def digest(self) -> str:
        """Equal as long as importing would do the same, to the same groups."""
        facts = json.dumps([row.facts() for row in self.rows], sort_keys=True)
        return hashlib.sha256(facts.encode()).hexdigest()
