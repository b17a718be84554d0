"""
Being signed in: a random key in a cookie of its own, and a row that can be ended.

Not Django's session: that belongs to accounts of the site, and would follow the
visitor to every other page of it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.conf.urls.i18n import is_language_prefix_patterns_used
from django.http import HttpRequest, HttpResponse
from django.urls import get_urlconf, reverse
from django.utils import timezone, translation

from ..adminkit.versions import offered_languages
from ..conf import conf
from .models import AccessSession
from .people import Person, find_person

COOKIE = "whatsappalert_access"
# More than a browser sends that we gave them to.
MOST_COOKIES = 8


@dataclass(frozen=True)
class Visitor:
    """Who is signed in on this device, as what."""

    session: AccessSession
    person: Person

    @property
    def role(self) -> str:
        return self.session.role


def start_session(
    *, role: str, person: Person, now: datetime, key: str = ""
) -> tuple[AccessSession, str]:
    """
    A new session and the key for the cookie; it lasts ``ACCESS_SESSION_HOURS``.

    ``key`` is a random one unless it is given.
    """
    key = key or secrets.token_urlsafe(32)
    session = AccessSession.objects.create(
        key_digest=digest_of(key),
        role=role,
        person=person.pk,
        started_at=now,
        expires_at=now + timedelta(hours=conf.ACCESS_SESSION_HOURS),
    )
    return session, key


def visitor_of(request: HttpRequest, *, now: datetime) -> Visitor | None:
    """
    Who is signed in: two queries, and none without the cookie.

    Whoever stopped or was removed is nobody from that moment on.
    """
    digests = [digest_of(key) for key in _keys(request)]
    if not digests:
        return None
    sessions = AccessSession.objects.open(now)
    session = sessions.filter(key_digest__in=digests).order_by("-pk").first()
    if session is None:
        return None
    person = find_person(session.role, session.person, timezone.localdate(now))
    return Visitor(session, person) if person else None


def end_session(session: AccessSession, *, now: datetime) -> None:
    AccessSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now)


def end_sessions(*, role: str, person: int, now: datetime) -> int:
    """Sign somebody out everywhere; on how many devices he was signed in."""
    theirs = AccessSession.objects.of(role, person).open(now)
    return theirs.update(ended_at=now)


def set_cookie(
    response: HttpResponse, request: HttpRequest, session: AccessSession, key: str
) -> None:
    for name, path in _cookies().items():
        response.set_cookie(
            name,
            key,
            expires=session.expires_at,
            path=path,
            secure=request.is_secure() or settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def delete_cookie(response: HttpResponse) -> None:
    for name, path in _cookies().items():
        response.delete_cookie(name, path=path, samesite="Lax")


def start_paths() -> list[str]:
    """
    The address where one signs in, in each language of the site.

    Several where it uses ``i18n_patterns``: ``/whatsapp/coordinators/`` and
    ``/en/whatsapp/coordinators/``.
    """
    here = reverse("wagtail_whatsappalert:coordinator_start")
    if not is_language_prefix_patterns_used(get_urlconf() or settings.ROOT_URLCONF)[0]:
        return [here]
    paths = []
    for language in offered_languages():
        with translation.override(language):
            paths.append(reverse("wagtail_whatsappalert:coordinator_start"))
    return list(dict.fromkeys([*paths, here]))


def _cookies() -> dict[str, str]:
    # The rest of the site never gets it, so its pages stay as cacheable as before.
    # A response cannot set one name for two paths.
    paths = start_paths()
    names = [COOKIE, *(f"{COOKIE}_{number}" for number in range(2, len(paths) + 1))]
    return dict(zip(names, paths, strict=True))


def _keys(request: HttpRequest) -> list[str]:
    cookies = request.COOKIES.items()
    ours = [key for name, key in cookies if f"{name}_".startswith(f"{COOKIE}_")]
    return [key for key in ours if key][:MOST_COOKIES]


def digest_of(key: str) -> str:
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()
