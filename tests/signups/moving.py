from datetime import timedelta

from django.utils import timezone

from tests.groups.factories import make_group
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.lifecycle import (
    RESIDENT,
    SignupStatus,
)
from wagtail_whatsappalert.signups.lifecycle_services import (
    move_signup,
)
from wagtail_whatsappalert.signups.models import (
    Signup,
)

from .factories import make_signup_in

S = SignupStatus
NOW = timezone.now()
DAY = timedelta(days=1)


def full_group(places=1, waiting=2, status=S.READY, **kwargs):
    """A full group without workshops, and people in line for it."""
    group = make_group(places=places, **{"workshop_rule": "none", **kwargs})
    inside = [make_signup_in(status, group, n) for n in range(places)]
    in_line = [make_signup_in(S.WAITING, group, places + n) for n in range(waiting)]
    Group.objects.filter(pk=group.pk).update(places_given=places)
    return group, inside, in_line


def move(signup, name, actor=RESIDENT, now=NOW, **kwargs):
    return move_signup(signup=signup, move=name, actor=actor, now=now, **kwargs)


def statuses(*signups):
    return [Signup.objects.get(pk=signup.pk).status for signup in signups]


def moves_of(signup):
    return list(signup.transitions.values_list("move", flat=True))
