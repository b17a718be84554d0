"""Tokens of registering: what a form stands for, and who has sent it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from ..common.sealing import SealBroken, seal, unseal
from ..signups.tokens import BadToken

FORM_SALT = "wagtail_whatsappalert.workshop_form"
RECEIPT = "registration receipt"


@dataclass(frozen=True)
class RegisterToken:
    """
    What one form on a page stands for. Nothing personal, and no time: the page
    that holds it may be cached for weeks.

    ``texts`` is the digest of the consent that the page asks. Without a
    ``workshop`` the visitor chooses one.
    """

    language: str
    workshop: int | None = None
    heading: str = ""
    thank_you: str = ""
    texts: str = ""

    def sign(self) -> str:
        values = [
            self.language,
            self.workshop,
            self.heading,
            self.thank_you,
            self.texts,
        ]
        return signing.Signer(salt=FORM_SALT).sign_object(values, compress=True)


def read_register_token(token: str) -> RegisterToken:
    """Raises ``BadToken``."""
    try:
        values = signing.Signer(salt=FORM_SALT).unsign_object(token)
        return RegisterToken(*values)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadToken from error


@dataclass(frozen=True)
class RegisterReceipt:
    """
    What the thank-you page knows: the address that was mailed, and about what.

    ``registration`` may be one that was there before; the page does not show it.
    """

    email: str
    language: str
    workshop: int
    registration: int
    thank_you: str = ""

    def seal(self) -> str:
        return seal(vars(self), purpose=RECEIPT)


def read_register_receipt(token: str) -> RegisterReceipt:
    """Raises ``BadToken``; receipts are good for a week."""
    try:
        values = unseal(token, purpose=RECEIPT, max_age=timedelta(days=7))
    except SealBroken as error:
        raise BadToken from error
    return RegisterReceipt(**values)
