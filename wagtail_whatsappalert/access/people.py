"""
Who may sign in. The rooms that keep the people register them here, because they
stand above this one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol


class Person(Protocol):
    """What signing in needs to know of somebody."""

    pk: Any
    name: str
    email: str
    language: str


@dataclass(frozen=True)
class People:
    """
    The people of one role. Both answer only who may sign in on that day, else
    ``None``; e-mail addresses are compared without regard to capitals.
    """

    by_pk: Callable[[int, date], Person | None]
    by_email: Callable[[str, date], Person | None]


_people: dict[str, People] = {}


def register_people(role: str, people: People) -> None:
    """Let the people of this role sign in."""
    _people[role] = people


def find_person(role: str, pk: int, today: date) -> Person | None:
    """The person, if he may sign in today."""
    people = _people.get(role)
    return people.by_pk(pk, today) if people else None


def people_at(email: str, today: date) -> list[tuple[str, Person]]:
    """Everybody with this address who may sign in today, with his role."""
    found = [(role, people.by_email(email, today)) for role, people in _people.items()]
    return [(role, person) for role, person in found if person]
