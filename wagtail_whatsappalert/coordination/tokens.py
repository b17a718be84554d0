"""The link in the letters that ask if a group is still active."""

from __future__ import annotations

from dataclasses import dataclass

from ..common.sealing import SealBroken, seal, unseal
from ..signups.tokens import BadToken

PURPOSE = "activity"


@dataclass(frozen=True)
class ActivityLink:
    """
    Who was asked by which question: nothing personal, and no way to anything else.

    Good for as long as the question is open.
    """

    check: int
    coordinator: int
    language: str

    def seal(self) -> str:
        return seal(vars(self), purpose=PURPOSE)


def read_activity_link(token: str) -> ActivityLink:
    """Raises ``BadToken``."""
    try:
        return ActivityLink(**unseal(token, purpose=PURPOSE))
    except SealBroken as error:
        raise BadToken from error
