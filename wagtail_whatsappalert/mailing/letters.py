"""What each kind of letter says: rooms register a composer for each of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import models
from django.template.loader import render_to_string
from django.utils import translation
from wagtail.models import Site

from ..common.printable import printable
from ..common.versioning import known_language
from ..common.versions import kept_until_change
from ..site_settings.models import WhatsAppAlertSettings
from .models import Letter, MailIdentity
from .wording import Wording, fill_in, paragraphs, registered_wording, wording_for

FOLDER = "wagtail_whatsappalert/mailing"
# Includes and conditions leave lines behind in a text template.
EMPTY_LINES = re.compile(r"\n\s*\n")

Composer = Callable[[Letter], EmailMultiAlternatives | None]

_composers: dict[str, Composer] = {}
_labels: dict[str, Any] = {}


def kinds_named(prefix: str) -> list[str]:
    """The registered kinds whose name starts so: those of one room."""
    return [kind for kind in _composers if kind.startswith(prefix)]


def kind_label(letter: Letter) -> str:
    """The kind of a letter in words, for the admin."""
    return str(_labels.get(letter.kind, letter.kind))


def letter_kind(kind: str, label: Any) -> Callable[[Composer], Composer]:
    """
    Register the function that makes the mail of this kind of letter; ``label``
    is what the admin calls it.

    It runs in the letter's language and answers ``None`` when whom the letter
    was for is gone, or no longer needs it.
    """

    def register(composer: Composer) -> Composer:
        _composers[kind] = composer
        _labels[kind] = label
        return composer

    return register


def compose(letter: Letter) -> EmailMultiAlternatives | None:
    """The mail of a letter, with the same Message-ID each time it is made."""
    with translation.override(letter.language):
        mail = _composers[letter.kind](letter)
    if mail is not None:
        domain = parseaddr(mail.from_email)[1].rpartition("@")[2] or "localhost"
        mail.extra_headers["Message-ID"] = f"<{letter.message_id}@{domain}>"
        mail.extra_headers["Auto-Submitted"] = "auto-generated"
    return mail


@dataclass(frozen=True)
class Button:
    """A link that a mail invites to follow: what it does, and a full address."""

    label: str
    url: str


@dataclass(frozen=True)
class Links:
    """More to choose from, below the text; the ``heading`` may be empty."""

    items: Sequence[Button]
    heading: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file that goes along, made when the mail is made; ``text`` is sent as UTF-8."""

    name: str
    text: str
    content_type: str


class Mail(EmailMultiAlternatives):
    """
    A mail, and what a letter on paper needs in its place.

    ``content`` is what the templates were filled with; ``address`` the lines of
    the envelope; ``about`` the record of the person.
    """

    content: dict[str, Any]
    address: Sequence[str] = ()
    about: models.Model | None = None


@dataclass(frozen=True)
class House:
    """Who writes: facts of the municipality, and its sender and signature."""

    municipal: WhatsAppAlertSettings
    identity: MailIdentity

    @property
    def from_email(self) -> str:
        own = self.identity.sender or self.municipal.sender
        name = self.identity.sender_name or (own and self.municipal.municipality)
        if not name:
            return own or settings.DEFAULT_FROM_EMAIL
        address = own or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        return formataddr((one_line(name), address))

    @property
    def reply_to(self) -> list[str] | None:
        address = self.identity.reply_to or self.municipal.email
        return [address] if address else None


def one_line(text: str) -> str:
    """Fit for a header: no line ends, no control characters."""
    return " ".join(printable(text).split())


def write_mail(
    *,
    wording: str,
    to: str,
    site: Site,
    values: Mapping[str, Any],
    button: Button | None = None,
    personal_page: str = "",
    links: Links | None = None,
    attachments: Sequence[Attachment] = (),
    address: Sequence[str] = (),
    about: models.Model | None = None,
) -> Mail:
    """
    A mail in text and HTML, in the active language.

    ``wording`` names what it says (``mailing.wording``), ``values`` fill its
    placeholders; a paragraph that they leave empty is left out. ``personal_page`` is
    the address of the page where the receiver changes his data and withdraws.
    An empty ``to`` makes a letter for the post:
    it needs the lines of its ``address``, and whom it is ``about``: the guard of
    that kind of record says who may print it (``mailing.paper``).
    """
    house, words = _facts(wording, site, translation.get_language() or "")
    mail = _make_mail(house, site, words, values, button, personal_page, links)
    mail.to = [to] if to else []
    for file in attachments:
        mail.attach(file.name, file.text, file.content_type)
    mail.address = address
    mail.about = about
    return mail


def sample_mail(
    kind: str, *, subject: str, text: str, site: Site, language: str, to: str = ""
) -> Mail:
    """How a mail will look with this subject and text, about somebody made up."""
    wording = registered_wording(kind)
    with translation.override(language):
        button = wording.button and Button(str(wording.button), site.root_url)
        mail = _make_mail(
            read_house(site, language),
            site,
            (subject, text),
            wording.samples,
            button or None,
            site.root_url if wording.personal_page else "",
            _sample_links(wording, site),
        )
    mail.to = [to] if to else []
    return mail


def _sample_links(wording: Wording, site: Site) -> Links | None:
    buttons = [Button(str(label), site.root_url) for label in wording.links]
    return Links(buttons, str(wording.links_heading)) if buttons else None


def read_house(site: Site, language: str) -> House:
    identity = MailIdentity.objects.filter(site=site, language=known_language(language))
    return House(
        WhatsAppAlertSettings.for_site(site), identity.first() or MailIdentity()
    )


def _facts(wording: str, site: Site, language: str) -> tuple[House, tuple[str, str]]:
    """Who writes, and subject and text in force: one query as a rule."""

    def read() -> tuple[House, tuple[str, str]]:
        words = wording_for(wording, site=site, language=language)
        return read_house(site, language), words

    return kept_until_change(f"mail.{site.pk}.{language}.{wording}", read)


def _filled(text: str, values: Mapping[str, Any]) -> list[str]:
    return [fill_in(part, values).strip() for part in paragraphs(text)]


def _make_mail(
    house: House,
    site: Site,
    words: tuple[str, str],
    values: Mapping[str, Any],
    button: Button | None,
    personal_page: str,
    links: Links | None,
) -> Mail:
    subject, text = words
    subject = one_line(fill_in(subject, values))
    content = {
        "municipal": house.municipal,
        "signature": house.identity.signature.strip(),
        "site": site,
        "subject": subject,
        # Values come in after the text is cut up: a name cannot break a paragraph.
        "paragraphs": list(filter(None, _filled(text, values))),
        "button": button,
        "links": links,
        "personal_page": personal_page,
    }
    body = render_to_string(f"{FOLDER}/letter.txt", content)
    mail = Mail(
        subject=subject,
        body=EMPTY_LINES.sub("\n\n", body),
        from_email=house.from_email,
        reply_to=house.reply_to,
    )
    mail.content = content
    html = render_to_string(f"{FOLDER}/letter.html", content)
    mail.attach_alternative(html, "text/html")
    return mail
