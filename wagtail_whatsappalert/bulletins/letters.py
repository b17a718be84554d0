"""
The mails about bulletins, made when they are sent: they say what is true then.

A letter is of one edition: a version, or the withdrawal. Once a newer edition is
there, its own letter tells it, and the older one is dropped.
"""

from __future__ import annotations

from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.wording import registered_wording
from ..steering.models import Contact
from .models import Bulletin, BulletinReceipt, BulletinStatus, Urgency
from .rules import bulletins_for
from .tokens import seal_receipt
from .wording import sender_of, until_of

# About a receipt; about a contact; about a bulletin.
BULLETIN, READING, OUTCOME = "bulletin", "bulletin_reading", "bulletin_outcome"


def key_of(receipt: int, edition: str) -> str:
    return f"{BULLETIN}:{receipt}:{edition}"


def edition_of(letter: Letter) -> str:
    return letter.unique_key.rpartition(":")[2]


def reading_key_of(bulletin: int, reader: int) -> str:
    return f"{READING}:{bulletin}:{reader}"


def bulletin_to_read(letter: Letter) -> int:
    """The number of the bulletin that a reader is asked about."""
    return int(letter.unique_key.split(":")[1])


@letter_kind(BULLETIN, gettext_lazy("Bulletin for a coordinator"))
def compose_bulletin(letter: Letter) -> EmailMultiAlternatives | None:
    receipts = BulletinReceipt.objects.select_related("bulletin__author", "coordinator")
    receipt = receipts.filter(pk=letter.subject_id).first()
    now = timezone.now()
    if receipt is None or not receipt.coordinator.is_active(timezone.localdate(now)):
        return None
    bulletin = receipt.bulletin
    if edition_of(letter) != bulletin.edition:
        return None
    knows_earlier = _got_an_earlier_one(letter)
    if bulletin.is_withdrawn:
        return _mail(letter, receipt, "bulletin_withdrawn") if knows_earlier else None
    if not bulletin.is_current(now):
        return None
    return _mail(letter, receipt, _wording_of(bulletin, knows_earlier))


def _wording_of(bulletin: Bulletin, knows_earlier: bool) -> str:
    if knows_earlier:
        return "bulletin_corrected"
    return "bulletin_urgent" if bulletin.urgency == Urgency.URGENT else "bulletin"


def _got_an_earlier_one(letter: Letter) -> bool:
    """
    Whether an earlier edition left, or is leaving at this very moment.

    Who never got the bulletin needs no correction and no withdrawal of it.
    """
    others = Letter.objects.filter(kind=BULLETIN, subject_id=letter.subject_id)
    left = ~Q(sent_at=None) | ~Q(claimed_at=None)
    return others.exclude(pk=letter.pk).filter(left).exists()


def _mail(
    letter: Letter, receipt: BulletinReceipt, wording: str
) -> EmailMultiAlternatives:
    bulletin, site = receipt.bulletin, default_site()
    sealed = seal_receipt(receipt.pk)
    link = absolute_url(site, "bulletin_link", sealed, language=letter.language)
    return write_mail(
        wording=wording,
        to=receipt.coordinator.email,
        site=site,
        values={
            "name": receipt.coordinator.name,
            "text": bulletin.text,
            "action": bulletin.action,
            "until": until_of(bulletin),
            "sender": sender_of(bulletin),
            "reason": bulletin.reason,
        },
        button=_button(wording, link),
    )


@letter_kind(READING, gettext_lazy("Bulletin waits for a second reader"))
def compose_reading(letter: Letter) -> EmailMultiAlternatives | None:
    contacts = Contact.objects.select_related("steering_group")
    reader = contacts.filter(pk=letter.subject_id).first()
    if reader is None or not reader.is_active(timezone.localdate()):
        return None
    bulletins = bulletins_for(reader).exclude(author=reader)
    awaiting = bulletins.filter(status=BulletinStatus.AWAITING)
    current = awaiting.filter(valid_until__gt=timezone.now())
    bulletin = current.filter(pk=bulletin_to_read(letter)).first()
    if bulletin is None:
        return None
    return _mail_to_contact(letter, reader, bulletin, READING)


@letter_kind(OUTCOME, gettext_lazy("What the second reader decided"))
def compose_outcome(letter: Letter) -> EmailMultiAlternatives | None:
    bulletin = Bulletin.objects.filter(pk=letter.subject_id).first()
    author = bulletin and bulletin.author
    if author is None or not author.is_active(timezone.localdate()):
        return None
    wordings = {
        BulletinStatus.SENT: "bulletin_approved",
        BulletinStatus.REFUSED: "bulletin_refused",
    }
    wording = wordings.get(bulletin.status)
    return wording and _mail_to_contact(letter, author, bulletin, wording)


def _mail_to_contact(
    letter: Letter, contact: Contact, bulletin: Bulletin, wording: str
) -> EmailMultiAlternatives:
    site = default_site()
    link = absolute_url(site, "portal_bulletin", bulletin.pk, language=letter.language)
    return write_mail(
        wording=wording,
        to=contact.email,
        site=site,
        values={"name": contact.name, "reason": bulletin.reason},
        button=_button(wording, link),
    )


def _button(wording: str, link: str) -> Button:
    registered = registered_wording(wording)
    return Button(str(registered.button) if registered else _("Open"), link)


def default_site() -> Site:
    """A steering group belongs to no site: its mails lead to the main one."""
    return Site.objects.get(is_default_site=True)
