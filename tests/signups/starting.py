from django.utils import timezone

from tests.groups.factories import make_group
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.groups.models import GroupStatus
from wagtail_whatsappalert.signups.group_services import (
    follow_group,
    start_group,
)
from wagtail_whatsappalert.signups.lifecycle import SYSTEM, SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_signup_in

S = SignupStatus
NOW = timezone.now()


def add_coordinator(group, **kwargs):
    coordinator = Coordinator.objects.create(
        name="Wim", email=f"wim{group.pk}@example.org", phone="+31687654321", **kwargs
    )
    group.coordinators.add(coordinator)
    return coordinator


def forming_group(places=2, interested=3, **kwargs):
    values = {"status": GroupStatus.FORMING, "minimum_participants": 2, **kwargs}
    group = make_group(places=places, **{"workshop_rule": "none", **values})
    add_coordinator(group)
    people = [make_signup_in(S.INTERESTED, group, n) for n in range(interested)]
    return group, people


def start(group, actor=SYSTEM):
    return start_group(group_id=group.pk, actor=actor, now=NOW)


def follow(group):
    return follow_group(group_id=group.pk, now=NOW)


def statuses(*signups):
    return [Signup.objects.get(pk=signup.pk).status for signup in signups]
