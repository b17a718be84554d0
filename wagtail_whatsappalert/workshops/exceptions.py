from __future__ import annotations


class RegistrationClosed(Exception):
    """Nobody can register for the workshop now; ``state`` tells why."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class TooManyPeople(Exception):
    """More than may come with one registration; ``most`` is how many may."""

    def __init__(self, most: int) -> None:
        super().__init__(most)
        self.most = most


class NoPlaceLeft(Exception):
    """There is only a place on the waiting list, and he did not ask for that."""


class RegisteredAlready(Exception):
    """This e-mail address has a registration for that workshop."""


class TooLate(Exception):
    """The registration has ended, or the workshop has started: nothing changes it."""


class ControlRoomNotInformed(Exception):
    """It must know of the exercise first, and who knows must be recorded."""


class OutcomeMissing(Exception):
    """There is no result to send yet."""


class ExerciseOver(Exception):
    """The result is sent, or the last day has passed."""
