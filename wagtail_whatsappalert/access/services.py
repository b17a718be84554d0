"""
Signing in by a link in a mail, and out again.

Nothing here tells whether an address is known: neither an answer nor the work
that is done for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac
from wagtail.models import Site

from .models import AccessSession, Role, SignInLink
from .notifications import write_link_letters
from .people import Person, find_person, people_at
from .sessions import digest_of, end_sessions, start_session

# No record has it: the link of an address that nobody has.
NOBODY = 0
# Two presses of one button.
DOUBLE_CLICK = timedelta(minutes=1)


class LinkUsed(Exception):
    """Somebody signed in with this link, or it was withdrawn."""


class LinkExpired(Exception):
    """Its minutes are over."""


class LinkVoid(Exception):
    """Whom it was for may not sign in any more, or it is not known any more."""


@dataclass(frozen=True)
class SignedIn:
    """Who signed in with a link; ``key`` is for the cookie."""

    session: AccessSession
    key: str
    next_path: str


def ask_for_links(
    *, email: str, site: Site | None, next_path: str, now: datetime
) -> list[str]:
    """
    Write a sign-in mail for each role that somebody with this address has.

    The same statements for every address: links and letters of nobody are written
    too, and fall away when they would be sent. Answers the keys of the letters.
    """
    found = dict(people_at(email, timezone.localdate(now)))
    with transaction.atomic():
        links = [
            _make_link(role, found.get(role), site, next_path, now)
            for role in Role.values
        ]
        return write_link_letters(links, now=now)


def send_link(*, role: str, person: Person, site: Site, now: datetime) -> list[str]:
    """Mail somebody a link unasked; answers the keys of the letters."""
    with transaction.atomic():
        link = _make_link(role, person, site, "", now)
        return write_link_letters([link], now=now)


def _make_link(
    role: str, person: Person | None, site: Site | None, next_path: str, now: datetime
) -> tuple[SignInLink, str]:
    """The link, and the language of the mail."""
    link = SignInLink.objects.create(
        role=role,
        person=person.pk if person else NOBODY,
        site=site,
        next_path=next_path,
        asked_at=now,
    )
    language = person.language if person else translation.get_language()
    return link, language or ""


def look_at_link(*, link_id: int, now: datetime) -> tuple[SignInLink, Person]:
    """
    Whom a link is for, without using it.

    Raises ``LinkUsed``, ``LinkExpired`` or ``LinkVoid``.
    """
    link = SignInLink.objects.filter(pk=link_id).first()
    person = link and find_person(link.role, link.person, timezone.localdate(now))
    if not person:
        raise LinkVoid
    if link.used_at is not None:
        raise LinkUsed
    if link.expires_at is None or link.expires_at <= now:
        raise LinkExpired
    return link, person


def use_link(*, link_id: int, nonce: str, now: datetime) -> SignedIn:
    """
    Sign in with a link; of all who try at the same moment, one does.

    ``nonce`` is what the page with the button held: a second press of the same
    button answers the same session. Raises as ``look_at_link`` does.
    """
    key = _key_of(link_id, nonce)
    with transaction.atomic():
        usable = SignInLink.objects.filter(pk=link_id, used_at=None, expires_at__gt=now)
        # The first statement is a write, so that nothing is read too early.
        if usable.update(used_at=now):
            return _start(SignInLink.objects.get(pk=link_id), key, now)
    again = _started_just_now(link_id, key, now)
    if again:
        return again
    look_at_link(link_id=link_id, now=now)
    # Asked again by a mail that was retried, between the two.
    raise LinkUsed


def _start(link: SignInLink, key: str, now: datetime) -> SignedIn:
    person = find_person(link.role, link.person, timezone.localdate(now))
    if person is None:
        raise LinkVoid
    session, key = start_session(role=link.role, person=person, now=now, key=key)
    return SignedIn(session, key, link.next_path)


def _key_of(link_id: int, nonce: str) -> str:
    """Known to who has the page with the button; random without a nonce."""
    if not nonce:
        return ""
    return salted_hmac(
        "wagtail_whatsappalert.access", f"{link_id}|{nonce}", algorithm="sha256"
    ).hexdigest()


def _started_just_now(link_id: int, key: str, now: datetime) -> SignedIn | None:
    if not key:
        return None
    sessions = AccessSession.objects.open(now).filter(
        key_digest=digest_of(key), started_at__gt=now - DOUBLE_CLICK
    )
    session, link = sessions.first(), SignInLink.objects.filter(pk=link_id).first()
    if session is None or link is None:
        return None
    if find_person(session.role, session.person, timezone.localdate(now)) is None:
        return None
    return SignedIn(session, key, link.next_path)


def shut_out(*, role: str, person: int, now: datetime) -> int:
    """
    Sign somebody out everywhere, and void the links that are on their way.

    Answers on how many devices he was signed in.
    """
    with transaction.atomic():
        SignInLink.objects.filter(role=role, person=person, used_at=None).update(
            used_at=now
        )
        return end_sessions(role=role, person=person, now=now)


def forget(*, role: str, person: int) -> None:
    """Somebody is deleted: with him what tells when he was here."""
    SignInLink.objects.filter(role=role, person=person).delete()
    AccessSession.objects.of(role, person).delete()


def last_sign_in(*, role: str, person: int) -> datetime | None:
    """``None`` for never, or so long ago that it is purged."""
    sessions = AccessSession.objects.of(role, person).order_by("-started_at")
    return sessions.values_list("started_at", flat=True).first()


def devices(*, role: str, person: int, now: datetime) -> int:
    """On how many devices somebody is signed in."""
    return AccessSession.objects.of(role, person).open(now).count()
