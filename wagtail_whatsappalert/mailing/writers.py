"""
Letters that nobody should wait for while they are written.

A room that writes to very many people at once notes that it has to, and registers
here what writes the letters. It runs before letters are sent.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

logger = logging.getLogger(__name__)

# Writes what still waits to be written; each transaction is its own affair.
Writer = Callable[[datetime], object]

_writers: dict[str, Writer] = {}


def register_writer(name: str) -> Callable[[Writer], Writer]:
    """Register a function ``(now)`` by name; it may run side by side with itself."""

    def register(writer: Writer) -> Writer:
        _writers[name] = writer
        return writer

    return register


def write_what_waits(*, now: datetime) -> None:
    """Let every room write its letters; one that fails stops no other."""
    for name, writer in _writers.items():
        try:
            writer(now)
        except Exception:
            # Without the traceback's text, which could hold an address.
            logger.error("The letters of “%s” are not written yet.", name)
