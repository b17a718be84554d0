"""
Who was at a workshop before he signed up.

Workshops are a room above this one: it registers here how it recognises people.
"""

from __future__ import annotations

from collections.abc import Callable

from .choices import WorkshopReplacement
from .models import Signup

# Whether this person was there; asked while his group is locked.
Recogniser = Callable[[Signup], bool]

_recognisers: dict[str, Recogniser] = {}


def register_recogniser(name: str) -> Callable[[Recogniser], Recogniser]:
    def register(recogniser: Recogniser) -> Recogniser:
        _recognisers[name] = recogniser
        return recogniser

    return register


def note_attendance(signup: Signup) -> None:
    """Of somebody who is being confirmed: he need not come to a workshop again."""
    if signup.workshop_replacement:
        return
    if any(was_there(signup) for was_there in _recognisers.values()):
        signup.workshop_replacement = WorkshopReplacement.ATTENDED
