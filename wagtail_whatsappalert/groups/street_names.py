"""One name for a street, however people write it."""

from __future__ import annotations

import re
import unicodedata

LONGEST_STREET = 100

# As a part of a name: "Burg. de Ruyterstr." is "Burgemeester de Ruyterstraat".
WORDS = {
    "burg": "burgemeester",
    "dokter": "doctor",
    "dr": "doctor",
    "ds": "dominee",
    "eerste": "1e",
    "gen": "generaal",
    "ing": "ingenieur",
    "ir": "ingenieur",
    "jhr": "jonkheer",
    "mgr": "monseigneur",
    "mr": "meester",
    "past": "pastoor",
    "prof": "professor",
    "st": "sint",
    "tweede": "2e",
    "derde": "3e",
    "v": "van",
    "vd": "van",
    "z": "zuid",
    "n": "noord",
    "o": "oost",
    "w": "west",
}
COMPASS = {"z", "n", "o", "w"}
# Written in so many ways that they tell nothing: v.d., van der, 't.
ARTICLES = {"d", "de", "den", "der", "het", "t"}
ENDINGS = {"str": "straat", "ln": "laan", "pl": "plein", "wg": "weg", "sngl": "singel"}

ORDINAL = re.compile(r"\d+(?:e|de|ste|er)", re.IGNORECASE)


def street_key(text: str) -> str:
    """
    The same for every way to write the name of one street; empty for none.

    Without capitals, accents, marks and spaces, with abbreviations written out, at
    most 100 characters: "Burg. v.d. Wérf-str." is "burgemeestervanwerfstraat".
    """
    first, *others = _words(text) or [""]
    kept = ["het" if first == "t" else first]
    kept += [word for word in others if word not in ARTICLES]
    last = len(kept) - 1
    return "".join(
        _written_out(word, is_last=0 < last == place) for place, word in enumerate(kept)
    )[:LONGEST_STREET]


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    # ß has become ss, but these have no accent to lose.
    plain = plain.translate(str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l"}))
    return re.findall(r"[^\W_]+", plain)


def _written_out(word: str, *, is_last: bool) -> str:
    if word in COMPASS and not is_last:
        return word
    if ORDINAL.fullmatch(word):
        return re.sub(r"\D", "", word) + "e"
    for short, whole in ENDINGS.items():
        if word.endswith(short):
            return word.removesuffix(short) + whole
    return WORDS.get(word, word)
