"""
How long a registration is kept (rule 10 of the domain), and what erasing is.

An erased one keeps its row: how many registered and came counts in the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.views.decorators.debug import sensitive_variables

from ..conf import conf
from ..mailing.models import Letter
from ..places.services import locked
from ..privacy.access_log import AccessAction, record_access
from ..privacy.purging import register_purger
from ..privacy.subjects import Subject
from ..signups.lifecycle import SYSTEM, Actor
from ..signups.models import Signup
from . import letters
from .exercises import ExerciseParticipant
from .models import Workshop
from .registration_ends import close
from .registration_services import fill_places, held
from .registrations import Registration, RegistrationStatus

# So many rows are read, locked and written at a time.
BATCH = 500
LETTERS = (
    *(letters.CONFIRM, letters.EXISTS, letters.REGISTERED, letters.WAITING),
    *(letters.PROMOTED, letters.WITHDRAWN, letters.MOVED, letters.REMINDER),
    *(letters.CHANGED, letters.THANKS),
)

# Whom attending let into a group, of both.
UNLOCKED = Registration.unlocked.through.objects
NOBODY: dict[str, Any] = {
    "name": "",
    "email": "",
    "phone": "",
    "access_needs": "",
    "signup": None,
    "suspicion": "",
    "active_email": None,
    "pending_key": None,
    "walk_in_key": None,
    "unlocks_pending": False,
}


def kept_too_long(now: datetime) -> QuerySet[Registration]:
    """
    Of a workshop that is long over, or cancelled long ago.

    Who joined in with an exercise is kept until he has its result, but no longer
    after its last day than others after the workshop.
    """
    long_ago = now - timedelta(days=conf.REGISTRATION_RETENTION_DAYS)
    ended = now - timedelta(days=conf.WITHDRAWN_RETENTION_DAYS)
    cancelled = Q(status=RegistrationStatus.CANCELLED, closed_at__lte=ended)
    late = Registration.objects.not_erased().filter(
        Q(workshop__end__lte=long_ago) | cancelled
    )
    awaited = Q(erased_at=None, exercise__result_sent_at=None)
    to_hear = ExerciseParticipant.objects.filter(
        awaited, exercise__ends_on__gt=long_ago.date()
    )
    # Confirmed ones only: the others go within days.
    confirmed = late.exclude(status=RegistrationStatus.UNCONFIRMED)
    return confirmed.exclude(pk__in=to_hear.values("registration"))


@register_purger("unconfirmed registrations for workshops")
def purge_unconfirmed_registrations(now: datetime, dry_run: bool = False) -> int:
    """Delete who did not confirm in time; nothing ever happened to count."""
    oldest = now - timedelta(days=conf.UNCONFIRMED_RETENTION_DAYS)
    late = Registration.objects.unconfirmed().filter(created_at__lt=oldest)
    return late.count() if dry_run else _in_batches(late, _delete)


@register_purger("what people need to take part in a workshop")
def purge_access_needs(now: datetime, dry_run: bool = False) -> int:
    """Health data goes first: it only served the evening itself."""
    over = now - timedelta(days=conf.ACCESS_NEEDS_RETENTION_DAYS)
    late = Registration.objects.filter(workshop__end__lte=over).exclude(access_needs="")
    return late.count() if dry_run else late.update(access_needs="")


@register_purger("registrations for workshops")
def purge_registrations(now: datetime, dry_run: bool = False) -> int:
    """Erase who came, or did not, some time after the workshop."""
    late = kept_too_long(now)
    if dry_run:
        return late.count()
    return _in_batches(late, lambda numbers: anonymise(numbers, now=now))


@register_purger("links of registrations to people who were erased")
def purge_links_to_erased_signups(now: datetime, dry_run: bool = False) -> int:
    """Nobody learns from a registration who an erased signup was."""
    linked = Registration.objects.filter(signup__erased_at__isnull=False)
    if dry_run:
        return linked.count()
    UNLOCKED.filter(signup__erased_at__isnull=False).delete()
    return linked.update(signup=None)


def _in_batches(
    late: QuerySet[Registration], erase: Callable[[Sequence[int]], None]
) -> int:
    """Under the lock of the workshop: he may be confirming at this very moment."""
    erased = 0
    workshops = late.order_by().values_list("workshop", flat=True).distinct()
    for workshop_id in list(workshops):
        last = 0
        while last is not None:
            with locked(Workshop, workshop_id) as workshop:
                rest = late.filter(workshop=workshop, pk__gt=last).order_by("pk")
                numbers = list(rest.values_list("pk", flat=True)[:BATCH])
                if numbers:
                    erase(numbers)
            erased += len(numbers)
            last = numbers[-1] if len(numbers) == BATCH else None
    if erased:
        record_access(
            AccessAction.ERASE, user=None, model=Registration, numbers=[], count=erased
        )
    return erased


def _delete(numbers: Sequence[int]) -> None:
    Letter.objects.filter(letters_about(numbers)).delete()
    Registration.objects.filter(pk__in=numbers).delete()


def anonymise(numbers: Sequence[int], *, now: datetime) -> None:
    """Empty what tells who these people are; only under the lock of the workshop."""
    ExerciseParticipant.objects.filter(registration__in=numbers).delete()
    those = Registration.objects.filter(pk__in=numbers)
    those.waiting().update(status=RegistrationStatus.EXPIRED, closed_at=now)
    those.update(**NOBODY, erased_at=now)
    UNLOCKED.filter(registration__in=numbers).delete()
    Letter.objects.filter(letters_about(numbers), sent_at=None).delete()


def letters_about(numbers: Sequence[int]) -> Q:
    return Q(kind__in=LETTERS, subject_id__in=numbers)


@sensitive_variables()
def reject_registration(*, registration: Registration) -> None:
    """Delete one that nobody confirmed; one that was confirmed meanwhile stays."""
    with locked(Workshop, registration.workshop_id) as workshop:
        found = workshop.registrations.unconfirmed().filter(pk=registration.pk)
        numbers = list(found.values_list("pk", flat=True))
        if numbers:
            _delete(numbers)


@sensitive_variables()
def erase_registration(
    *, registration: Registration, actor: Actor, now: datetime
) -> None:
    """
    Erase somebody who asks for it; before the start his places go to who waits.

    A second time is fine. Raises ``Registration.DoesNotExist``.
    """
    with held(registration) as (workshop, registration):
        if registration.is_erased:
            return
        record_access(
            AccessAction.ERASE,
            user=actor.user,
            model=Registration,
            numbers=[registration.pk],
            by=actor.kind.value,
            **actor.as_logged,
        )
        if not registration.is_confirmed:
            _delete([registration.pk])
            return
        if registration.is_active and now < workshop.start:
            close(registration, now=now)
        anonymise([registration.pk], now=now)
        fill_places(workshop, now=now)


def erase_guest(subject: Subject, now: datetime) -> None:
    """
    Who had his signup erased is erased here too, as far as it is he himself.

    Of two who share an address nobody can tell whose registration it is: then only
    the link to the signup goes.
    """
    linked = Registration.objects.filter(signup=subject.signup)
    others = Signup.objects.not_erased().filter(email=subject.email)
    if not others.exclude(pk=subject.signup).exists():
        for registration in linked.not_erased():
            erase_registration(registration=registration, actor=SYSTEM, now=now)
    linked.update(signup=None)
    UNLOCKED.filter(signup=subject.signup).delete()
