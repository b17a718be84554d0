"""What all geocoders need: trying again, keeping answers, leaving alone what fails."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache
from django.utils.crypto import salted_hmac

from ..common.locations import Location
from ..common.sealing import SealBroken, seal, unseal
from .base import (
    ConnectionFailed,
    GeocodedAddress,
    Geocoder,
    GeocoderUnavailable,
    QuestionRefused,
)
from .breaker import Breaker

Hits = list[GeocodedAddress]

PURPOSE = "geocoder"
PAUSE = 0.2
# A second try is for what failed at once, never after a timeout: somebody waits.
PATIENCE = 1.0


@dataclass(frozen=True)
class Care:
    """How careful; the same names in capitals stand in the ``GEOCODER`` setting."""

    cache_seconds: int = 24 * 60 * 60
    tries: int = 2
    break_after: int = 5
    break_seconds: int = 60


class CarefulGeocoder(Geocoder):
    """
    Another geocoder, asked with care. ``name`` tells it from others, options included.

    Addresses stand in no key of the cache in clear text, and the answers are sealed.
    Whatever goes wrong is ``GeocoderUnavailable``, without the address.
    """

    def __init__(self, geocoder: Geocoder, *, name: str, care: Care) -> None:
        super().__init__()
        self._geocoder, self._name, self._care = geocoder, name, care

    def search(self, query: str) -> Hits:
        asked = " ".join(query.split())
        return self._answer(
            f"text|{asked.casefold()}", lambda: self._geocoder.search(asked)
        )

    def search_address(
        self, postcode: str, house_number: int, addition: str = ""
    ) -> Hits:
        return self._answer(
            f"address|{postcode}|{house_number}|{addition.casefold()}",
            lambda: self._geocoder.search_address(postcode, house_number, addition),
        )

    def _answer(self, question: str, ask: Callable[[], Hits]) -> Hits:
        key = f"whatsappalert.geocoder.{_digest(f'{self._name}|{question}')}"
        hits = _kept(key) if self._care.cache_seconds else None
        if hits is None:
            hits = self._ask(ask)
            if self._care.cache_seconds:
                cache.set(key, _sealed(hits), self._care.cache_seconds)
        return hits

    def _ask(self, ask: Callable[[], Hits]) -> Hits:
        breaker = Breaker(
            _digest(self._name),
            failures=self._care.break_after,
            seconds=self._care.break_seconds,
        )
        breaker.enter()
        try:
            hits = self._try(ask)
        except QuestionRefused:
            breaker.worked()
            raise
        except GeocoderUnavailable:
            breaker.failed()
            raise
        breaker.worked()
        return hits

    def _try(self, ask: Callable[[], Hits]) -> Hits:
        end = time.monotonic() + PATIENCE
        for tries_left in reversed(range(self._care.tries)):
            try:
                return _asked(ask)
            except ConnectionFailed:
                if not tries_left or time.monotonic() + PAUSE > end:
                    raise
                time.sleep(PAUSE)
        raise GeocoderUnavailable("It was not tried.")


def _asked(ask: Callable[[], Hits]) -> Hits:
    try:
        return ask()
    except GeocoderUnavailable:
        raise
    except Exception as error:
        # Code of a site's own: its error, and what stands around it, may tell the
        # address, and no visitor is to see an error page for it.
        name = type(error).__name__
        raise GeocoderUnavailable(f"The geocoder failed: {name}.") from None


def _digest(text: str) -> str:
    return salted_hmac(
        "wagtail_whatsappalert.geocoding", text, algorithm="sha256"
    ).hexdigest()


def _sealed(hits: Hits) -> str:
    return seal({"hits": [asdict(hit) for hit in hits]}, purpose=PURPOSE)


def _kept(key: str) -> Hits | None:
    token = cache.get(key)
    if token is None:
        return None
    try:
        return [_opened(facts) for facts in unseal(token, purpose=PURPOSE)["hits"]]
    except (SealBroken, KeyError, TypeError):
        # Of another version of this program, or of another secret.
        return None


def _opened(facts: dict[str, Any]) -> GeocodedAddress:
    return GeocodedAddress(**{**facts, "location": Location(**facts["location"])})
