"""From the rows of a list of addresses to the house numbers of each postcode."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from .address_files import (
    AddressFile,
    UnreadableAddresses,
)
from .address_runs import ELSEWHERE, as_runs

PC6 = re.compile(r"([1-9]\d{3}) ?([A-Z]{2})", re.ASCII)
# Since 2021 codes of neighbourhoods hold letters too: 0363AF01.
CODE = re.compile(r"(?:BU)?([0-9A-Z]{5,8})")
MUNICIPALITY_TEXT = re.compile(r"(?:GM)?(\d{1,4})", re.ASCII)
NUMBER_TEXT = re.compile(r" *\d{1,5} *", re.ASCII)
# Of a hundred rows. One that CBS could not place is no reason to refuse the rest.
MOST_BAD = 1


@dataclass
class Gathered:
    """
    The house numbers of the wanted municipalities, and how many rows were read.

    ``bad`` rows could not be read; ``bad_wanted`` are those of ``wanted``, the rows
    of the wanted municipalities. ``elsewhere`` are the postcodes of the others.
    """

    numbers: dict[str, dict[tuple[str, str], array[int]]]
    elsewhere: set[str] = field(default_factory=set)
    rows: int = 0
    bad: int = 0
    wanted: int = 0
    bad_wanted: int = 0
    last_bad: int = 0

    def take(self, municipality: str, postcode: str, number: str, code: str) -> None:
        self.wanted += 1
        postcode_match = PC6.fullmatch(postcode.strip().upper())
        code_match = CODE.fullmatch(code.strip().upper())
        house_number = int(number) if NUMBER_TEXT.fullmatch(number) else 0
        if not (postcode_match and code_match and house_number):
            return self.refuse_wanted()
        if not code_match[1].zfill(8).startswith(municipality[2:]):
            return self.refuse_wanted()
        key = " ".join(postcode_match.groups()), code_match[1].lstrip("0")
        self.numbers[municipality][key].append(house_number)

    def refuse_wanted(self) -> None:
        self.bad_wanted += 1
        self.refuse()

    def refuse(self) -> None:
        self.bad += 1
        self.last_bad = self.rows

    def runs_by_postcode(self, municipality: str) -> dict[str, str]:
        """Each postcode of the municipality (7901 AB) with its ``runs``."""
        by_postcode: dict[str, dict[str, Iterable[int]]] = {}
        for (postcode, code), numbers in self.numbers[municipality].items():
            by_postcode.setdefault(postcode, self._others(postcode))[code] = numbers
        return {postcode: as_runs(each) for postcode, each in by_postcode.items()}

    def _others(self, postcode: str) -> dict[str, Iterable[int]]:
        is_elsewhere = postcode.replace(" ", "") in self.elsewhere
        return {ELSEWHERE: ()} if is_elsewhere else {}


class _Municipalities(dict[str, "str | None"]):
    """What stands in the column, as a code; ``None`` for none, empty for others."""

    def __init__(self, wanted: Collection[str]) -> None:
        super().__init__()
        self._wanted = wanted

    def __missing__(self, text: str) -> str | None:
        code = read_municipality(text)
        self[text] = code if code is None or code in self._wanted else ""
        return self[text]


def read_municipality(text: str) -> str | None:
    """``118``, ``0118`` and ``gm0118`` are all GM0118; ``None`` for what is no code."""
    match = MUNICIPALITY_TEXT.fullmatch(text.strip().upper())
    return f"GM{match[1].zfill(4)}" if match else None


def gather(file: AddressFile, municipalities: Collection[str]) -> Gathered:
    """
    Read the list to its end, and keep what is of these municipalities (GM0118).

    Raises ``UnreadableAddresses`` where it is cut off, where more than one in a hundred
    rows cannot be read, and where it has nothing of one of the municipalities.
    """
    gathered = Gathered(
        {code: defaultdict(_no_numbers) for code in sorted(municipalities)}
    )
    _read(file, _Municipalities(municipalities), gathered)
    _check(gathered)
    return gathered


def _no_numbers() -> array[int]:
    return array("I")


def _read(file: AddressFile, known: _Municipalities, gathered: Gathered) -> None:
    # Nearly every row of the country is another's: those have to be quick.
    postcode, number, code, municipality = file.columns
    width = max(file.columns)
    for row in filter(None, file.rows):
        gathered.rows += 1
        whose = known[row[municipality]] if len(row) > width else None
        if whose:
            gathered.take(whose, row[postcode], row[number], row[code])
        elif whose is None:
            gathered.refuse()
        else:
            gathered.elsewhere.add(row[postcode])


def _check(gathered: Gathered) -> None:
    if not gathered.rows:
        raise UnreadableAddresses("There are no addresses in the file")
    if gathered.last_bad == gathered.rows:
        raise UnreadableAddresses("The file ends half-way: download it again")
    for bad, rows in (
        (gathered.bad, gathered.rows),
        (gathered.bad_wanted, gathered.wanted),
    ):
        if bad * 100 > rows * MOST_BAD:
            raise UnreadableAddresses(f"{bad} of {rows} rows cannot be read")
    for code, numbers in gathered.numbers.items():
        if not numbers:
            raise UnreadableAddresses(f"There is no address of {code} in the file")
