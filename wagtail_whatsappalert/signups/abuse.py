"""
What keeps people's mailboxes and the list of signups from abuse.

A suspect signup is kept and flagged for the manager; nothing of what was typed
goes into a log. How often one may send is a matter of ``common.rate_limits``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..common.rate_limits import Limit, client_address, network_of
from ..conf import conf

# The field that people do not see, and the seconds that our script writes.
HONEYPOT = "website"
ELAPSED = "elapsed"

# Not every word with a point in it: many people write A.Jansen.
WEB_ADDRESS = re.compile(
    r"https?:|//|\bwww\.|"
    r"\w\w\.(?:com|net|org|info|biz|nl|be|de|eu|ru|cn|xyz|top|io|ly|me|site|online|"
    r"shop|club|live|app|link|click)\b",
    re.IGNORECASE,
)
SECONDS = re.compile(r"\d{1,6}", re.ASCII)


class Suspicion(models.TextChoices):
    """Why a signup may be spam; ``Signup.suspicion`` holds the codes with commas."""

    HONEYPOT = "honeypot", _("Filled in the field that people do not see")
    LINK = "link", _("A web address instead of a name")
    FAST = "fast", _("Filled in within a few seconds")
    UNCHECKED = "unchecked", _("The captcha did not answer")


# Nobody is mailed about these: a program sent them, perhaps with somebody else's
# address and an advertisement for a name.
WITHHELD = frozenset({Suspicion.HONEYPOT, Suspicion.LINK})


def suspicions(sent: Mapping[str, str], name: str) -> list[Suspicion]:
    """What is suspect about a form as it was sent, and the name in it."""
    found = {
        Suspicion.HONEYPOT: bool(sent.get(HONEYPOT)),
        Suspicion.LINK: bool(WEB_ADDRESS.search(name)),
        Suspicion.FAST: _is_fast(sent.get(ELAPSED, "")),
    }
    return [suspicion for suspicion, is_found in found.items() if is_found]


def _is_fast(elapsed: str) -> bool:
    """Only where our script wrote the time: a cached page has none of its own."""
    is_time = SECONDS.fullmatch(elapsed)
    return bool(is_time) and int(elapsed) < conf.MINIMUM_FILL_SECONDS


def as_codes(found: list[Suspicion]) -> str:
    return ",".join(found)


def _read(codes: str) -> list[Suspicion]:
    return [Suspicion(code) for code in codes.split(",") if code in Suspicion.values]


def is_withheld(codes: str) -> bool:
    """Whether no mail goes out until a manager has looked at the signup."""
    return not WITHHELD.isdisjoint(_read(codes))


def in_words(codes: str) -> str:
    """``Signup.suspicion`` as a manager reads it."""
    return ", ".join(str(suspicion.label) for suspicion in _read(codes))


def count_attempt(request: HttpRequest, *whom: str, now: datetime) -> None:
    """
    Note that somebody makes us send mail; raises ``TooMany`` when it is too often.

    Counted per network of the sender, and for each of ``whom`` (e-mail addresses,
    phone numbers), over every form together.
    """
    network = network_of(client_address(request))
    if network:
        Limit("network", conf.SIGNUPS_PER_NETWORK_PER_HOUR).count(network, now=now)
    each = Limit("address", conf.SIGNUPS_PER_ADDRESS_PER_HOUR)
    for address in {address.casefold() for address in whom if address}:
        each.count(address, now=now)
