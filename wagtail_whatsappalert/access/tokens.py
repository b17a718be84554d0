"""The secret in a sign-in mail."""

from __future__ import annotations

from ..common.sealing import SealBroken, seal, unseal

PURPOSE = "sign in"


class BadSignInToken(Exception):
    """This site did not make the token, or it was cut off on the way."""


def make_token(link: int) -> str:
    """Holds the number of the link and nothing else; when it ends is in its row."""
    return seal({"link": link}, purpose=PURPOSE)


def read_token(token: str) -> int:
    """The number of the link. Raises ``BadSignInToken``."""
    try:
        return int(unseal(token, purpose=PURPOSE)["link"])
    except (SealBroken, KeyError, TypeError, ValueError) as error:
        raise BadSignInToken from error
