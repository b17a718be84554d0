"""
Tokens in URLs that carry personal data: encrypted, signed and with a time.

Fernet (from ``cryptography``) with keys derived from ``SECRET_KEY`` and
``SECRET_KEY_FALLBACKS``, one key per purpose.
"""

from __future__ import annotations

import base64
import json
import zlib
from datetime import timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac


class SealBroken(Exception):
    """The token was forged, cut off, made for something else, or is too old."""


def _fernet(purpose: str) -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (
        salted_hmac(
            f"wagtail_whatsappalert.{purpose}", "seal", secret, algorithm="sha256"
        ).digest()
        for secret in secrets
    )
    return MultiFernet([Fernet(base64.urlsafe_b64encode(d)) for d in digests])


def seal(data: dict[str, Any], *, purpose: str) -> str:
    """An unreadable, URL-safe token that holds ``data`` (anything JSON can hold)."""
    packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode())
    return _fernet(purpose).encrypt(packed).decode().rstrip("=")


def unseal(token: str, *, purpose: str, max_age: timedelta | None = None) -> Any:
    """
    What ``seal`` was given.

    Raises ``SealBroken`` for every token that this site did not make for this
    purpose within ``max_age``.
    """
    padded = token + "=" * (-len(token) % 4)
    ttl = int(max_age.total_seconds()) if max_age else None
    try:
        packed = _fernet(purpose).decrypt(padded.encode(), ttl=ttl)
    except (InvalidToken, UnicodeEncodeError) as error:
        raise SealBroken from error
    return json.loads(zlib.decompress(packed))
