from datetime import timedelta

from django.utils import timezone

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from wagtail_whatsappalert.coordination.models import ActivityCheck
from wagtail_whatsappalert.coordination.services import propose_successor, say_stop
from wagtail_whatsappalert.groups.roles import Coordination

DAY = timedelta(days=1)


def today():
    return timezone.localdate()


def make_deputy(group, **kwargs):
    deputy = make_coordinator(group, bound=True, **kwargs)
    Coordination.objects.filter(coordinator=deputy).update(is_deputy=True)
    return deputy


def make_stop(group, coordinator, *, days=30, now=None, successor=None):
    """She said that she stops ``days`` days from now."""
    with committed():
        return say_stop(
            coordinator=coordinator,
            group=group,
            last_day=today() + days * DAY,
            successor=successor,
            now=now or timezone.now(),
        )


def make_proposal(group, coordinator, successor, **kwargs):
    """As ``make_stop``; somebody was asked to take over."""
    succession = make_stop(group, coordinator, **kwargs)
    with committed():
        return propose_successor(
            succession=succession, successor=successor, now=timezone.now()
        )


def make_check(group, *, days=0, **kwargs):
    """An open question that was asked ``days`` days ago."""
    asked = timezone.now() - days * DAY
    return ActivityCheck.objects.create(
        group=group, asked_at=asked, open_key=str(group.pk), **kwargs
    )


def is_active(coordinator):
    coordinator.refresh_from_db()
    return coordinator.is_active(today())
