"""
What rooms above this one have waiting per group, for the managers' overview.

The overview does not know them: they register.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from ..groups.models import Group

# How much waits in each of these groups, by number of the group; in one query.
Counter = Callable[[QuerySet[Group]], dict[int, int]]
# Where it is dealt with for one group; empty if this user has no right to.
Address = Callable[[int, Any], str]


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits; ``label`` names it in the plural."""

    name: str
    label: Any
    counter: Counter
    address: Address


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Let the overview count this; a second one of the same name replaces it."""
    _sources[source.name] = source


def registered_sources() -> list[Source]:
    return list(_sources.values())
