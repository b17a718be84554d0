"""
Other ways than mail to tell coordinators of a bulletin, as the site chooses.

``docs/how-to/bulletins.md`` shows a whole one.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from django.utils.module_loading import import_string

from ..conf import conf
from ..coordinators.models import Coordinator
from .models import Bulletin

logger = logging.getLogger(__name__)


class Channel(ABC):
    """
    Announces bulletins. Named in ``WAGTAIL_WHATSAPPALERT["BULLETIN_CHANNELS"]``.

    ``OPTIONS`` of that setting come in as keywords.
    """

    def __init__(self, **options: Any) -> None:
        self.options = options

    @abstractmethod
    def announce(self, bulletin: Bulletin, coordinators: Sequence[Coordinator]) -> None:
        """
        Tell these coordinators; called once when a bulletin is sent, once for each
        correction (``version`` above 1) and once when it is withdrawn
        (``is_withdrawn``).

        It runs after the mails are queued and committed, so that whatever happens
        here takes nothing away from them. What it raises is logged without its text;
        it is not called again. Give every request to a service a timeout.
        """


class DummyChannel(Channel):
    """For tests and demos: keeps in ``announced`` what it was told, by numbers."""

    announced: list[tuple[int, str, list[int]]] = []

    def announce(self, bulletin: Bulletin, coordinators: Sequence[Coordinator]) -> None:
        if self.options.get("broken"):
            raise ConnectionError("The dummy was told to be broken.")
        numbers = [coordinator.pk for coordinator in coordinators]
        self.announced.append((bulletin.pk, bulletin.edition, numbers))


def announce_everywhere(
    bulletin: Bulletin, coordinators: Sequence[Coordinator]
) -> None:
    """Every channel of the settings; one that fails stops no other."""
    for chosen in conf.BULLETIN_CHANNELS:
        try:
            channel = import_string(chosen["BACKEND"])(**chosen.get("OPTIONS", {}))
            channel.announce(bulletin, coordinators)
        except Exception as problem:
            # Only what kind of problem: its text could hold a number or an address.
            logger.error(
                "A channel did not announce bulletin %s: %s.",
                bulletin.pk,
                type(problem).__name__,
            )
