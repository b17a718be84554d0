from __future__ import annotations


class GroupClosed(Exception):
    """The group takes no signups now."""


class IllegalMove(Exception):
    """The signup is in a state from which this move does not start."""


class RulesChanged(Exception):
    """The rules became others while somebody read them."""


class ReasonMissing(Exception):
    """A manager or coordinator makes this move only with a reason."""


class GroupCannotStart(Exception):
    """Too few people, no coordinator, or not forming any more."""


class PhoneTaken(Exception):
    """The phone takes part in the group already, as somebody else's."""


class NotHers(Exception):
    """She does not run this group, or may not see its people (any more)."""


class NobodyAsks(Exception):
    """Nobody asks for a group there any more: somebody was first."""


class NotCovered(Exception):
    """The group does not have this neighbourhood as a whole, or has ended."""
