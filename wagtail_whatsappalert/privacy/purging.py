"""
Erasing what is kept too long. Rooms register what they must erase; the command
``purge_personal_data`` runs all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

# Erases what is too old at the given moment and answers how many records.
Purger = Callable[[datetime, bool], int]

_purgers: dict[str, Purger] = {}


def register_purger(name: str) -> Callable[[Purger], Purger]:
    """Register a function ``(now, dry_run) -> number of records`` by name."""

    def register(purger: Purger) -> Purger:
        _purgers[name] = purger
        return purger

    return register


def purge_everything(*, now: datetime, dry_run: bool = False) -> dict[str, int]:
    """How many records of each kind were (or would be) erased."""
    return {name: purger(now, dry_run) for name, purger in _purgers.items()}
