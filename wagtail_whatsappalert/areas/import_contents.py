"""Everything that a file says of its areas, before anybody chooses from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from .import_attributes import (
    MUNICIPALITY,
    Facts,
    as_text,
    is_known,
    read_facts,
    squeezed,
)
from .import_layers import Feature, Layer, UnreadableFile
from .import_names import is_name, normal_code, split_municipality
from .import_rows import Wanted
from .import_shapes import WrongShape, read_shape

MAX_FEATURES = 100_000


@dataclass(slots=True)
class Found:
    """An area of the file; ``facts`` is ``None`` where it is not of CBS."""

    layer: Layer
    facts: Facts | None
    shape: BaseGeometry | None = None
    problem: str = ""
    properties: dict[str, Any] = field(default_factory=dict)


@dataclass
class Contents:
    """``municipalities`` are all of the file: code and name, which may be empty."""

    areas: list[Found] = field(default_factory=list)
    others: list[Found] = field(default_factory=list)
    municipalities: dict[str, str] = field(default_factory=dict)
    kinds: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    layers: list[Layer] = field(default_factory=list)


class IsRead:
    """Which columns of a layer are worth reading."""

    def __init__(self, wanted: Wanted) -> None:
        chosen = {wanted.name_field, wanted.code_field} - {""}
        self.chosen = {name.casefold() for name in chosen}

    def __call__(self, column: str) -> bool:
        return is_known(column) or is_name(column) or column.casefold() in self.chosen


class MayBeWanted:
    """By the municipality, as far as an area itself tells it."""

    def __init__(self, municipalities: Iterable[str]) -> None:
        parts = [split_municipality(text) for text in municipalities]
        self.codes = {code for code, _name in parts if code}
        self.names = {name.casefold() for code, name in parts if not code}

    def __call__(self, code: str, name: str) -> bool:
        if not (self.codes or self.names) or normal_code(code) in self.codes:
            return True
        return bool(self.names) and (not name or name.casefold() in self.names)


def read_contents(layers: list[Layer], wanted: Wanted) -> Contents:
    """
    Read all features, but keep the boundaries of what may be wanted only.

    Raises ``UnreadableFile``.
    """
    contents = Contents(layers=layers)
    may_be_wanted = MayBeWanted(wanted.municipalities)
    count = 0
    for layer in layers:
        for feature in layer.features:
            count += 1
            if count > MAX_FEATURES:
                raise UnreadableFile(
                    _("The file has more than %(limit)d areas.")
                    % {"limit": MAX_FEATURES}
                )
            _take(feature, layer, contents, may_be_wanted)
    return contents


def _take(
    feature: Feature, layer: Layer, contents: Contents, may_be_wanted: MayBeWanted
) -> None:
    facts = read_facts(feature.properties)
    if facts is None:
        contents.others.append(_found(feature, layer, None))
        return
    contents.kinds[facts.kind] += 1
    known = contents.municipalities.get(facts.municipality_code)
    name = facts.name if facts.kind == MUNICIPALITY else facts.municipality
    if not facts.is_water:
        contents.municipalities[facts.municipality_code] = known or name
    if facts.kind == MUNICIPALITY:
        return
    if may_be_wanted(facts.municipality_code, facts.municipality):
        if facts.is_water:
            contents.skipped["water"] += 1
        else:
            contents.areas.append(_found(feature, layer, facts))


def _found(feature: Feature, layer: Layer, facts: Facts | None) -> Found:
    found = Found(layer, facts)
    if facts is None:
        found.properties = {
            name: as_text(value)
            for name, value in feature.properties.items()
            if len(squeezed(name)) < 100
        }
    try:
        found.shape = read_shape(feature.geometry)
    except WrongShape as error:
        found.problem = str(error)
    return found
