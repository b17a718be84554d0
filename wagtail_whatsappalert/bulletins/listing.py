"""What became of a bulletin: who got it, opened it and passed it on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from django.db.models import Count, F, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from ..mailing.models import Letter
from .letters import BULLETIN, key_of
from .models import Bulletin, BulletinReceipt, BulletinStatus


class MailState(Enum):
    """How far the mail of the newest edition is; ``label`` says it in words."""

    QUEUED = "queued"
    TRIED = "tried"
    FAILED = "failed"
    SENT = "sent"
    # Nothing to send: she stopped, or it was over before it left.
    NONE = "none"

    @property
    def label(self) -> str:
        return str(MAIL_LABELS[self])


MAIL_LABELS = {
    MailState.QUEUED: _("Mail is queued"),
    MailState.TRIED: _("Mail could not be sent yet, it is tried again"),
    MailState.FAILED: _("Mail failed: telephone her"),
    MailState.SENT: _("Mail is sent"),
    MailState.NONE: _("No mail"),
}


@dataclass(frozen=True)
class Receiver:
    """One coordinator as the sender sees her."""

    receipt: BulletinReceipt
    mail: MailState
    attempts: int
    passed_on: str

    @property
    def name(self) -> str:
        return self.receipt.coordinator.name


@dataclass(frozen=True)
class Numbers:
    """Of the newest version; ``passed_on_before`` only passed on an earlier one."""

    receivers: int = 0
    opened: int = 0
    passed_on: int = 0
    passed_on_before: int = 0
    queued: int = 0
    failed: int = 0


def numbers_of(bulletins: Sequence[Bulletin]) -> dict[int, Numbers]:
    """By the number of the bulletin; two queries, however many there are."""
    pks = [bulletin.pk for bulletin in bulletins]
    now = Q(passed_on_version__gte=F("bulletin__version"))
    rows = (
        BulletinReceipt.objects.filter(bulletin__in=pks)
        .order_by()
        .values("bulletin")
        .annotate(
            receivers=Count("pk"),
            opened=Count("pk", filter=Q(opened_version__gte=F("bulletin__version"))),
            passed_on=Count("pk", filter=now),
            passed_on_before=Count("pk", filter=Q(passed_on_version__isnull=False))
            - Count("pk", filter=now),
        )
    )
    waiting = _count_waiting(pks)
    return {pk: Numbers() for pk in pks} | {
        pk: Numbers(**row, **waiting.get(pk, {}))
        for row in rows
        for pk in [row.pop("bulletin")]
    }


def _count_waiting(pks: Iterable[int]) -> dict[int, dict[str, int]]:
    """How many mails of each bulletin did not leave yet, and were given up."""
    receipts = BulletinReceipt.objects.filter(bulletin__in=pks)
    letters = Letter.objects.filter(
        kind=BULLETIN, sent_at=None, subject_id__in=receipts.values("pk")
    )
    given_up = dict(letters.values_list("subject_id").annotate(Max("attempts")))
    counted: dict[int, dict[str, int]] = {}
    if given_up:
        of = dict(receipts.filter(pk__in=given_up).values_list("pk", "bulletin"))
        for number, attempts in given_up.items():
            row = counted.setdefault(of[number], {"queued": 0, "failed": 0})
            row["failed" if attempts >= conf.LETTER_ATTEMPTS else "queued"] += 1
    return counted


def receipts_of(bulletin: Bulletin) -> QuerySet[BulletinReceipt]:
    """Who did not pass it on yet stands first: she may be telephoned."""
    receipts = bulletin.receipts.select_related("coordinator")
    return receipts.order_by(
        F("passed_on_version").asc(nulls_first=True), "coordinator__name", "pk"
    )


def receivers_of(
    bulletin: Bulletin, receipts: Sequence[BulletinReceipt]
) -> list[Receiver]:
    """One query for the letters of these receipts."""
    keys = {key_of(receipt.pk, bulletin.edition): receipt.pk for receipt in receipts}
    letters = Letter.objects.filter(unique_key__in=list(keys))
    by_receipt = {keys[letter.unique_key]: letter for letter in letters}
    return [
        Receiver(
            receipt=receipt,
            mail=_mail_state(by_receipt.get(receipt.pk)),
            attempts=getattr(by_receipt.get(receipt.pk), "attempts", 0),
            passed_on=_passed_on(bulletin, receipt),
        )
        for receipt in receipts
    ]


def _mail_state(letter: Letter | None) -> MailState:
    if letter is None:
        return MailState.NONE
    if letter.sent_at:
        return MailState.SENT
    if letter.attempts >= conf.LETTER_ATTEMPTS:
        return MailState.FAILED
    return MailState.TRIED if letter.attempts else MailState.QUEUED


def _passed_on(bulletin: Bulletin, receipt: BulletinReceipt) -> str:
    """``now``, ``before`` (an earlier version only) or empty."""
    if receipt.passed_on_version is None:
        return ""
    return "now" if receipt.passed_on_version >= bulletin.version else "before"


def is_underway(bulletin: Bulletin) -> bool:
    """Whether its receivers are still to be told."""
    return bulletin.announce_since is not None


def shown_status(bulletin: Bulletin, now) -> str:  # noqa: ANN001
    """The status for people: ``over`` once the time of a sent one has passed."""
    if bulletin.status == BulletinStatus.SENT and not bulletin.is_current(now):
        return "over"
    return bulletin.status
