"""
Reads the list of addresses of the statistics office (CBS), row by row.

``pc6hnrYYYYMMDD_gwb.csv``, or the ZIP file in which it comes. Codes stand there
without prefix; in some years without the zeros before as well (1180101, 118).
"""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TextIO
from zipfile import BadZipFile, ZipFile, is_zipfile

ENCODING = "utf-8-sig"
LONGEST_HEADING = 1_000
POSTCODE, NUMBER, NEIGHBOURHOOD, MUNICIPALITY = range(4)
HEADINGS = {
    POSTCODE: re.compile(r"pc6|postcode6?"),
    NUMBER: re.compile(r"huis(?:nummer|nr)|hnr"),
    NEIGHBOURHOOD: re.compile(r"(?:buurt|bu)(?:code)?(\d{4})?"),
    MUNICIPALITY: re.compile(r"(?:gemeente|gem|gm)(?:code)?(\d{4})?"),
}
YEAR_IN_NAME = re.compile(r"pc6hnr(20\d\d)\d{4}")
NOT_THE_LIST = (
    "This is not the list of addresses of CBS: its columns are PC6, Huisnummer,"
    " Buurt, Wijk and Gemeente"
)
DAMAGE = (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class UnreadableAddresses(Exception):
    """Why the file cannot be read, in words for whoever imports."""


@dataclass(frozen=True)
class AddressFile:
    """
    An opened list. ``columns`` are where ``POSTCODE``, ``NUMBER``, … stand in a row;
    ``year`` is ``None`` where neither the columns nor the name of the file tell it.
    """

    rows: Iterator[list[str]]
    columns: tuple[int, ...]
    year: int | None


@contextmanager
def open_addresses(path: Path) -> Iterator[AddressFile]:
    """Raises ``UnreadableAddresses``, also for what appears only while reading."""
    try:
        with ExitStack() as stack:
            yield _open(path, stack)
    except DAMAGE as error:
        raise UnreadableAddresses("The ZIP file is damaged or locked") from error
    except csv.Error as error:
        raise UnreadableAddresses(NOT_THE_LIST) from error
    except OSError as error:
        raise UnreadableAddresses(error.strerror or "It cannot be opened") from error


def _open(path: Path, stack: ExitStack) -> AddressFile:
    for name, file in _texts(path, stack):
        heading = file.readline(LONGEST_HEADING)
        if list_ := _as_list(name, heading, file):
            return list_
    raise UnreadableAddresses(NOT_THE_LIST)


def _texts(path: Path, stack: ExitStack) -> Iterator[tuple[str, TextIO]]:
    """The file itself, or each CSV file in a ZIP file, with its name."""
    if not is_zipfile(path):
        yield path.name, _as_text(stack.enter_context(path.open("rb")))
        return
    archive = stack.enter_context(ZipFile(path))
    for name in archive.namelist():
        if name.lower().endswith((".csv", ".txt")):
            yield name, _as_text(stack.enter_context(archive.open(name)))


def _as_text(file: IO[bytes]) -> TextIO:
    return TextIOWrapper(file, encoding=ENCODING, errors="replace", newline="")


def _as_list(name: str, heading: str, file: TextIO) -> AddressFile | None:
    separator = ";" if ";" in heading else ","
    names = [each.strip(' "\r\n').casefold() for each in heading.split(separator)]
    found = {
        column: (place, match)
        for column, pattern in HEADINGS.items()
        for place, each in enumerate(names)
        if (match := pattern.fullmatch(each))
    }
    if len(found) < len(HEADINGS):
        return None
    in_name = YEAR_IN_NAME.search(name)
    year = found[NEIGHBOURHOOD][1][1] or (in_name and in_name[1])
    return AddressFile(
        rows=csv.reader(file, delimiter=separator),
        columns=tuple(found[column][0] for column in HEADINGS),
        year=int(year) if year else None,
    )
