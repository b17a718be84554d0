"""Who stands on the list of an evening, and the numbers above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import cached_property

from .models import Workshop
from .registrations import Registration, RegistrationStatus


@dataclass(frozen=True)
class Guest:
    """One line: no address, no phone; ``people`` is how many of them are there."""

    number: int
    name: str
    places: int
    people: int
    access_needs: str
    is_waiting: bool
    is_walk_in: bool

    @classmethod
    def of(cls, registration: Registration) -> Guest:
        return cls(
            number=registration.pk,
            name=registration.name,
            places=registration.places,
            people=registration.people_attended or 0,
            access_needs=registration.access_needs,
            is_waiting=registration.status == RegistrationStatus.WAITING,
            is_walk_in=registration.is_walk_in,
        )


@dataclass(frozen=True)
class AttendanceList:
    """In order of the alphabet; read once."""

    workshop: Workshop

    @cached_property
    def guests(self) -> list[Guest]:
        found = self.workshop.registrations.on_the_list()
        return sorted(map(Guest.of, found), key=lambda one: one.name.casefold())

    @property
    def numbers(self) -> list[int]:
        return [guest.number for guest in self.guests]

    @property
    def expected(self) -> int:
        """People with a place who registered beforehand."""
        return sum(
            one.places for one in self.guests if not (one.is_waiting or one.is_walk_in)
        )

    @property
    def here(self) -> int:
        return sum(guest.people for guest in self.guests)

    @property
    def walked_in(self) -> int:
        return sum(guest.people for guest in self.guests if guest.is_walk_in)

    @property
    def is_over_full(self) -> bool:
        """More people are there than there are places: told, never refused."""
        return self.here > self.workshop.capacity

    def found(self, typed: str) -> list[Guest]:
        """Those with every word that was typed in their name."""
        words = typed.casefold().split()
        return [one for one in self.guests if _has(one.name.casefold(), words)]


def _has(name: str, words: Iterable[str]) -> bool:
    return all(word in name for word in words)
