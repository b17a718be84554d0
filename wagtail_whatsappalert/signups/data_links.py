"""The link in the mail with which a resident downloads all data about him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..common.sealing import SealBroken, seal, unseal
from ..conf import conf
from .application import digest

PURPOSE = "data"


class BadDataLink(Exception):
    """Not one of ours, damaged on the way, or too old."""


@dataclass(frozen=True)
class DataLink:
    """Whose data; ``email_digest`` voids the link when the address changes."""

    signup: int
    email_digest: str

    @classmethod
    def to(cls, signup: Any) -> DataLink:
        return cls(signup.pk, digest(signup.email)[:12])

    def opens(self, signup: Any) -> bool:
        return bool(signup.email) and digest(signup.email)[:12] == self.email_digest

    def seal(self) -> str:
        return seal(vars(self), purpose=PURPOSE)


def read_data_link(token: str) -> DataLink:
    """Raises ``BadDataLink``; good for ``DATA_LINK_HOURS``."""
    hours = timedelta(hours=conf.DATA_LINK_HOURS)
    try:
        return DataLink(**unseal(token, purpose=PURPOSE, max_age=hours))
    except SealBroken as error:
        raise BadDataLink from error
