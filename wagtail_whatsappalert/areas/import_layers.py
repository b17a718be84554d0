"""What a file of areas holds, whatever its format: layers of features."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _


class UnreadableFile(Exception):
    """
    The file as a whole cannot be imported; the message tells an editor why.

    ``field`` names the choice of the form that would help, or ``file``.
    """

    def __init__(self, message: str, field: str = "file") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Feature:
    """``geometry`` as the file has it: a dictionary of GeoJSON, WKB or nothing."""

    properties: dict[str, Any]
    geometry: dict[str, Any] | bytes | None


@dataclass
class Layer:
    """
    One table of a file. Its features can be read once; only then ``crs`` (anything
    that pyproj knows, or ``None``), ``columns`` and ``remarks`` are known.
    """

    name: str
    features: Iterable[Feature] = ()
    crs: Any = None
    columns: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def damaged() -> UnreadableFile:
    return UnreadableFile(
        _("The file is damaged or ends half-way. Get it again from where it came.")
    )
