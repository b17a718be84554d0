"""
How long a signup is kept (rule 10 of the domain), and what erasing is.

An erased signup keeps its row: its state and its moments count in the figures,
and a member's row holds his place. Whoever it was is gone from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.views.decorators.debug import sensitive_variables

from ..conf import conf
from ..groups.models import Group
from ..mailing.letters import kinds_named
from ..mailing.models import Letter
from ..places.services import locked
from ..privacy.access_log import AccessAction, record_access
from ..privacy.purging import register_purger
from ..privacy.subjects import Subject, erase_elsewhere
from .exceptions import IllegalMove
from .lifecycle import Actor, Move, SignupStatus
from .models import Signup, SignupTransition
from .moves import fill_free_places, held, make_moves
from .notifications import MOVED
from .querysets import SignupQuerySet

# So many rows are read, locked and written at a time.
BATCH = 500
# A member whose welcome cannot be delivered is not kept for that for ever.
WELCOME_WAITS = timedelta(days=7)

NOBODY: dict[str, Any] = {
    "name": "",
    "phone": "",
    "email": "",
    "new_email": "",
    "asked_phone": "",
    "postcode": "",
    "house_number": None,
    "house_number_addition": "",
    "active_phone": None,
    "pending_key": None,
    "suspicion": "",
    "is_outside_area": False,
    "outside_reason": "",
    "to_be_removed": False,
    "erase_by": None,
}


def retention_days() -> dict[SignupStatus, int]:
    """After how many days a signup in a closed state is erased."""
    return {
        SignupStatus.LEFT: conf.LEFT_RETENTION_DAYS,
        SignupStatus.WITHDRAWN: conf.WITHDRAWN_RETENTION_DAYS,
        SignupStatus.REFUSED: conf.REFUSED_RETENTION_DAYS,
        SignupStatus.EXPIRED: conf.EXPIRED_RETENTION_DAYS,
    }


def kept_too_long(now: datetime) -> SignupQuerySet:
    """
    Closed signups whose time is over.

    Who is still in the WhatsApp group is kept until he is removed from it, but
    ``REMOVAL_DAYS`` at most, or as long as anybody in his state.
    """
    late = Q(erase_by__lte=now)
    for status, days in retention_days().items():
        longest = max(days, conf.REMOVAL_DAYS)
        over = Q(to_be_removed=False, closed_at__lte=now - timedelta(days=days))
        over |= Q(closed_at__lte=now - timedelta(days=longest))
        late |= Q(status=status) & over
    return Signup.objects.closed().not_erased().filter(late)


def handed_over(now: datetime) -> SignupQuerySet:
    """Members whom the coordinator has in the group, and who were welcomed."""
    if not conf.PURGE_AT_HAND_OVER:
        return Signup.objects.none()
    waiting = Letter.objects.filter(
        kind=MOVED,
        sent_at=None,
        subject_id__in=SignupTransition.objects.filter(
            signup=OuterRef(OuterRef("pk")), target=SignupStatus.ADDED
        ).values("pk"),
    )
    members = Signup.objects.filter(status=SignupStatus.ADDED).not_erased()
    return members.filter(~Exists(waiting) | Q(added_at__lte=now - WELCOME_WAITS))


@register_purger("unconfirmed signups")
def purge_unconfirmed_signups(now: datetime, dry_run: bool = False) -> int:
    """Delete who did not confirm in time; nothing ever happened to count."""
    oldest = now - timedelta(days=conf.UNCONFIRMED_RETENTION_DAYS)
    late = Signup.objects.unconfirmed().filter(created_at__lt=oldest)
    return late.count() if dry_run else _in_batches(late, _delete)


@register_purger("closed signups")
def purge_closed_signups(now: datetime, dry_run: bool = False) -> int:
    """Erase who withdrew, left, was refused or expired long enough ago."""
    late = kept_too_long(now)
    if dry_run:
        return late.count()
    return _in_batches(late, lambda numbers: anonymise(numbers, now=now))


@register_purger("members handed over to the coordinator")
def purge_handed_over_signups(now: datetime, dry_run: bool = False) -> int:
    """With ``PURGE_AT_HAND_OVER``: members hold their place without a name."""
    members = handed_over(now)
    if dry_run:
        return members.count()
    return _in_batches(members, lambda numbers: anonymise(numbers, now=now))


def _in_batches(late: SignupQuerySet, erase: Callable[[Sequence[int]], None]) -> int:
    """
    Erase under the lock of the group: he may be confirming at this very moment.

    Whoever runs at the same time finds what is left, so nothing counts twice.
    """
    erased = 0
    groups = late.order_by().values_list("group", flat=True).distinct()
    for group_id in list(groups):
        last = 0
        while last is not None:
            with locked(Group, group_id) as group:
                rest = late.filter(group=group, pk__gt=last).order_by("pk")
                numbers = list(rest.values_list("pk", flat=True)[:BATCH])
                if numbers:
                    erase(numbers)
            erased += len(numbers)
            last = numbers[-1] if len(numbers) == BATCH else None
    if erased:
        record_access(
            AccessAction.ERASE, user=None, model=Signup, numbers=[], count=erased
        )
    return erased


def _delete(numbers: Sequence[int]) -> None:
    delete_letters_about(numbers, all_of_them=True)
    Signup.objects.filter(pk__in=numbers).delete()


def anonymise(numbers: Sequence[int], *, now: datetime) -> None:
    """
    Empty what tells who these people are; only under the lock of their group.

    Their consents stay, with the moments: they prove what was agreed to, by
    nobody in particular.
    """
    Signup.objects.filter(pk__in=numbers).update(**NOBODY, erased_at=now)
    SignupTransition.objects.filter(signup__in=numbers).exclude(reason="").update(
        reason=""
    )
    delete_letters_about(numbers)


def letters_about(numbers: Sequence[int]) -> Q:
    """The letters of these signups: about themselves, and about their moves."""
    moves = SignupTransition.objects.filter(signup__in=numbers)
    # Lists, not subqueries: all three databases then use the index of letters.
    about_moves = Q(kind=MOVED, subject_id__in=list(moves.values_list("pk", flat=True)))
    kinds = [kind for kind in kinds_named("signup_") if kind != MOVED]
    return about_moves | Q(kind__in=kinds, subject_id__in=numbers)


def delete_letters_about(numbers: Sequence[int], *, all_of_them: bool = False) -> None:
    """Letters that did not leave yet: nobody is left to receive them."""
    letters = Letter.objects.filter(letters_about(numbers))
    if not all_of_them:
        letters = letters.filter(sent_at=None)
    letters.delete()


@sensitive_variables()
def erase_signup(*, signup: Signup, actor: Actor, now: datetime) -> bool:
    """
    Erase somebody who asks for it; ``False`` if he must first leave the group.

    Who takes part is withdrawn first. Who is in the WhatsApp group is erased
    when he is removed from it (``mark_removed``), at last after ``REMOVAL_DAYS``;
    the coordinator is told. What other rooms keep about him goes at once. Raises
    ``Signup.DoesNotExist``.
    """
    subject = Subject(signup.pk, signup.email)
    is_done = _erase_here(signup, actor, now)
    erase_elsewhere(subject, now=now)
    return is_done


@sensitive_variables()
def _erase_here(signup: Signup, actor: Actor, now: datetime) -> bool:
    with held(signup) as (group, signup):
        if signup.status == SignupStatus.UNCONFIRMED:
            _log(AccessAction.ERASE, signup, actor)
            _delete([signup.pk])
            return True
        if signup.is_erased:
            return True
        was_active = signup.is_active
        if was_active:
            make_moves(
                [signup], Move.WITHDRAW, SignupStatus.WITHDRAWN, actor=actor, now=now
            )
        if signup.to_be_removed:
            _erase_later(signup, now)
        else:
            anonymise([signup.pk], now=now)
        _log(AccessAction.ERASE, signup, actor, waits=signup.to_be_removed)
        if was_active:
            fill_free_places(group, now=now, but_not=[signup])
    return not signup.to_be_removed


def _erase_later(signup: Signup, now: datetime) -> None:
    if signup.erase_by is None:
        signup.erase_by = now + timedelta(days=conf.REMOVAL_DAYS)
        signup.save(update_fields=["erase_by"])


@sensitive_variables()
def mark_removed(
    *,
    signup: Signup,
    actor: Actor,
    now: datetime,
    only_if: Callable[[Signup], bool] | None = None,
) -> None:
    """
    Note that he is no longer in the WhatsApp group; erase him if he asked for it.

    A second time changes nothing. ``only_if`` looks at the signup as it is under
    the lock. Raises ``IllegalMove`` and ``Signup.DoesNotExist``.
    """
    with held(signup, locked) as (group, signup):
        if only_if and not only_if(signup):
            raise IllegalMove
        if not signup.to_be_removed:
            return
        if signup.erase_by:
            anonymise([signup.pk], now=now)
            _log(AccessAction.ERASE, signup, actor)
        else:
            Signup.objects.filter(pk=signup.pk).update(to_be_removed=False)
            _log(AccessAction.CHANGE, signup, actor, removed=True)


def _log(action: AccessAction, signup: Signup, actor: Actor, **data: Any) -> None:
    record_access(
        action,
        user=actor.user,
        model=Signup,
        numbers=[signup.pk],
        by=actor.kind.value,
        **actor.as_logged,
        **data,
    )
