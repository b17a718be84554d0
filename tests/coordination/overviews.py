"""Groups as the managers' overview finds them, at one fixed moment."""

from datetime import UTC, datetime, timedelta

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from wagtail_whatsappalert.coordination.overview import group_states
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import SignupTransition

S = SignupStatus
# Noon, far from every change of day, month and clock.
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def ago(**kwargs):
    return NOW - timedelta(**kwargs)


def make_quiet_group(**kwargs):
    """One in which nothing asks for attention."""
    group = make_group(activity_confirmed_at=NOW, **kwargs)
    make_coordinator(group, bound=True, reachable_at=ago(days=20))
    return group


def make_ready(group, number, since):
    """Somebody who got his place long ago and became ready at ``since``."""
    signup = make_signup_in(S.READY, group, number, at=ago(days=90))
    SignupTransition.objects.create(
        signup=signup,
        move="clear_workshop",
        source=S.NEEDS_WORKSHOP,
        target=S.READY,
        at=since,
        actor_kind="manager",
    )
    return signup


def state_of(group):
    states = group_states(Group.objects.all(), now=NOW)
    return next(state for state in states if state.group == group)


def problems(group):
    return [str(finding.problem) for finding in state_of(group).findings]
