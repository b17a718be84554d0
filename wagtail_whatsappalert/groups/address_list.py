"""
A list of streets, postcodes and house numbers, as people write it.

One street or postcode per line; behind it, where it is not whole, its house numbers::

    7901 AB
    7901 AC 1-35 odd
    Hoofdstraat 2 t/m 98 even, 101
    7902 Kerkstraat
    "Plein 1813" 1-9
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from ..common.postcodes import normalise_postcode
from .address_ranges import AddressRange, Parity
from .street_names import LONGEST_STREET, ORDINAL, street_key

HIGHEST_NUMBER = 99_999

NUMBERS = re.compile(
    r"(?:(?:huis)?(?:nummers?|nrs?|nos?|numbers?)\b\.?\s*)?"
    r"(?P<before>(?:on)?even|odd)?\s*"
    r"(?:(?P<since>vanaf|from)\s+)?"
    r"(?:(?P<first>\d+)"
    r"(?:\s*(?P<to>-|t/m|tm\b|to\b|through|tot\b|till?\b)"
    r"\s*(?P<last>\d*))?)?"
    r"\s*(?P<after>(?:on)?even|odd)?(?:\s+(?:side|sides|zijde|kant))?"
)
POSTCODE = re.compile(r"(\d{4}(?:\s?[A-Za-z]{2})?)(?=[\s:,;]|$)[\s:,;]*")
FOUR_DIGITS = re.compile(r"([1-9]\d{3})(?=[\s:,;]|$)[\s:,;]*")
QUOTED = re.compile(r"[\"“”„](?P<street>[^\"“”„]+)[\"“”„][\s:]*")
BETWEEN = re.compile(r"\s*[,;&]\s*|\s+(?:en|and)\s+", re.IGNORECASE)
# Where the house numbers may begin: at a number, or at a word that announces one.
BEGINS = re.compile(
    r"(?<!\S)(?=\d|(?:on)?even\b|odd\b|vanaf\b|from\b|(?:huis)?(?:nummers?|nrs?|nos?)\b)",
    re.IGNORECASE,
)
# The end of the war is part of a name, no house numbers: Plein 1940-1945.
WAR = re.compile(r"['’]?(?:19)?40\s*-\s*['’]?(?:19)?45(?!\S)")
PARITIES = {
    "even": Parity.EVEN,
    "odd": Parity.ODD,
    "oneven": Parity.ODD,
}


@dataclass(frozen=True)
class Problem:
    """A line that cannot be read, counted from 1, and what to do about it."""

    line: int
    message: str

    def __str__(self) -> str:
        return _("Line %(number)d: %(problem)s") % {
            "number": self.line,
            "problem": self.message,
        }


@dataclass
class AddressList:
    """
    What a list says: ranges without a group, each once and with the line that it comes
    from (``written``), and its problems.
    """

    ranges: list[AddressRange] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_address_list(text: str) -> AddressList:
    """Every line on its own: one that cannot be read holds no address."""
    read, seen = AddressList(), set()
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            found = list(_read_line(_tidy(line)))
        except ValueError as error:
            read.problems.append(Problem(number, str(error)))
            continue
        for each in found:
            if as_facts(each) not in seen:
                seen.add(as_facts(each))
                each.written = line.strip()
                read.ranges.append(each)
    return read


def as_facts(each: AddressRange) -> tuple[object, ...]:
    """What makes two ranges the same."""
    return (each.street, each.postcode, each.first, each.last, str(each.parity))


def holding(*, postcode: str, street: str = "", house_number: int | None = None) -> Q:
    """
    A condition for groups whose list holds an address; for one ``filter()`` only,
    with ``distinct()``.

    ``postcode`` as ``normalise_postcode`` writes it, ``street`` as people do; either
    may be empty. Without a house number a part of the street or postcode is enough.
    """
    whole = postcode.replace(" ", "")
    places = {"", whole, whole[:4]} if whole else {""}
    known = Q(address_ranges__postcode__in=places)
    known &= Q(address_ranges__street__in={"", street_key(street)})
    return known if house_number is None else known & _number_in_range(house_number)


def _number_in_range(number: int) -> Q:
    parity = Parity.ODD if number % 2 else Parity.EVEN
    return (
        Q(address_ranges__parity__in=[Parity.ALL, parity])
        & (Q(address_ranges__first=None) | Q(address_ranges__first__lte=number))
        & (Q(address_ranges__last=None) | Q(address_ranges__last__gte=number))
    )


def _tidy(line: str) -> str:
    line = re.sub(r"[‐‑‒–—−]", "-", line)
    line = re.sub(r"\btot en met\b", "t/m", line, flags=re.IGNORECASE)
    return " ".join(line.split()).strip(" ,;")


def _read_line(line: str) -> Iterator[AddressRange]:
    if not line:
        return
    postcode, rest = _postcode_of(line)
    street, numbers = _street_of(rest)
    if numbers and not street and len(postcode) == 4:
        raise ValueError(
            _("write a street between %(postcode)s and the house numbers.")
            % {"postcode": postcode}
        )
    if not street and not postcode:
        raise ValueError(_("begin with the name of a street, or with a postcode."))
    key = street_key(street)
    for each in re.split(BETWEEN, numbers):
        yield AddressRange(street=key, postcode=postcode, **_read_numbers(each))


def _postcode_of(line: str) -> tuple[str, str]:
    """The postcode that the line begins with, without its space, and the rest."""
    match = POSTCODE.match(line)
    if match is None:
        return "", line
    whole = normalise_postcode(match[1])
    digits = FOUR_DIGITS.match(line)
    if whole and not (digits and len(whole) > 4 and _is_word(match[1], line)):
        return whole.replace(" ", ""), line[match.end() :]
    if digits:
        return digits[1], line[digits.end() :]
    raise ValueError(_("“%(text)s” is no postcode.") % {"text": match[1]})


def _is_word(postcode: str, line: str) -> bool:
    """Whether the two letters are the beginning of a street: 7901 De Brink."""
    letters = postcode[4:].strip()
    follows = line[len(postcode) :].strip(" :")
    return letters.istitle() and bool(re.match(r"[^\W\d_]", follows))


def _street_of(text: str) -> tuple[str, str]:
    """The name of the street, and what stands behind it as house numbers."""
    quoted = QUOTED.match(text)
    if quoted:
        return _checked_street(quoted["street"]), text[quoted.end() :]
    text, _found, rest = text.partition(",") if "," in text else (text, "", "")
    start = _start_of_numbers(text)
    street, numbers = text[:start].strip(" :"), text[start:].strip()
    _refuse_unread_numbers(street)
    joined = ", ".join(part for part in (numbers, rest.strip()) if part)
    return _checked_street(street) if street else "", joined


def _start_of_numbers(text: str) -> int:
    """The first place from where all that follows can be read as house numbers."""
    war = WAR.search(text)
    for match in BEGINS.finditer(text, war.end() if war else 0):
        parts = re.split(BETWEEN, text[match.start() :])
        if all(_matched(part) for part in parts):
            return match.start()
    return len(text)


def _refuse_unread_numbers(street: str) -> None:
    words = WAR.sub("", street).split()
    # 5 Meiplein is a name.
    if re.match(r"\d\d? [^\W\d_]{3}", street):
        del words[0]
    for word in words:
        if re.match(r"\d", word) and not ORDINAL.fullmatch(word):
            raise ValueError(
                _(
                    "“%(text)s” is no house number. Write the number alone, without a "
                    "letter or addition. If it is part of the name, put the name "
                    "between quotation marks."
                )
                % {"text": word}
            )


def _checked_street(name: str) -> str:
    if len(street_key(name)) < 2 or len(name) > LONGEST_STREET:
        raise ValueError(_("this is no name of a street."))
    return name


def _matched(text: str) -> re.Match[str] | None:
    return NUMBERS.fullmatch(text.casefold()) if len(text) < 60 else None


def _read_numbers(text: str) -> dict[str, object]:
    if not text:
        return {}
    match = _matched(text)
    if match is None or not any(match.group("before", "first", "after")):
        raise ValueError(
            _(
                "“%(text)s” is no house number. Write for example 1-35, 12 or 2-98 "
                "even, and each street on a line of its own."
            )
            % {"text": text}
        )
    return {**_first_and_last(match, text), "parity": _parity(match, text)}


def _first_and_last(match: re.Match[str], text: str) -> dict[str, int | None]:
    if not match["first"]:
        return {"first": None, "last": None}
    if match["to"] in ("tot", "til", "till"):
        raise ValueError(_("write “t/m” or a dash: is the last number included?"))
    first = _house_number(match["first"])
    is_open = match["since"] or match["to"]
    last = _house_number(match["last"]) if match["last"] else None
    if last is None and not is_open:
        last = first
    if last is not None and last < first:
        raise ValueError(
            _("in “%(text)s” the first number is higher than the last.")
            % {"text": text}
        )
    return {"first": first, "last": last}


def _house_number(digits: str) -> int:
    if not 1 <= int(digits[:9]) <= HIGHEST_NUMBER:
        raise ValueError(_("“%(text)s” is no house number.") % {"text": digits})
    return int(digits)


def _parity(match: re.Match[str], text: str) -> Parity:
    named = {PARITIES[name] for name in match.group("before", "after") if name}
    parity = named.pop() if named else Parity.ALL
    first = int(match["first"] or 0)
    is_single = match["first"] and not match["to"] and not match["since"]
    fits = parity == Parity.ALL or (parity == Parity.ODD) == bool(first % 2)
    if named or (is_single and not fits):
        raise ValueError(
            _("“%(text)s” holds no number at all: odd or even?") % {"text": text}
        )
    return parity
