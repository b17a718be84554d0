class SuccessionOver(Exception):
    """Somebody else was first: it is handed over, cancelled or asked to another."""


class CannotPropose(Exception):
    """Why this person cannot be asked to take over, in words for who asks."""


class NotBound(Exception):
    """She has not accepted the confidentiality agreement, or her time is over."""


class QuestionOver(Exception):
    """The question if the group is active was answered, or is asked no more."""
