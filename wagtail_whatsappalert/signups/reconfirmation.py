"""
Asking people whether they stay, and whether they accept new rules.

Rule 10 of the domain: a member's data stays while he is a member, and once a
year he says so. Who has no e-mail address is asked by telephone; nothing ends
by itself for him.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.views.decorators.debug import sensitive_variables
from wagtail.models import Site

from ..common.versioning import known_language
from ..conf import conf
from ..groups.own_rules import GroupRules
from ..mailing.models import Letter
from ..places.services import locked
from ..privacy.access_log import AccessAction, record_access
from ..texts.wording import current_house_rules
from .exceptions import IllegalMove
from .lifecycle import Actor, Move, SignupStatus
from .lifecycle_services import make_late_move
from .models import Signup
from .moves import held
from .privacy_notifications import (
    STAY,
    STAY_REMINDER,
    ask_residents_to_accept_rules,
    ask_residents_to_stay,
    remind_residents_to_answer,
)
from .querysets import SignupQuerySet

# Somebody with a place he cannot use yet hears from us often enough.
ASKED = [SignupStatus.ADDED, SignupStatus.WAITING, SignupStatus.INTERESTED]
BATCH = 500

# Until he answers: ``stay`` empties it.
IS_ASKED = Q(reconfirm_asked_at__isnull=False)


def _asked_people() -> SignupQuerySet:
    return Signup.objects.filter(status__in=ASKED).not_erased()


def _long_ago(now: datetime) -> Q:
    oldest = now - timedelta(days=conf.RECONFIRM_AFTER_DAYS)
    return Q(reconfirmed_at__lte=oldest) | Q(
        reconfirmed_at=None, confirmed_at__lte=oldest
    )


def due_to_be_asked(now: datetime) -> SignupQuerySet:
    return _asked_people().filter(_long_ago(now)).exclude(email="").exclude(IS_ASKED)


def due_to_be_reminded(now: datetime) -> SignupQuerySet:
    """Halfway, when the question left and no reminder was written."""
    half = timedelta(days=conf.RECONFIRM_ANSWER_DAYS) / 2
    reminder = Letter.objects.filter(
        kind=STAY_REMINDER,
        subject_id=OuterRef("pk"),
        created_at__gte=OuterRef("reconfirm_asked_at"),
    )
    asked = _asked_people().exclude(email="").filter(IS_ASKED)
    return asked.filter(_question_left_before(now - half), ~Exists(reminder))


def unanswered(now: datetime) -> SignupQuerySet:
    """Who got our question and let it lie; of who has no e-mail, nobody."""
    days = timedelta(days=conf.RECONFIRM_ANSWER_DAYS)
    asked = _asked_people().exclude(email="").filter(IS_ASKED)
    return asked.filter(_question_left_before(now - days))


def to_be_asked_by_phone(now: datetime) -> SignupQuerySet:
    """
    Whom a manager must ask: without e-mail, or our question never left.

    For the admin; these people never expire by themselves.
    """
    days = timedelta(days=conf.RECONFIRM_ANSWER_DAYS)
    unreached = Q(IS_ASKED, reconfirm_asked_at__lte=now - days)
    unreached &= ~_question_left_before(now)
    late = _asked_people().filter(_long_ago(now))
    return late.filter(Q(email="") | unreached)


def _question_left_before(moment: datetime) -> Exists:
    return Exists(
        Letter.objects.filter(
            kind=STAY,
            subject_id=OuterRef("pk"),
            created_at__gte=OuterRef("reconfirm_asked_at"),
            sent_at__lte=moment,
        )
    )


def _batches(due: SignupQuerySet) -> Iterator[list[Signup]]:
    """In order of number, so that each comes once whatever happens to them."""
    last = 0
    while True:
        batch = list(due.filter(pk__gt=last).order_by("pk")[:BATCH])
        if not batch:
            return
        yield batch
        last = batch[-1].pk


def ask_to_stay(now: datetime) -> int:
    """Write once a year to who is in, or waits; how many were asked."""
    return _write_to(due_to_be_asked(now), _ask_batch, now)


def remind_to_answer(now: datetime) -> int:
    """Write once more, halfway, to who did not answer; how many."""
    return _write_to(due_to_be_reminded(now), _remind_batch, now)


def _write_to(
    due: SignupQuerySet,
    write: Callable[[list[Signup], datetime], None],
    now: datetime,
) -> int:
    written = 0
    for batch in _batches(due):
        with transaction.atomic():
            write(batch, now)
        written += len(batch)
    return written


def _ask_batch(signups: list[Signup], now: datetime) -> None:
    numbers = [signup.pk for signup in signups]
    Signup.objects.filter(pk__in=numbers).update(reconfirm_asked_at=now)
    ask_residents_to_stay(signups, now=now)


def _remind_batch(signups: list[Signup], now: datetime) -> None:
    remind_residents_to_answer(signups, now=now)


def expire_unanswered(now: datetime) -> int:
    """
    End the signups of who did not answer; how many there were.

    A member is then to be removed from the WhatsApp group; a freed place goes to
    the next in line.
    """
    expired = 0
    for batch in _batches(unanswered(now)):
        for signup in batch:
            expired += make_late_move(
                signup, Move.EXPIRE, now=now, only_if=_has_not_answered
            )
    return expired


def _has_not_answered(signup: Signup) -> bool:
    return signup.status in ASKED and signup.reconfirm_asked_at is not None


@sensitive_variables()
def stay(*, signup: Signup, actor: Actor, now: datetime) -> Signup:
    """
    Note that somebody says he stays, on his page or to a manager by telephone.

    Raises ``IllegalMove`` when his signup has ended.
    """
    with held(signup, locked) as (group, signup):
        if not signup.is_active or signup.is_erased:
            raise IllegalMove
        signup.reconfirmed_at = now
        signup.reconfirm_asked_at = None
        signup.save(update_fields=["reconfirmed_at", "reconfirm_asked_at"])
        if actor.user:
            record_access(
                AccessAction.CHANGE,
                user=actor.user,
                model=Signup,
                numbers=[signup.pk],
                stays=True,
            )
    return signup


def with_old_rules(site: Site, language: str) -> SignupQuerySet:
    """Active people who accepted an earlier version than the one in force."""
    language = known_language(language)
    rules = current_house_rules(site, language)
    newest = GroupRules.objects.filter(group=OuterRef("group")).order_by("-number")
    # Rules that a group took back ask nothing of anybody.
    is_old = Q(own_rules__gt="") & (
        Q(group_rules=None) | Q(group_rules__number__lt=F("own_rules_number"))
    )
    if rules.pk:
        is_old |= Q(house_rules__number__lt=rules.number)
    people = Signup.objects.active().not_erased().filter(site=site, language=language)
    return people.annotate(
        own_rules=Subquery(newest.values("text")[:1]),
        own_rules_number=Subquery(newest.values("number")[:1]),
    ).filter(is_old)


def ask_to_accept_rules(
    *, site: Site, language: str, actor: Actor, now: datetime
) -> int:
    """
    Write to everybody who accepted older rules than those in force; how many.

    Nothing else changes: who does not answer keeps his place and his old version.
    On one day nobody gets it twice.
    """
    asked = 0
    for batch in _batches(with_old_rules(site, language)):
        numbers = [signup.pk for signup in batch]
        with transaction.atomic():
            Signup.objects.filter(pk__in=numbers).update(rules_asked_at=now)
            ask_residents_to_accept_rules(batch, now=now)
        asked += len(batch)
    if asked and actor.user:
        record_access(
            AccessAction.CHANGE,
            user=actor.user,
            model=Signup,
            numbers=[],
            count=asked,
            asked="rules",
        )
    return asked
