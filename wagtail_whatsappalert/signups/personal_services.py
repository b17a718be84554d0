"""What a resident does on his own page. Each service is one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.models import Site

from ..groups.models import Group
from ..groups.own_rules import GroupRules
from ..places.services import locked
from ..privacy.access_log import AccessAction, record_access
from ..texts.models import HouseRules
from ..texts.services import record_house_rules
from ..texts.wording import current_house_rules
from .consents import RulesAcceptance
from .exceptions import IllegalMove, RulesChanged
from .lifecycle import RESIDENT, Move, SignupStatus
from .lifecycle_services import move_signup
from .models import Signup
from .moves import held, make_moves
from .notifications import notify_coordinators, notify_owner_of_existing_signup
from .personal_notifications import (
    ask_resident_to_confirm_email,
    notify_resident_of_change,
    notify_resident_of_new_email,
)

FIELDS = (
    *("name", "phone", "asked_phone", "active_phone", "new_email"),
    *("postcode", "house_number", "house_number_addition"),
    *("is_outside_area", "outside_reason"),
)


@dataclass(frozen=True)
class Details:
    """What a resident may change; ``phone`` is in E.164."""

    name: str
    phone: str
    email: str
    postcode: str
    house_number: int
    house_number_addition: str


@contextmanager
def _his_own(signup: Signup) -> Iterator[Signup]:
    """His signup under the lock of the group; ``IllegalMove`` if it has ended."""
    with held(signup, locked) as (group, signup):
        if not signup.is_active or signup.is_erased:
            raise IllegalMove
        yield signup


@sensitive_variables()
def change_details(*, signup: Signup, details: Details, now: datetime) -> Signup:
    """
    Keep what a resident changed in his data.

    A new e-mail address is used once it is confirmed. A phone that takes part in
    the group already stays with its owner, who is told; nothing shows it to who
    asked for it. A member goes back to ready with a new phone, which keeps his
    place, so that the coordinator adds it. Raises ``IllegalMove``.
    """
    with _his_own(signup) as signup:
        before, address = _values(signup), signup.address
        # Whoever saves his data has looked at his number.
        _note_reachable(signup, now)
        signup.name = details.name
        signup.postcode = details.postcode
        signup.house_number = details.house_number
        signup.house_number_addition = details.house_number_addition
        if signup.address != address:
            signup.forget_area()
        _change_phone(signup, details.phone, now)
        if details.email != signup.email:
            signup.new_email = details.email
            ask_resident_to_confirm_email(signup, now=now)
        after = _values(signup)
        signup.save(update_fields=FIELDS)
        changed = [name for name in FIELDS if before[name] != after[name]]
        if changed:
            _log_change(signup)
        if set(changed) - {"new_email"}:
            notify_resident_of_change(signup, now=now)
    return signup


def _values(signup: Signup) -> dict[str, Any]:
    return {name: str(getattr(signup, name)) for name in FIELDS}


def _change_phone(signup: Signup, phone: str, now: datetime) -> None:
    if signup.phone and phone == signup.phone.as_e164:
        signup.asked_phone = ""
        return
    group = signup.group
    owner = group.signups.filter(active_phone=phone).exclude(pk=signup.pk).first()
    if owner:
        asked_before = signup.asked_phone and signup.asked_phone.as_e164 == phone
        signup.asked_phone = phone
        if not asked_before:
            notify_owner_of_existing_signup(owner, now=now)
        return
    signup.asked_phone = ""
    signup.phone = signup.active_phone = phone
    if signup.status == SignupStatus.ADDED:
        make_moves(
            [signup],
            Move.UNDO_ADD,
            SignupStatus.READY,
            actor=RESIDENT,
            now=now,
            reason=_("He has another mobile number."),
        )
    elif signup.status == SignupStatus.READY:
        notify_coordinators(group, now=now)


def confirm_phone(*, signup: Signup, now: datetime) -> Signup:
    """
    Note that his number is right after all; the coordinator is told to try again.

    A second time changes nothing. Raises ``IllegalMove``.
    """
    with _his_own(signup) as signup:
        if _note_reachable(signup, now):
            _log_change(signup)
    return signup


def offer_to_coordinate(*, signup: Signup, wants: bool) -> Signup:
    """
    Keep that he would like to become coordinator, or no longer; only managers see
    it. Raises ``IllegalMove``.
    """
    with _his_own(signup) as signup:
        if bool(signup.wants_to_coordinate) != wants:
            signup.wants_to_coordinate = wants
            signup.save(update_fields=["wants_to_coordinate"])
            _log_change(signup)
    return signup


def _note_reachable(signup: Signup, now: datetime) -> bool:
    if signup.unreachable_at is None:
        return False
    signup.unreachable_at = None
    signup.save(update_fields=["unreachable_at"])
    notify_coordinators(signup.group, now=now)
    return True


def _log_change(signup: Signup) -> None:
    record_access(
        AccessAction.CHANGE,
        user=None,
        model=Signup,
        numbers=[signup.pk],
        by=RESIDENT.kind.value,
    )


@sensitive_variables()
def keep_email(*, signup: Signup) -> Signup:
    """Forget the new e-mail address that was asked for. Raises ``IllegalMove``."""
    with _his_own(signup) as signup:
        signup.new_email = ""
        signup.save(update_fields=["new_email"])
    return signup


@sensitive_variables()
def confirm_new_email(*, signup: Signup, email: str, now: datetime) -> Signup:
    """
    Use the new address from now on; links in mails to the old one are void.

    Raises ``IllegalMove`` when another address, or none, was asked for since.
    """
    with _his_own(signup) as signup:
        if signup.new_email != email:
            raise IllegalMove
        signup.email, signup.new_email = email, ""
        signup.save(update_fields=["email", "new_email"])
        notify_resident_of_new_email(signup, now=now)
        _log_change(signup)
    return signup


def accept_offer(*, signup: Signup, now: datetime) -> Signup:
    """Take the place that was offered. Raises ``IllegalMove`` when it is too late."""
    return move_signup(
        signup=signup,
        move=Move.ACCEPT,
        actor=RESIDENT,
        now=now,
        only_if=lambda s: s.offer_until is not None and now <= s.offer_until,
    )


def withdraw(*, signup: Signup, now: datetime) -> Signup:
    """Raises ``IllegalMove`` for who does not take part any more."""
    return move_signup(signup=signup, move=Move.WITHDRAW, actor=RESIDENT, now=now)


def erase_unconfirmed(*, signup: Signup) -> None:
    """Delete a signup that somebody says is not his, or not wanted any more."""
    with locked(Group, signup.group_id) as group:
        group.signups.unconfirmed().filter(pk=signup.pk, email=signup.email).delete()


@dataclass(frozen=True)
class RulesInForce:
    """The rules of a signup's site, in its language, and those of its group."""

    house_rules: HouseRules
    group_rules: GroupRules | None

    @property
    def version(self) -> str:
        """Another text when either changed, to notice it between reading and yes."""
        own = self.group_rules.pk if self.group_rules else 0
        return f"{self.house_rules.pk or 0}-{own}"

    def are_new_to(self, signup: Signup) -> bool:
        own = self.group_rules
        return bool(
            (self.house_rules.pk and self.house_rules.pk != signup.house_rules_id)
            or (own and own.pk != signup.group_rules_id)
        )


