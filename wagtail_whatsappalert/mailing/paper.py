"""
Letters for people without an e-mail address, printed in the admin.

Mailing does not know people. So each room that has letters about them registers
a guard: who in the CMS may see these records, and how that is logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from .letters import Mail, compose
from .models import Letter

logger = logging.getLogger(__name__)

# A stack of paper that somebody still oversees.
PRINTED_AT_ONCE = 200


@dataclass(frozen=True)
class PaperGuard:
    """
    ``permission`` is needed to print at all; ``visible`` answers which of these
    numbers a user may see; ``log`` keeps that he printed something about them.
    """

    permission: str
    visible: Callable[[Any, Collection[int]], set[int]]
    log: Callable[[Any, Sequence[int]], Any]


_guards: dict[type[models.Model], PaperGuard] = {}


def register_paper_guard(model: type[models.Model], guard: PaperGuard) -> None:
    """Letters that are ``about`` a record of ``model`` are printed under it."""
    _guards[model] = guard


def may_print_letters(user: Any) -> bool:
    """Whether there may be anything at all for him to print."""
    return any(user.has_perm(guard.permission) for guard in _guards.values())


@dataclass(frozen=True)
class Sheet:
    """One letter as it is printed."""

    letter: Letter
    mail: Mail


def to_be_printed(now: datetime) -> QuerySet[Letter]:
    return Letter.objects.filter(on_paper=True, sent_at=None, due_at__lte=now)


def print_letters(
    *, numbers: Collection[int], actor: Any, now: datetime
) -> list[Sheet]:
    """
    Mark letters as printed and answer them; only those that this user may see.

    Of two people who print at once, each letter goes to one. A letter that became
    pointless is erased; one whose receiver has an e-mail address now, is mailed.
    """
    waiting = to_be_printed(now).filter(pk__in=numbers)[:PRINTED_AT_ONCE]
    with transaction.atomic():
        sheets = [
            sheet
            for sheet in _only_visible(_sort_out(waiting, now), actor)
            if _mark_as_printed(sheet, now)
        ]
        for guard, about in _by_guard(sheets):
            guard.log(actor, sorted(about))
    return sheets


def put_back(*, numbers: Collection[int], actor: Any) -> int:
    """After a paper jam: these are to be printed again; how many there were."""
    printed = Letter.objects.filter(on_paper=True, pk__in=numbers).exclude(sent_at=None)
    sheets = [
        Sheet(letter, mail)
        for letter, mail in _composed(printed[:PRINTED_AT_ONCE])
        if mail is not None
    ]
    visible = [sheet.letter.pk for sheet in _only_visible(sheets, actor)]
    return Letter.objects.filter(pk__in=visible).update(sent_at=None)


def sort_out_paper(*, now: datetime) -> None:
    """
    Erase letters on paper that became pointless, and mail those whose receiver
    has an e-mail address now.
    """
    for _sheet in _sort_out(to_be_printed(now), now):
        pass


def _composed(letters: Iterable[Letter]) -> Iterator[tuple[Letter, Mail | None]]:
    for letter in letters:
        try:
            yield letter, compose(letter)
        except Exception:
            # Without the traceback's text, which could hold an address.
            logger.error("Letter %s cannot be made; it stays.", letter.pk)


def _sort_out(letters: Iterable[Letter], now: datetime) -> Iterator[Sheet]:
    for letter, mail in _composed(letters):
        waiting = Letter.objects.filter(pk=letter.pk, on_paper=True, sent_at=None)
        if mail is None:
            waiting.delete()
        elif mail.to:
            waiting.update(on_paper=False, due_at=now)
        else:
            yield Sheet(letter, mail)


def _mark_as_printed(sheet: Sheet, now: datetime) -> bool:
    waiting = Letter.objects.filter(pk=sheet.letter.pk, on_paper=True, sent_at=None)
    return bool(waiting.update(sent_at=now))


def _only_visible(sheets: Iterable[Sheet], user: Any) -> list[Sheet]:
    sheets = list(sheets)
    visible = {
        id(guard): guard.visible(user, about)
        if user.has_perm(guard.permission)
        else set()
        for guard, about in _by_guard(sheets)
    }
    return [
        sheet
        for sheet in sheets
        if (guard := _guard_of(sheet)) and sheet.mail.about.pk in visible[id(guard)]
    ]


def _by_guard(sheets: Iterable[Sheet]) -> Iterable[tuple[PaperGuard, set[int]]]:
    found: dict[int, tuple[PaperGuard, set[int]]] = {}
    for sheet in sheets:
        guard = _guard_of(sheet)
        if guard:
            found.setdefault(id(guard), (guard, set()))[1].add(sheet.mail.about.pk)
    return found.values()


def _guard_of(sheet: Sheet) -> PaperGuard | None:
    about = getattr(sheet.mail, "about", None)
    return _guards.get(type(about))
