"""Contacts for the telephone of who adds people to a group; RFC 2426."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .models import Signup

VCARD_TYPE = "text/vcard; charset=utf-8"
LINE_END = "\r\n"
# Of octets, without the line end.
LONGEST_LINE = 75
CONTROL_CHARACTERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029]")


def write_vcards(signups: Iterable[Signup]) -> str:
    """A file with a contact for each; ``group`` of each must be there."""
    return "".join(vcard(signup) for signup in signups)


def vcard(signup: Signup) -> str:
    """
    Name and number, no more: it ends up in a private address book.

    The name starts with the prefix of the group, so that its people stand together.
    """
    name = escape(f"{signup.group.contact_start} {signup.name}")
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        f"N:;{name};;;",
        f"FN:{name}",
        f"TEL;TYPE=CELL:{signup.phone.as_e164}",
        "END:VCARD",
    ]
    return "".join(part + LINE_END for line in lines for part in fold(line))


def escape(text: str) -> str:
    """A text as a value: nothing in it ends the value, the line or the card."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = CONTROL_CHARACTERS.sub(" ", text.strip())
    for character in "\\,;":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", "\\n")


def fold(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets; each but the first starts with a space."""
    piece, length = "", 0
    for character in line:
        size = len(character.encode())
        if length + size > LONGEST_LINE:
            yield piece
            piece, length = " ", 1
        piece += character
        length += size
    yield piece
