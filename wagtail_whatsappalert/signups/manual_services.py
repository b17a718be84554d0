"""What a manager does for somebody by hand. Each is one transaction."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.models import Site

from ..groups.models import Group
from ..mailing.models import Letter
from ..places.services import locked, locked_places
from ..privacy.access_log import AccessAction, record_access
from ..signals import signup_confirmed, signup_received
from .application import Application
from .consents import RulesAcceptance
from .exceptions import GroupClosed, IllegalMove, PhoneTaken
from .form_context import FormFacts
from .lifecycle import Actor, Move, SignupStatus
from .lifecycle_services import move_signup, replace_workshop
from .models import Signup, Source, WorkshopReplacement
from .moves import held, make_moves
from .notifications import notify_coordinators
from .personal_notifications import ask_resident_for_number
from .retention import letters_about
from .services import confirm_signup, fill_in, find_known, keep_consents, take_in

ADDRESS = frozenset({"postcode", "house_number", "house_number_addition"})


@dataclass(frozen=True)
class Facts:
    """What can be corrected; ``phone`` and ``postcode`` as in ``Application``."""

    name: str
    phone: str
    email: str
    postcode: str
    house_number: int
    house_number_addition: str
    relation: str


def make_move_by_hand(
    *, signup: Signup, move: Move, actor: Actor, now: datetime, reason: str = ""
) -> Signup:
    """
    Make one of ``managing.legal_moves`` and answer the signup as it is after it.

    Raises ``IllegalMove``, ``ReasonMissing``, ``GroupClosed``, ``PhoneTaken`` and
    ``Signup.DoesNotExist``.
    """
    if move == Move.CONFIRM:
        return _confirm(signup, actor, now)
    if move == Move.CLEAR_WORKSHOP:
        return replace_workshop(
            signup=signup,
            replacement=WorkshopReplacement.WAIVED,
            actor=actor,
            reason=reason,
            now=now,
        )
    return move_signup(signup=signup, move=move, actor=actor, now=now, reason=reason)


def note_reach(
    *, signup: Signup, is_reachable: bool, actor: Actor, now: datetime
) -> Signup:
    """
    Keep that somebody who is ready could not be reached, or can be again.

    He is asked for another number; his coordinator hears that she can try again. A
    second time changes nothing. Raises ``IllegalMove`` and ``Signup.DoesNotExist``.
    """
    with held(signup, locked) as (group, signup):
        if signup.status != SignupStatus.READY or signup.is_erased:
            raise IllegalMove
        if (signup.unreachable_at is None) == is_reachable:
            return signup
        signup.unreachable_at = None if is_reachable else now
        signup.save(update_fields=["unreachable_at"])
        if is_reachable:
            notify_coordinators(group, now=now)
        else:
            ask_resident_for_number(signup, now=now)
        record_access(
            AccessAction.CHANGE,
            user=actor.user,
            model=Signup,
            numbers=[signup.pk],
            what="reachable" if is_reachable else "unreachable",
        )
    return signup


def _confirm(signup: Signup, actor: Actor, now: datetime) -> Signup:
    if signup.status != SignupStatus.UNCONFIRMED:
        raise IllegalMove
    confirmation = confirm_signup(
        signup=signup,
        wants_to_coordinate=signup.wants_to_coordinate,
        now=now,
        actor=actor,
    )
    if confirmation.is_duplicate:
        raise PhoneTaken
    return confirmation.signup


@sensitive_variables()
def change_facts(
    *, signup: Signup, facts: Facts, actor: Actor, now: datetime
) -> list[str]:
    """
    Correct what is known of somebody; answers the names of the changed fields.

    A new e-mail address counts as confirmed, and voids the links in earlier
    mails. A member with a new phone is ready again, so that the coordinator adds
    it. Raises ``PhoneTaken``, ``IllegalMove`` for somebody who is erased, and
    ``Signup.DoesNotExist``.
    """
    with held(signup, locked) as (group, signup):
        if signup.is_erased:
            raise IllegalMove
        changed = _changed_fields(signup, facts)
        if changed:
            _store_facts(signup, facts, changed)
            _follow_up(signup, changed, actor, now)
    return changed


def _changed_fields(signup: Signup, facts: Facts) -> list[str]:
    return [
        field.name
        for field in fields(facts)
        if str(getattr(signup, field.name)) != str(getattr(facts, field.name))
    ]


def _store_facts(signup: Signup, facts: Facts, changed: list[str]) -> None:
    for name in changed:
        setattr(signup, name, getattr(facts, name))
    if ADDRESS.intersection(changed):
        signup.forget_area()
    if "email" in changed:
        signup.new_email = ""
    signup.asked_phone = ""
    if signup.is_active:
        signup.active_phone = facts.phone
    elif signup.pending_key:
        application = Application(**vars(facts))
        signup.pending_key = application.pending_key(signup.group_id)
    try:
        with transaction.atomic():
            signup.save()
    except IntegrityError as error:
        raise PhoneTaken from error


def _follow_up(signup: Signup, changed: list[str], actor: Actor, now: datetime) -> None:
    record_access(
        AccessAction.CHANGE,
        user=actor.user,
        model=Signup,
        numbers=[signup.pk],
        changed=changed,
    )
    if "email" in changed:
        # What did not leave yet goes where it can arrive now.
        waiting = Letter.objects.filter(letters_about([signup.pk]), sent_at=None)
        pks = list(waiting.values_list("pk", flat=True))
        Letter.objects.filter(pk__in=pks).update(on_paper=not signup.email)
    if "phone" in changed:
        _tell_coordinator(signup, actor, now)


def _tell_coordinator(signup: Signup, actor: Actor, now: datetime) -> None:
    if signup.status == SignupStatus.ADDED:
        make_moves(
            [signup],
            Move.UNDO_ADD,
            SignupStatus.READY,
            actor=actor,
            now=now,
            reason=_("He has another mobile number."),
        )
    elif signup.status == SignupStatus.READY:
        notify_coordinators(signup.group, now=now)


@sensitive_variables()
def enter_signup(
    *,
    application: Application,
    group_id: int,
    site: Site,
    language: str,
    facts: FormFacts,
    source: Source,
    agreed_at: datetime,
    actor: Actor,
    now: datetime,
) -> Signup:
    """
    Take in somebody who signed up on paper, by telephone or in person.

    It is confirmed at once, behind everybody before him. ``agreed_at`` is when he
    accepted the rules in force, and consented where that is asked; ``source``
    how. An e-mail address may be empty. Raises ``GroupClosed`` and ``PhoneTaken``.
    """
    with locked_places(Group, group_id) as group:
        if not group.takes_people:
            raise GroupClosed
        known = find_known(group, application)
        if known and known.is_confirmed:
            raise PhoneTaken
        signup = known or Signup(group=group, created_at=now)
        signup.group = group
        fill_in(signup, application, site, language, facts)
        signup.source = source
        signup.entered_by = actor.user
        signup.rules_accepted_at = agreed_at
        signup.save()
        keep_consents(signup, facts, agreed_at, source)
        RulesAcceptance.objects.create(
            signup=signup,
            house_rules_id=signup.house_rules_id,
            group_rules_id=signup.group_rules_id,
            accepted_at=agreed_at,
            source=source,
        )
        record_access(
            AccessAction.ENTER,
            user=actor.user,
            model=Signup,
            numbers=[signup.pk],
            source=source.value,
        )
        take_in(signup, actor=actor, now=now)
    signup_received.send(Signup, signup_id=signup.pk)
    signup_confirmed.send(Signup, signup_id=signup.pk)
    return signup
