"""
Leaves a service that fails alone for a while, so that nobody waits for it.

Kept in Django's cache: with a shared one, all processes know together.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.core.cache import cache

from .base import GeocoderUnavailable

logger = logging.getLogger(__name__)

# Longer than any question takes: who asked may have died.
PROBE_SECONDS = 30
# For how many rests nobody may ask before the failures are forgotten.
FORGOTTEN_AFTER = 10


class Breaker:
    """
    After ``failures`` in ``seconds``, with no success between, nobody asks for
    ``seconds``. Then one may try; the others wait for what becomes of that.

    One object for each question. ``failures`` of 0: never.
    """

    def __init__(
        self,
        name: str,
        *,
        failures: int,
        seconds: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._failures, self._seconds, self._clock = failures, seconds, clock
        self._key = f"whatsappalert.breaker.{name}"
        self._is_probe = False

    def enter(self) -> None:
        """Raises ``GeocoderUnavailable`` where the service is left alone."""
        until = cache.get(f"{self._key}.until")
        if until is None:
            return
        if until > self._clock() or not self._may_probe():
            raise GeocoderUnavailable("It failed, and is left alone for a while.")
        self._is_probe = True

    def _may_probe(self) -> bool:
        return cache.add(f"{self._key}.probe", True, PROBE_SECONDS)

    def worked(self) -> None:
        keys = ["count", *(["until", "probe"] if self._is_probe else [])]
        cache.delete_many([f"{self._key}.{each}" for each in keys])

    def failed(self) -> None:
        if self._is_probe or self._count() == self._failures:
            self._rest()

    def _count(self) -> int:
        key = f"{self._key}.count"
        cache.add(key, 0, self._seconds)
        try:
            return cache.incr(key)
        except ValueError:
            # Thrown out between the two: a full cache, or one that keeps nothing.
            return -1

    def _rest(self) -> None:
        until = self._clock() + self._seconds
        cache.set(f"{self._key}.until", until, self._seconds * FORGOTTEN_AFTER)
        cache.delete_many([f"{self._key}.count", f"{self._key}.probe"])
        logger.warning(
            "The geocoder does not answer: nobody asks it for %s seconds.",
            self._seconds,
        )
