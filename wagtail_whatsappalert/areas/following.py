"""
Many neighbourhoods that change at once are not saved one by one. Rooms above that
keep something of neighbourhoods register here to hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

# Called with the numbers of neighbourhoods, in the transaction that changed them.
Follower = Callable[[Sequence[int]], None]

_followers: dict[str, Follower] = {}


def follow_neighbourhoods(name: str, follower: Follower) -> None:
    _followers[name] = follower


def neighbourhoods_changed(numbers: Sequence[int]) -> None:
    for follower in _followers.values():
        follower(numbers)
