"""The mail with a sign-in link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Site

from ..common.urls import absolute_url
from ..conf import conf
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import delivered_later, write_letters
from ..mailing.wording import registered_wording
from .models import SignInLink
from .people import Person, find_person
from .tokens import make_token
from .wording import wording_of

SIGN_IN = "sign_in"
# A mail server that was down for longer: nobody waits for the link any more.
TOO_LATE = timedelta(days=1)


def write_link_letters(
    links: Sequence[tuple[SignInLink, str]], *, now: datetime
) -> list[str]:
    """
    A letter for each link, with its language; answers their keys.

    Where no worker sends them, ``mailing.services.deliver_here`` does.
    """
    letters = [
        Letter(
            kind=SIGN_IN,
            subject_id=link.pk,
            language=language,
            unique_key=f"{SIGN_IN}:{link.pk}",
            created_at=now,
            due_at=now,
        )
        for link, language in links
    ]
    with delivered_later():
        write_letters(letters)
    return [letter.unique_key for letter in letters]


@letter_kind(SIGN_IN, _("Link to sign in"))
def compose_sign_in(letter: Letter) -> EmailMultiAlternatives | None:
    now = timezone.now()
    links = SignInLink.objects.filter(
        pk=letter.subject_id, used_at=None, asked_at__gt=now - TOO_LATE
    )
    link = links.select_related("site").first()
    person = link and find_person(link.role, link.person, timezone.localdate(now))
    if not person:
        return None
    # The minutes count from now, however long the mail had to wait.
    links.update(expires_at=now + timedelta(minutes=conf.SIGN_IN_LINK_MINUTES))
    return _mail(link, person, letter.language)


def _mail(link: SignInLink, person: Person, language: str) -> EmailMultiAlternatives:
    site = link.site or Site.objects.get(is_default_site=True)
    wording = wording_of(link.role)
    token = make_token(link.pk)
    url = absolute_url(site, "portal_sign_in", token, language=language)
    return write_mail(
        wording=wording,
        to=person.email,
        site=site,
        values={"name": person.name, "minutes": conf.SIGN_IN_LINK_MINUTES},
        button=Button(str(registered_wording(wording).button), url),
    )
