"""The plan of an import: what each area of the file leads to."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from .choices import AreaKind
from .import_rows import AreaList, AreaRow


class Outcome(TextChoices):
    NEW = "new", gettext_lazy("New")
    CHANGED = "changed", gettext_lazy("Changed")
    UNCHANGED = "unchanged", gettext_lazy("Unchanged")


@dataclass(frozen=True)
class Change:
    """One field that gets another value; of a boundary both texts are empty."""

    label: str
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Stored:
    """An area as the database has it; ``district`` is the code of its district."""

    pk: int
    name: str
    municipality_code: str
    municipality: str
    district: str
    district_id: int | None
    shape: bytes

    def facts(self) -> list[Any]:
        drawn = hashlib.sha256(self.shape).hexdigest()
        texts = [self.name, self.municipality_code, self.municipality, self.district]
        return [self.pk, *texts, drawn]


@dataclass
class PlannedArea:
    """``values`` are the texts to be stored, ``district`` the code of its district."""

    row: AreaRow
    values: dict[str, str]
    district: str = ""
    stored: Stored | None = None
    changes: list[Change] = field(default_factory=list)

    @property
    def outcome(self) -> Outcome:
        if self.stored is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.changes else Outcome.UNCHANGED

    def facts(self) -> list[Any]:
        """What the plan rests on, without anything that depends on a language."""
        before = self.stored and self.stored.facts()
        return [self.row.kind, self.row.code, self.outcome.value, self.district, before]


@dataclass(frozen=True)
class VanishedArea:
    """In the database and not in the file; it is kept. ``groups`` are their names."""

    kind: str
    code: str
    name: str
    groups: list[str] = field(default_factory=list)


@dataclass
class ImportPlan:
    """
    ``links`` are numbers of neighbourhoods that get their district though they are
    not in the file, with the code of it.
    """

    areas: AreaList
    planned: list[PlannedArea] = field(default_factory=list)
    vanished: list[VanishedArea] = field(default_factory=list)
    links: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def count(self, kind: str) -> dict[str, int]:
        counted = Counter(p.outcome for p in self.planned if p.row.kind == kind)
        counts = {outcome.value: counted[outcome] for outcome in Outcome}
        vanished = sum(area.kind == kind for area in self.vanished)
        return {**counts, "vanished": vanished}

    @property
    def counts(self) -> list[tuple[AreaKind, dict[str, int]]]:
        """Of each kind that the file holds."""
        kinds = {planned.row.kind for planned in self.planned}
        return [(kind, self.count(kind)) for kind in AreaKind if kind.value in kinds]

    @property
    def municipalities(self) -> list[str]:
        names = {
            (p.row.municipality_code, p.values["municipality"]) for p in self.planned
        }
        return sorted(
            f"{name} ({code})" if name and code else name or code
            for code, name in names
        )

    @property
    def repaired(self) -> list[AreaRow]:
        return [p.row for p in self.planned if p.row.is_repaired]

    @property
    def without_district(self) -> int:
        return sum(bool(p.row.district_code) and not p.district for p in self.planned)

    @property
    def changed(self) -> list[PlannedArea]:
        return [p for p in self.planned if p.outcome != Outcome.UNCHANGED]

    @property
    def changes_something(self) -> bool:
        return bool(self.changed or self.links)

    @property
    def digest(self) -> str:
        """Equal as long as importing would do the same, to the same areas."""
        facts = [p.facts() for p in self.planned]
        text = json.dumps([self.areas.year, facts, sorted(self.links.items())])
        return hashlib.sha256(text.encode()).hexdigest()
