"""
What being at a workshop does for who signed up for a group.

People are recognised by the signup they registered with, by their e-mail address and
by the mobile number that somebody without registration gave. A couple may share an
address: as many people are let in as came, the longest signed up first. One person in
two groups has one phone and counts once.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from ..signups.attended import register_recogniser
from ..signups.exceptions import IllegalMove
from ..signups.lifecycle import Actor, SignupStatus
from ..signups.lifecycle_services import ask_workshop_again, replace_workshop
from ..signups.models import Signup, WorkshopReplacement
from .registrations import Registration

logger = logging.getLogger(__name__)

ATTENDED = WorkshopReplacement.ATTENDED
# Who is ready or a member needs nothing from us.
WAITS_FOR_IT = (
    SignupStatus.INTERESTED,
    SignupStatus.WAITING,
    SignupStatus.OFFERED,
    SignupStatus.NEEDS_WORKSHOP,
)


def signups_recognised(registration: Registration) -> QuerySet[Signup]:
    """Everybody who could be one of these guests, the longest signed up first."""
    who = Q(pk=registration.signup_id) if registration.signup_id else Q()
    if registration.email:
        who |= Q(email__iexact=registration.email)
    if registration.phone:
        who |= Q(phone=registration.phone)
    found = Signup.objects.active().not_erased()
    return found.filter(who).order_by("confirmed_at", "pk") if who else found.none()


def choose_unlocked(registration: Registration) -> None:
    """
    Note which signups this registration lets in; only under the lock of its workshop.

    Whoever it let in before stays, as long as enough people were there.
    """
    people = registration.people_attended or 0
    before = _in_order(registration, list(registration.unlocked.all()))
    new = [one for one in _candidates(registration) if one not in before]
    persons = _persons([*before, *_in_order(registration, new)])
    chosen = [one for person in persons[:people] for one in person]
    is_new = set(chosen) - set(before)
    registration.unlocked.add(*is_new)
    if is_new or len(_persons(before)) > people:
        registration.unlocks_pending = True
        registration.save(update_fields=["unlocks_pending"])


def _candidates(registration: Registration) -> list[Signup]:
    return [
        signup
        for signup in signups_recognised(registration)
        if signup.status in WAITS_FOR_IT and not signup.workshop_replacement
    ]


def _in_order(registration: Registration, signups: list[Signup]) -> list[Signup]:
    """Himself first, as far as he is known; then who signed up first."""
    own = registration.signup_id
    return sorted(signups, key=lambda one: (one.pk != own, one.pk))


def _persons(signups: list[Signup]) -> list[list[Signup]]:
    """The signups of each person, known by his phone."""
    found: dict[str, list[Signup]] = {}
    for signup in signups:
        found.setdefault(str(signup.phone) or f"#{signup.pk}", []).append(signup)
    return list(found.values())


def settle(registration: Registration, *, actor: Actor, now: datetime) -> None:
    """
    Let in who is chosen, and take it back from who is too many.

    Each in a transaction of his own. ``follow_attendance`` does what a crash left.
    """
    if not registration.unlocks_pending:
        return
    signups = list(registration.unlocked.all())
    persons = _persons(_in_order(registration, signups))
    people = registration.people_attended or 0
    for signup in [one for person in persons[:people] for one in person]:
        _let_in(signup, registration, actor, now)
    for signup in [one for person in persons[people:] for one in person]:
        if _keep_out(signup, registration, actor, now):
            registration.unlocked.remove(signup)
    _as_it_was(registration).update(unlocks_pending=False)


def _as_it_was(registration: Registration) -> QuerySet[Registration]:
    """Nothing once it was ticked again: then it is for who did that."""
    moment = registration.attendance_changed_at
    return Registration.objects.filter(pk=registration.pk, attendance_changed_at=moment)


def _let_in(
    signup: Signup, registration: Registration, actor: Actor, now: datetime
) -> None:
    def still_waits_for_it(signup: Signup) -> bool:
        waits = signup.status in WAITS_FOR_IT and not signup.workshop_replacement
        return waits and _as_it_was(registration).exists()

    try:
        replace_workshop(
            signup=signup,
            replacement=ATTENDED,
            actor=actor,
            reason=_("Was at workshop #%(number)d.")
            % {"number": registration.workshop_id},
            now=now,
            only_if=still_waits_for_it,
        )
    except (IllegalMove, Signup.DoesNotExist):
        # He is in already, or left meanwhile.
        logger.info("Signup %d is not let in: it moved on.", signup.pk)


def _keep_out(
    signup: Signup, registration: Registration, actor: Actor, now: datetime
) -> bool:
    """``False`` when it was ticked again meanwhile."""
    others = signup.unlocked_by.exclude(pk=registration.pk)
    if others.attended().exists():
        return True
    try:
        ask_workshop_again(
            signup=signup,
            replacement=ATTENDED,
            actor=actor,
            reason=_("Was not at workshop #%(number)d after all.")
            % {"number": registration.workshop_id},
            now=now,
            only_if=lambda signup: _as_it_was(registration).exists(),
        )
    except IllegalMove:
        return False
    except Signup.DoesNotExist:
        logger.info("Signup %d is gone.", signup.pk)
    return True


@register_recogniser("workshops")
def was_there(signup: Signup) -> bool:
    """
    Somebody who was at a workshop first and signs up now; his group is locked.

    As many people as came with a registration: a third one at the address of a couple
    goes to a workshop himself.
    """
    who = Q(phone=signup.phone)
    if signup.email:
        who |= Q(email__iexact=signup.email)
    there = Registration.objects.attended().not_erased().filter(who)
    room = there.annotate(taken=Count("unlocked__phone", distinct=True))
    same = there.filter(unlocked__phone=signup.phone).order_by("pk").first()
    found = same or room.filter(taken__lt=F("people_attended")).order_by("pk").first()
    if found is None:
        return False
    found.unlocked.add(signup)
    return True
