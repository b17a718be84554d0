"""
What rooms keep about one person, and how each erases him.

The room of the signups cannot know the rooms above it: these register what they
tell and erase of who signed up (articles 15 and 17 GDPR).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Part:
    """A table of the file with his data; ``empty`` is what stands without rows."""

    title: str
    columns: list[str]
    rows: list[list[str]]
    empty: str = ""


@dataclass(frozen=True)
class Subject:
    """Who asks: the number of his signup, and an address that two may share."""

    signup: int
    email: str


Teller = Callable[[Subject], list[Part]]
# In transactions of its own; ``now`` is the moment on which he was erased.
Eraser = Callable[[Subject, datetime], None]

_tellers: list[Teller] = []
_erasers: list[Eraser] = []


def register_subject(*, teller: Teller, eraser: Eraser) -> None:
    """Called once for each room, at start-up."""
    _tellers.append(teller)
    _erasers.append(eraser)


def parts_about(subject: Subject) -> list[Part]:
    """What the other rooms keep about him, in the active language."""
    return [part for teller in _tellers for part in teller(subject)]


def erase_elsewhere(subject: Subject, *, now: datetime) -> None:
    """Outside any transaction: each room takes the locks that it needs."""
    for eraser in _erasers:
        eraser(subject, now)
