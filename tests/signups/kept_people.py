from datetime import timedelta

from django.utils import timezone

from tests.commits import committed
from tests.groups.factories import make_group
from wagtail_whatsappalert.privacy.purging import purge_everything
from wagtail_whatsappalert.signups.lifecycle import (
    RESIDENT,
    SYSTEM,
    Actor,
    ActorKind,
    Move,
    SignupStatus,
)
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.retention import (
    erase_signup,
)

from .factories import make_confirmed_signup

S = SignupStatus
COORDINATOR = Actor(ActorKind.COORDINATOR)
CLOSED_KIND = "closed signups"
HANDED_OVER = "members handed over to the coordinator"
# What may stay of somebody who is erased: nothing of it tells who he was.
STAYS = {
    *("id", "group", "site", "language", "status", "relation", "wants_to_coordinate"),
    *("minimum_age", "house_rules", "group_rules", "rules_accepted_at"),
    *("rules_asked_at", "source", "entered_by", "entered_by_coordinator"),
    *("workshop_replacement", "leaflets_sent_at", "unreachable_at"),
    *("created_at", "confirmed_at", "placed_at", "offer_until", "added_at"),
    *("reconfirmed_at", "reconfirm_asked_at", "closed_at", "erased_at", "ticket"),
}


def move(signup, move, *, actor=SYSTEM, now=None, reason="because"):
    with committed():
        return move_signup(
            signup=signup,
            move=move,
            actor=actor,
            now=now or timezone.now(),
            reason=reason,
        )


def make_member(group=None, number=0, **kwargs):
    group = group or make_group(workshop_rule="none")
    signup = make_confirmed_signup(group, number, **kwargs)
    return move(signup, Move.ADD, actor=COORDINATOR, now=kwargs.get("now"))


def make_closed(move_to_close, number=0, *, days=0, group=None):
    now = timezone.now() - timedelta(days=days)
    group = group or make_group(workshop_rule="none")
    if move_to_close == Move.LEAVE:
        signup = make_member(group, number, now=now)
    else:
        signup = make_confirmed_signup(group, number, now=now)
    return move(signup, move_to_close, now=now)


def erase(signup, actor=RESIDENT, now=None):
    with committed():
        return erase_signup(signup=signup, actor=actor, now=now or timezone.now())


def purge(now=None, **kwargs):
    return purge_everything(now=now or timezone.now(), **kwargs)


def days(number):
    return timezone.now() + timedelta(days=number)
