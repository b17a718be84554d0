"""What happens to a signup. Each service is one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from wagtail.models import Site

from ..groups.models import Group, GroupStatus
from ..places.services import locked, next_ticket
from ..privacy.services import record_consent_texts
from ..signals import signup_confirmed, signup_received
from ..texts.services import record_house_rules
from .abuse import is_withheld
from .application import Application
from .attended import note_attendance
from .consents import RulesAcceptance, SignupConsent
from .exceptions import GroupClosed
from .form_context import FormFacts
from .lifecycle import RESIDENT, Actor, Move, SignupStatus
from .models import Signup, Source
from .moves import (
    fill_free_places,
    free_places,
    held,
    make_moves,
    placed_status,
)
from .notifications import (
    ask_resident_to_confirm,
    notify_owner_of_existing_signup,
)


def sign_up(
    *,
    application: Application,
    group_id: int,
    site: Site,
    language: str,
    facts: FormFacts,
    now: datetime,
) -> Signup | None:
    """
    Keep an application and mail its owner a link to confirm it.

    The same person sending the same form again gets the same signup. ``None``
    when the phone takes part in the group already: then its owner is told by
    mail, and nobody else. Nobody is mailed about suspected spam: a manager looks
    at it first. Raises ``GroupClosed``.
    """
    with locked(Group, group_id) as group:
        if not group.takes_signups:
            raise GroupClosed
        is_first = _is_first(group, application)
        known = None if is_first else find_known(group, application)
        is_mailed = not is_withheld(application.suspicion)
        if known and known.is_confirmed:
            if is_mailed:
                notify_owner_of_existing_signup(known, now=now)
            return None
        signup = known or Signup(group=group, created_at=now)
        fill_in(signup, application, site, language, facts)
        # What he types himself is not for the coordinator who entered him before.
        signup.source, signup.entered_by_coordinator = Source.WEBSITE, None
        signup.save()
        keep_consents(signup, facts, now)
        if is_mailed:
            ask_resident_to_confirm(signup, now=now, is_first=is_first)
    signup_received.send(Signup, signup_id=signup.pk)
    return signup


def _is_first(group: Group, application: Application) -> bool:
    """Whether the address and this person in this group are both new."""
    return not Signup.objects.filter(
        Q(email=application.email) | _same_person(group, application)
    ).exists()


def find_known(group: Group, application: Application) -> Signup | None:
    candidates = Signup.objects.filter(_same_person(group, application))
    return max(candidates, key=lambda signup: signup.is_confirmed, default=None)


def _same_person(group: Group, application: Application) -> Q:
    return Q(group=group, active_phone=application.phone) | Q(
        pending_key=application.pending_key(group.pk)
    )


def fill_in(
    signup: Signup,
    application: Application,
    site: Site,
    language: str,
    facts: FormFacts,
) -> None:
    for name, value in vars(application).items():
        setattr(signup, name, value)
    signup.site = site
    signup.language = language
    signup.minimum_age = signup.group.minimum_age
    signup.house_rules_id = (
        facts.house_rules_id or record_house_rules(site, language).pk
    )
    signup.group_rules_id = _group_rules_id(signup.group, facts)
    signup.pending_key = application.pending_key(signup.group_id)


def _group_rules_id(group: Group, facts: FormFacts) -> int | None:
    if facts.group:
        return facts.group.rules_id
    rules = group.current_rules
    return rules.pk if rules else None


def keep_consents(
    signup: Signup, facts: FormFacts, now: datetime, source: Source = Source.WEBSITE
) -> None:
    ids = facts.consent_ids
    if not ids:
        return
    if not all(ids.values()):
        recorded = record_consent_texts(signup.site, signup.language)
        ids = {purpose: recorded[purpose].pk for purpose in ids}
    SignupConsent.objects.bulk_create(
        [
            SignupConsent(signup=signup, text_id=text_id, given_at=now, source=source)
            for text_id in ids.values()
        ],
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class Confirmation:
    """What a confirmation led to; ``is_duplicate`` when the phone was in already."""

    signup: Signup
    is_duplicate: bool = False


def confirm_signup(
    *,
    signup: Signup,
    wants_to_coordinate: bool | None,
    now: datetime,
    actor: Actor = RESIDENT,
) -> Confirmation:
    """
    Give a confirmed person a place, or put him on the waiting list.

    Confirming twice changes nothing. Places and order are decided under the
    lock of the group (rule 1 of the domain), so a capacity is never exceeded.
    Raises ``GroupClosed`` when the group has ended since.
    """
    with held(signup) as (group, signup):
        if signup.is_confirmed:
            return Confirmation(signup)
        if group.status == GroupStatus.ENDED:
            raise GroupClosed
        phone = signup.phone.as_e164
        owner = group.signups.filter(active_phone=phone).first()
        if owner:
            notify_owner_of_existing_signup(owner, now=now)
            return Confirmation(signup, is_duplicate=True)
        if signup.wants_to_coordinate is not None:
            signup.wants_to_coordinate = bool(wants_to_coordinate)
        signup.rules_accepted_at = now
        take_in(signup, actor=actor, now=now)
        RulesAcceptance.objects.create(
            signup=signup,
            house_rules_id=signup.house_rules_id,
            group_rules_id=signup.group_rules_id,
            accepted_at=now,
            source=signup.source,
        )
    signup_confirmed.send(Signup, signup_id=signup.pk)
    return Confirmation(signup)


def take_in(signup: Signup, *, actor: Actor, now: datetime) -> None:
    """
    Make an unconfirmed signup a confirmed one, behind everybody before him.

    Only under the lock of its group, and for a phone that is not in it yet.
    """
    group = signup.group
    signup.ticket = next_ticket(group.signups)
    signup.confirmed_at = signup.reconfirmed_at = now
    signup.active_phone = signup.phone.as_e164
    signup.pending_key = None
    note_attendance(signup)
    signup.save()
    # Nobody overtakes those who wait already.
    fill_free_places(group, now=now)
    make_moves([signup], Move.CONFIRM, _first_status(signup), actor=actor, now=now)


def _first_status(signup: Signup) -> SignupStatus:
    group = signup.group
    if group.gathers_interest:
        return SignupStatus.INTERESTED
    is_paused = group.status == GroupStatus.PAUSED
    if is_paused or not free_places(group) or group.signups.waiting().exists():
        return SignupStatus.WAITING
    return placed_status(signup)


def resend_confirmation(*, signup: Signup, now: datetime) -> bool:
    """Mail the link again; ``False`` when the address got as many as it may."""
    with transaction.atomic():
        return ask_resident_to_confirm(signup, now=now)


def release_signup(*, signup: Signup, now: datetime) -> bool:
    """
    A manager saw that it is no spam: the flag goes, and the link is mailed.

    ``False`` when the address got as many mails as it may.
    """
    with transaction.atomic():
        signup.suspicion = ""
        signup.save(update_fields=["suspicion"])
        return ask_resident_to_confirm(signup, now=now)


def correct_email(*, signup: Signup, email: str, now: datetime) -> Signup:
    """
    Give an unconfirmed signup another address and mail the link there.

    The link to the old address is void from then on.
    """
    application_key = Application(
        name=signup.name,
        phone=signup.phone.as_e164,
        email=email,
        postcode=signup.postcode,
        house_number=signup.house_number,
        house_number_addition=signup.house_number_addition,
        relation=signup.relation,
    ).pending_key(signup.group_id)
    changed = {"email": email, "pending_key": application_key}
    with transaction.atomic():
        unconfirmed = Signup.objects.unconfirmed().filter(pk=signup.pk)
        try:
            with transaction.atomic():
                unconfirmed.update(**changed)
        except IntegrityError:
            # He signed up with the right address as well: that one goes on.
            signup = Signup.objects.get(pending_key=application_key)
        signup.email = email
        ask_resident_to_confirm(signup, now=now)
    return signup
