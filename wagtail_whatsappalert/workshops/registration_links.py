"""The link in every mail about a registration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..common.sealing import SealBroken, seal, unseal
from ..signups.application import digest
from ..signups.tokens import BadToken

PURPOSE = "registration"


@dataclass(frozen=True)
class RegistrationLink:
    """
    To confirm a registration, and from then on to its page.

    Good for as long as the person is kept: one who does not confirm is erased
    within days. ``workshop`` serves when the registration is gone.
    """

    registration: int
    workshop: int
    email_digest: str
    language: str

    @classmethod
    def to(cls, registration: Any) -> RegistrationLink:
        return cls(
            registration.pk,
            registration.workshop_id,
            digest(registration.email)[:12],
            registration.language,
        )

    def seal(self) -> str:
        return seal(vars(self), purpose=PURPOSE)

    def opens(self, registration: Any) -> bool:
        has_email = bool(registration.email)
        return has_email and digest(registration.email)[:12] == self.email_digest


def read_registration_link(token: str) -> RegistrationLink:
    """Raises ``BadToken``; whether it is void is for ``opens``."""
    try:
        return RegistrationLink(**unseal(token, purpose=PURPOSE))
    except SealBroken as error:
        raise BadToken from error
