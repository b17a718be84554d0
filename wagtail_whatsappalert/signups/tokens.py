"""Tokens of the signup: what a form stands for, and the links in mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing

from ..common.sealing import SealBroken, seal, unseal
from ..conf import conf
from .application import digest

FORM_SALT = "wagtail_whatsappalert.signup_form"
# Together one number: a token is short, for it stands in addresses too.
ASKS_COORDINATOR, BY_ADDRESS = 1, 2


class BadToken(Exception):
    """This site did not make the token, or it was cut off on the way."""


@dataclass(frozen=True)
class FormToken:
    """
    What one signup form on a page stands for. Nothing personal, and no time:
    the page that holds it may be cached for weeks.

    ``texts`` is the digest of the rules and consent texts that the page shows.
    ``by_address``: the address decides which group it is. ``neighbourhood``: where
    people ask for a group that does not exist yet; then the address decides too.
    """

    language: str
    group: int | None = None
    heading: str = ""
    thank_you: str = ""
    ask_coordinator: bool = False
    texts: str = ""
    by_address: bool = False
    neighbourhood: int | None = None

    def sign(self) -> str:
        values = [
            self.language,
            self.group,
            self.heading,
            self.thank_you,
            ASKS_COORDINATOR * self.ask_coordinator + BY_ADDRESS * self.by_address,
            self.texts,
        ]
        if self.neighbourhood:
            values.append(self.neighbourhood)
        return signing.Signer(salt=FORM_SALT).sign_object(values, compress=True)


def read_form_token(token: str) -> FormToken:
    """Raises ``BadToken``."""
    try:
        language, group, heading, thank_you, options, texts, *rest = signing.Signer(
            salt=FORM_SALT
        ).unsign_object(token)
        return FormToken(
            language,
            group,
            heading,
            thank_you,
            bool(options & ASKS_COORDINATOR),
            texts,
            bool(options & BY_ADDRESS),
            *rest,
        )
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadToken from error


@dataclass(frozen=True)
class Receipt:
    """
    What the thank-you page knows: the address that was mailed, and which signup.

    ``signup`` is ``None`` when none was made; the page does not show which.
    ``for_group`` is the group as it is mentioned, where the form did not name it.
    """

    email: str
    language: str
    group: int
    signup: int | None = None
    thank_you: str = ""
    for_group: str = ""

    def seal(self) -> str:
        return seal(vars(self), purpose="receipt")


def read_receipt(token: str) -> Receipt:
    """Raises ``BadToken``; receipts are good for a week."""
    return Receipt(**_opened(token, "receipt", timedelta(days=7)))


@dataclass(frozen=True)
class ConfirmationLink:
    """The link in the confirmation mail; ``group`` serves when the signup is gone."""

    signup: int
    group: int
    language: str
    email_digest: str
    made_at: int

    def seal(self) -> str:
        return seal(vars(self), purpose="confirmation")

    def is_valid(self, now: datetime) -> bool:
        return is_young(self.made_at, now)

    def opens(self, signup: Any) -> bool:
        return digest(signup.email)[:12] == self.email_digest


def is_young(made_at: int, now: datetime) -> bool:
    """Whether a link to confirm something may still be used."""
    age = timedelta(days=conf.CONFIRMATION_LINK_DAYS)
    return now.timestamp() - made_at <= age.total_seconds()


def read_confirmation_link(token: str) -> ConfirmationLink:
    """Raises ``BadToken``; whether it is still valid is for ``is_valid``."""
    return ConfirmationLink(**_opened(token, "confirmation", None))


@dataclass(frozen=True)
class PhoneLink:
    """
    The link that a coordinator sends to the telephone of who has no e-mail address.

    Good for as long as he has this number, and no address to write to.
    """

    signup: int
    group: int
    language: str
    phone_digest: str
    made_at: int

    @classmethod
    def to(cls, signup: Any, now: datetime) -> PhoneLink:
        made_at = int(now.timestamp())
        return cls(
            signup.pk, signup.group_id, signup.language, _of_phone(signup), made_at
        )

    def seal(self) -> str:
        return seal(vars(self), purpose="phone confirmation")

    def is_valid(self, now: datetime) -> bool:
        return is_young(self.made_at, now)

    def opens(self, signup: Any) -> bool:
        return not signup.email and _of_phone(signup) == self.phone_digest


def _of_phone(signup: Any) -> str:
    return digest(signup.phone.as_e164 if signup.phone else "")[:12]


def read_phone_link(token: str) -> PhoneLink:
    """Raises ``BadToken``; whether it is still valid is for ``is_valid``."""
    return PhoneLink(**_opened(token, "phone confirmation", None))


@dataclass(frozen=True)
class PersonalLink:
    """
    The link in every mail to the page of one signup; good for as long as the
    person has this e-mail address.
    """

    signup: int
    email_digest: str
    language: str

    @classmethod
    def to(cls, signup: Any) -> PersonalLink:
        return cls(signup.pk, digest(signup.email)[:12], signup.language)

    def seal(self) -> str:
        return seal(vars(self), purpose="personal")

    def opens(self, signup: Any) -> bool:
        return bool(signup.email) and digest(signup.email)[:12] == self.email_digest


def read_personal_link(token: str) -> PersonalLink:
    """Raises ``BadToken``; whether it is void is for ``opens``."""
    return PersonalLink(**_opened(token, "personal", None))


@dataclass(frozen=True)
class NewEmailLink:
    """The link that proves a new e-mail address."""

    signup: int
    email_digest: str
    language: str

    @classmethod
    def to(cls, signup: Any) -> NewEmailLink:
        return cls(signup.pk, digest(signup.new_email)[:12], signup.language)

    def seal(self) -> str:
        return seal(vars(self), purpose="new email")

    def proves(self, email: str) -> bool:
        return bool(email) and digest(email)[:12] == self.email_digest


def read_new_email_link(token: str) -> NewEmailLink:
    """Raises ``BadToken``, also when it is older than ``CONFIRMATION_LINK_DAYS``."""
    age = timedelta(days=conf.CONFIRMATION_LINK_DAYS)
    return NewEmailLink(**_opened(token, "new email", age))


def _opened(token: str, purpose: str, max_age: timedelta | None) -> Any:
    try:
        return unseal(token, purpose=purpose, max_age=max_age)
    except SealBroken as error:
        raise BadToken from error
