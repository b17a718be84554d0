"""Reads GeoJSON feature by feature: a whole country never stands in memory as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from .import_layers import Feature, Layer, UnreadableFile, damaged

PIECE = 256 * 1024
# Of one value, such as a feature with its boundary.
LONGEST_VALUE = 64 * 1024 * 1024
SPACE = " \t\r\n"


def read_geojson(path: Path, name: str) -> Layer:
    """The features of a FeatureCollection; reading them raises ``UnreadableFile``."""
    layer = Layer(name)
    layer.features = _features(path, layer)
    return layer


def _features(path: Path, layer: Layer) -> Iterator[Feature]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from _collection(_Text(file), layer)
    except (UnicodeDecodeError, RecursionError) as error:
        raise damaged() from error


def _collection(text: _Text, layer: Layer) -> Iterator[Feature]:
    text.take("{")
    has_features = False
    for key in text.members():
        if key == "features":
            has_features = True
            for value in text.items():
                yield _feature(value, layer)
        else:
            _note(key, text.value(), layer)
    if not has_features:
        raise _no_collection()
    if text.peek():
        raise damaged()


def _note(key: str, value: Any, layer: Layer) -> None:
    if key == "type" and value != "FeatureCollection":
        raise _no_collection()
    if key == "crs":
        layer.crs = _named_crs(value)
    if key == "links" and _has_next_page(value):
        layer.remarks.append(
            _(
                "This file is one page of several: the rest is missing. Ask the"
                " service for more areas at once (“limit”)."
            )
        )


def _named_crs(value: Any) -> Any:
    """The coordinate system of the ``crs`` member that GeoJSON had until 2016."""
    if value is None:
        return None
    facts = value.get("properties") if isinstance(value, dict) else None
    if isinstance(facts, dict) and facts.get("code"):
        return f"EPSG:{facts['code']}"
    name = facts.get("name") if isinstance(facts, dict) else None
    return name if isinstance(name, str) else str(value)[:100]


def _has_next_page(links: Any) -> bool:
    return isinstance(links, list) and any(
        isinstance(link, dict) and link.get("rel") == "next" for link in links
    )


def _feature(value: Any, layer: Layer) -> Feature:
    if not isinstance(value, dict) or value.get("type") != "Feature":
        raise _no_collection()
    properties = value.get("properties")
    if not isinstance(properties, dict):
        properties = {}
    if not layer.columns:
        layer.columns = list(properties)
    return Feature(properties, value.get("geometry"))


def _no_collection() -> UnreadableFile:
    return UnreadableFile(
        _("This is JSON, but no GeoJSON with a list of areas (a FeatureCollection).")
    )


class _Text:
    """JSON of which only the piece in hand is kept."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.buffer, self.place = "", 0
        self.is_whole = False
        self.decode = json.JSONDecoder().raw_decode

    def peek(self) -> str:
        """The next sign that is no space; empty at the end."""
        while True:
            while self.place < len(self.buffer) and self.buffer[self.place] in SPACE:
                self.place += 1
            if self.place < len(self.buffer):
                return self.buffer[self.place]
            if not self._more():
                return ""

    def take(self, wanted: str) -> str:
        sign = self.peek()
        if not sign or sign not in wanted:
            raise damaged()
        self.place += 1
        return sign

    def members(self) -> Iterator[str]:
        """The keys of the object that has begun; take each value in between."""
        while self.peek() != "}":
            key = self.value()
            self.take(":")
            yield key
            if self.peek() != "}":
                self.take(",")
        self.take("}")

    def items(self) -> Iterator[Any]:
        self.take("[")
        while self.peek() != "]":
            yield self.value()
            if self.peek() != "]":
                self.take(",")
        self.take("]")

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = self.decode(self.buffer, self.place)
            except ValueError as error:
                if not self._more():
                    raise damaged() from error
                continue
            # A number that ends with the piece may go on in the next.
            if end < len(self.buffer) or not self._more():
                self.place = end
                return value

    def _more(self) -> bool:
        """Read on; twice as much each time, so that a long value takes few tries."""
        rest = self.buffer[self.place :]
        if self.is_whole:
            return False
        if len(rest) > LONGEST_VALUE:
            raise damaged()
        piece = self.file.read(max(PIECE, len(rest)))
        self.is_whole = not piece
        self.buffer, self.place = rest + piece, 0
        return bool(piece)
