"""What an import of areas starts from, and what a file of them comes to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Wanted:
    """
    What somebody chose beside the file.

    ``municipalities`` are codes or names, or both in one text (``24062 Leuven``).
    ``kind`` is one of ``AreaKind``, or empty: whatever the file holds.
    """

    municipalities: tuple[str, ...] = ()
    year: int | None = None
    kind: str = ""
    name_field: str = ""
    code_field: str = ""


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of the file; ``shape`` is the WKB that is kept."""

    kind: str
    code: str
    name: str
    municipality_code: str
    municipality: str
    district_code: str
    shape: bytes
    is_repaired: bool = False
    # Whether the code is one of CBS, and so no other area's.
    is_official: bool = True


@dataclass
class AreaList:
    """
    The wanted areas of a file, and what is to be told about the others.

    ``skipped`` counts by reason, ``problems`` forbid importing.
    """

    year: int
    rows: list[AreaRow] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
