"""The link in the mail of a bulletin. Nothing personal is behind it."""

from __future__ import annotations

from ..common.sealing import SealBroken, seal, unseal

PURPOSE = "bulletin"


class BadToken(Exception):
    """This site did not make the token, or it was cut off on the way."""


def seal_receipt(number: int) -> str:
    return seal({"receipt": number}, purpose=PURPOSE)


def read_receipt_token(token: str) -> int:
    """The number of the receipt. Raises ``BadToken``."""
    try:
        return int(unseal(token, purpose=PURPOSE)["receipt"])
    except SealBroken as error:
        raise BadToken from error