def rules_in_force(signup: Signup) -> RulesInForce:
    """What he would agree to if he signed up now."""
    rules = current_house_rules(site_of_signup(signup), signup.language)
    return RulesInForce(rules, signup.group.current_rules)


def site_of_signup(signup: Signup) -> Site:
    """The site it was made on; the default one when that is gone."""
    return signup.site or Site.objects.get(is_default_site=True)


def accept_rules(*, signup: Signup, version: str, now: datetime) -> Signup:
    """
    Keep that he accepts the rules in force, which he read as ``version``.

    Raises ``RulesChanged`` when there are others by now, and ``IllegalMove``.
    """
    with _his_own(signup) as signup:
        rules = rules_in_force(signup)
        if rules.version != version:
            raise RulesChanged
        if not rules.are_new_to(signup) and signup.rules_asked_at is None:
            return signup
        signup.house_rules = record_house_rules(site_of_signup(signup), signup.language)
        signup.group_rules = rules.group_rules
        signup.rules_accepted_at = now
        signup.rules_asked_at = None
        signup.save(
            update_fields=[
                *("house_rules", "group_rules"),
                *("rules_accepted_at", "rules_asked_at"),
            ]
        )
        RulesAcceptance.objects.create(
            signup=signup,
            house_rules=signup.house_rules,
            group_rules=signup.group_rules,
            accepted_at=now,
        )
    return signup
