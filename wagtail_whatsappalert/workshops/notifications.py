"""Letters about workshops; each is written in the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from ..conf import conf
from ..mailing.models import Letter
from ..mailing.services import write_letter, write_letters
from ..signups.application import digest
from ..signups.notifications import SAME_REQUEST, numbers_left
from .change_letters import key_of
from .letters import (
    CHANGED,
    CONFIRM,
    EXISTS,
    MOVED,
    PROMOTED,
    REGISTERED,
    REMINDER,
    THANKS,
    WAITING,
    WITHDRAWN,
)
from .models import Workshop
from .registrations import Registration

# Somebody who edits a workshop saves more than once: then guests get one letter.
SETTLES = timedelta(minutes=10)


def ask_to_confirm_registration(registration: Registration, *, now: datetime) -> bool:
    """
    Mail the link to confirm, at most so many times per address in a day.

    ``False`` when the limit is reached, or the mail left a moment ago. The limit is
    that of the mails about signups, counted apart; it covers all workshops.
    """
    letters = _letters_of_today(registration, now)
    key = f"{CONFIRM}:{digest(registration.email.casefold())[:32]}:"
    if any(
        pk == registration.pk and kind == CONFIRM and now - at < SAME_REQUEST
        for pk, kind, at in letters
    ):
        return False
    return any(
        _write(CONFIRM, registration, f"{key}{now:%Y%m%d}:{number}", now)
        for number in numbers_left(len(letters))
    )


def _letters_of_today(
    registration: Registration, now: datetime
) -> list[tuple[int, str, datetime]]:
    """That anybody can have sent to this address: registration, kind and time."""
    same = Registration.objects.filter(email__iexact=registration.email)
    return list(
        Letter.objects.filter(
            kind__in=[CONFIRM, EXISTS],
            subject_id__in=same.values("pk"),
            created_at__gt=now - timedelta(days=1),
        ).values_list("subject_id", "kind", "created_at")
    )


def notify_of_existing_registration(
    registration: Registration, *, now: datetime
) -> None:
    """
    Tell its owner that somebody registered with his address again; once a day, and
    not above the limit of mails to one address.
    """
    limit = conf.CONFIRMATION_MAILS_PER_ADDRESS_PER_DAY
    if len(_letters_of_today(registration, now)) < limit:
        key = f"{EXISTS}:{registration.pk}:{now:%Y%m%d}"
        _write(EXISTS, registration, key, now)


def notify_of_registration(registration: Registration, *, now: datetime) -> None:
    _write_once(REGISTERED, registration, now)


def notify_of_waiting(registration: Registration, *, now: datetime) -> None:
    _write_once(WAITING, registration, now)


def notify_of_promotion(registration: Registration, *, now: datetime) -> None:
    _write_once(PROMOTED, registration, now)


def notify_of_cancelled_registration(
    registration: Registration, *, now: datetime
) -> None:
    _write_once(WITHDRAWN, registration, now)


def notify_of_move(registration: Registration, *, now: datetime) -> None:
    """``registration`` is the new one."""
    _write_once(MOVED, registration, now)


def notify_of_changed_workshop(
    workshop: Workshop, *, sequence: int, now: datetime
) -> None:
    """
    Tell everybody who has a place or waits what became of it; also a cancellation.

    A few minutes later, so that the next edit replaces this letter. In two queries and
    one for each 500 letters.
    """
    people = workshop.registrations.active().not_erased().order_by("pk")
    keys = {
        key_of(one.pk, sequence): one for one in people if one.email or one.signup_id
    }
    write_letters(_letters(CHANGED, keys, now, due_at=now + SETTLES))


def remind_of_workshop(registrations: Sequence[Registration], *, now: datetime) -> int:
    """
    Once for each day that it is planned on; how many are new.

    Two queries for up to 500 registrations that were read with their workshop.
    """
    keys = {
        f"{REMINDER}:{one.pk}:{one.workshop.start:%Y%m%d}": one for one in registrations
    }
    return _write_new(REMINDER, keys, now)


def notify_of_thanks(registrations: Sequence[Registration], *, now: datetime) -> int:
    """Thank who was there, once; how many are new."""
    return _write_new(THANKS, {f"{THANKS}:{one.pk}": one for one in registrations}, now)


def _write_new(kind: str, keys: Mapping[str, Registration], now: datetime) -> int:
    written = Letter.objects.filter(unique_key__in=keys)
    known = set(written.values_list("unique_key", flat=True))
    new = {key: one for key, one in keys.items() if key not in known}
    write_letters(_letters(kind, new, now))
    return len(new)


def _write_once(kind: str, registration: Registration, now: datetime) -> None:
    _write(kind, registration, f"{kind}:{registration.pk}", now)


def _write(
    kind: str, registration: Registration, unique_key: str, now: datetime
) -> bool:
    return write_letter(
        kind=kind,
        subject_id=registration.pk,
        language=registration.language,
        unique_key=unique_key,
        now=now,
    )


def _letters(
    kind: str,
    keys: Mapping[str, Registration],
    now: datetime,
    due_at: datetime | None = None,
) -> list[Letter]:
    return [
        Letter(
            kind=kind,
            subject_id=registration.pk,
            language=registration.language,
            unique_key=key,
            on_paper=not registration.email,
            created_at=now,
            due_at=due_at or now,
        )
        for key, registration in keys.items()
    ]
