from __future__ import annotations


class NotHers(Exception):
    """She does not speak for all of these districts, or for none at all."""


class NobodyReached(Exception):
    """No active coordinator runs a group in the area."""


class NobodyToRead(Exception):
    """A second reader is needed, and nobody else speaks for the area."""


class OwnBulletin(Exception):
    """Nobody is the second reader of her own bulletin."""


class NotInTime(Exception):
    """It no longer fits its state: somebody else was first, or its time is over."""


class ChangedMeanwhile(Exception):
    """Somebody else corrected it after the page was opened."""


class KeyTaken(Exception):
    """The form carries the key of somebody else's bulletin."""
