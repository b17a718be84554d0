"""Areas that are not of CBS, such as Flemish ones: a name, and a code made from it."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from .import_attributes import as_text, squeezed
from .import_layers import UnreadableFile
from .models import Neighbourhood

NAMES = ("name", "naam", "wijknaam", "buurtnaam", "wijk", "buurt", "label", "title")
MUNICIPALITY = re.compile(r"(GM\d{4}|\d{1,5})?\s*(.*)", re.IGNORECASE | re.DOTALL)
LONGEST_CODE = Neighbourhood._meta.get_field("code").max_length
COLUMNS_NAMED = 30


def is_name(column: str) -> bool:
    return squeezed(column) in NAMES


def name_column(columns: list[str], wanted: str) -> str:
    """The column with names: the one that is wanted, or the most likely one."""
    if wanted:
        return _column(columns, wanted, "name_field")
    for name in NAMES:
        for column in columns:
            if squeezed(column) == name:
                return column
    raise UnreadableFile(
        _("Say in which column the names of the areas are. The file has: %(columns)s.")
        % {"columns": _listed(columns)},
        field="name_field",
    )


def code_column(columns: list[str], wanted: str) -> str:
    return _column(columns, wanted, "code_field") if wanted else ""


def _column(columns: list[str], wanted: str, field: str) -> str:
    for column in columns:
        if column.casefold() == wanted.casefold():
            return column
    raise UnreadableFile(
        _("The file has no column “%(wanted)s”. It has: %(columns)s.")
        % {"wanted": wanted, "columns": _listed(columns)},
        field=field,
    )


def _listed(columns: list[str]) -> str:
    more = len(columns) - COLUMNS_NAMED
    listed = ", ".join(column[:60] for column in columns[:COLUMNS_NAMED])
    return f"{listed}, … (+{more})" if more > 0 else listed or "–"


def split_municipality(text: str) -> tuple[str, str]:
    """``24062 Leuven`` as code and name; either may be empty."""
    code, name = MUNICIPALITY.fullmatch(text.strip()).groups()
    return normal_code(code or ""), " ".join(name.split())


def normal_code(code: str) -> str:
    """Dutch codes have four digits behind GM, Belgian ones five of their own."""
    code = code.strip().upper()
    return f"GM{code.zfill(4)}" if code.isdecimal() and len(code) < 5 else code


def made_code(municipality: str, name: str) -> str:
    """The same at each import, for a name in a municipality."""
    code = "-".join(filter(None, [slugify(municipality), slugify(name)]))
    if slugify(name) and len(code) <= LONGEST_CODE:
        return code
    mark = hashlib.sha256(
        f"{municipality}\n{name}".encode(errors="replace")
    ).hexdigest()[:7]
    return f"{code[: LONGEST_CODE - 8]}-{mark}"


def read_code(properties: dict[str, Any], column: str) -> str:
    return as_text(properties.get(column)) if column else ""
