"""
What people type in a cell of a list of groups, and what it means.

Each function raises ``ValueError`` with a text for the editor.
"""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from ..common.locations import Location
from .choices import status_choices
from .models import Group, GroupStatus, leads_into_whatsapp

NUMBER = re.compile(
    r"(?:(?:ca\.?|circa|about|ongeveer|±|~)\s*)?"
    r"(\d{1,3}(?:[.,\s']\d{3})+|\d{1,9})(?:[.,]0+)?"
    r"(?:\s*(?:leden|lid|deelnemers|personen|members|people|participants|jaar|years))?",
    re.IGNORECASE,
)
DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?([/?#]\S*)?", re.IGNORECASE)
STATUSES = {
    GroupStatus.FORMING: "forming, in oprichting, in vorming, nieuw, new",
    GroupStatus.ACTIVE: "active, actief",
    GroupStatus.PAUSED: "paused, gepauzeerd, pauze, op pauze",
    GroupStatus.ENDED: "ended, beëindigd, gestopt, opgeheven",
}
STATUS_OF = {
    word: status for status, words in STATUSES.items() for word in words.split(", ")
}
MAX_LENGTHS = {
    name: Group._meta.get_field(name).max_length
    for name in ("name", "area_description", "external_url")
}


def name_key(name: str) -> str:
    """Equal for names that differ in capitals, spaces or Unicode form only."""
    return tidy(unicodedata.normalize("NFKC", name)).casefold()


def tidy(text: str) -> str:
    return " ".join(text.split())


def group_name(text: str) -> str:
    name = tidy(text)
    # "C" and "Z" are what nobody sees: zero-width characters, spaces.
    if all(unicodedata.category(character)[0] in "CZ" for character in name):
        raise ValueError(_("the group has no name."))
    return short_enough(name, "name")


def short_enough(text: str, field: str) -> str:
    limit = MAX_LENGTHS[field]
    if len(text) > limit:
        raise ValueError(
            _("this is too long (%(length)d characters; the limit is %(limit)d).")
            % {"length": len(text), "limit": limit}
        )
    return text


def whole_number(text: str, *, lowest: int = 0, highest: int) -> int:
    """A count as lists have it: ``41``, ``1.024``, ``12 leden``, ``ca. 80``."""
    match = NUMBER.fullmatch(text)
    if not match:
        raise ValueError(
            _("“%(text)s” is not a whole number.") % {"text": shortened(text)}
        )
    number = int(re.sub(r"\D", "", match[1]))
    if not lowest <= number <= highest:
        raise ValueError(
            _("%(number)d is not between %(lowest)d and %(highest)d.")
            % {"number": number, "lowest": lowest, "highest": highest}
        )
    return number


def status(text: str) -> str:
    known = STATUS_OF | {
        str(label).casefold(): value for value, label in status_choices()
    }
    try:
        return str(known[tidy(text).casefold()])
    except KeyError:
        raise ValueError(
            _("“%(text)s” is not a status. Choose from: %(choices)s.")
            % {
                "text": shortened(text),
                "choices": ", ".join(str(label) for _value, label in status_choices()),
            }
        ) from None


def web_address(text: str) -> str:
    """An ``http(s)`` address that may stand on a public page."""
    address = f"https://{text}" if DOMAIN.fullmatch(text) else text
    try:
        URLValidator(schemes=["http", "https"])(address)
        is_private = leads_into_whatsapp(address)
    except (ValidationError, ValueError):
        raise ValueError(
            _("“%(text)s” is not a web address.") % {"text": shortened(text)}
        ) from None
    if is_private:
        raise ValueError(
            _(
                "this leads into WhatsApp itself and must not be public."
                " Leave the cell empty."
            )
        )
    return short_enough(address, "external_url")


def point(latitude: str, longitude: str) -> Location:
    if not (latitude and longitude):
        raise ValueError(_("give both latitude and longitude, or neither."))
    return Location(latitude=_degrees(latitude, 90), longitude=_degrees(longitude, 180))


def _degrees(text: str, limit: int) -> float:
    if not re.fullmatch(r"-?\d{1,3}([.,]\d{1,15})?", text):
        raise ValueError(
            _("“%(text)s” is not a number of degrees, such as 52.7220.")
            % {"text": shortened(text)}
        )
    # Four decimals are 10 m, and Python never writes them as 1e-05.
    degrees = round(float(text.replace(",", ".")), 4)
    if abs(degrees) > limit:
        raise ValueError(
            _("%(degrees)s is more than %(limit)d degrees.")
            % {"degrees": degrees, "limit": limit}
        )
    return degrees


def shortened(text: str) -> str:
    text = tidy(text)
    return text if len(text) <= 40 else f"{text[:39]}…"
