"""Areas with groups and their coordinators, contacts, and bulletins."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_district, make_group, make_neighbourhood
from wagtail_whatsappalert.bulletins.models import Bulletin
from wagtail_whatsappalert.bulletins.notifications import announce
from wagtail_whatsappalert.bulletins.services import Content, write_bulletin
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.groups.roles import Coordination
from wagtail_whatsappalert.steering.rules import area_of_contact

numbers = count(1)

TEXT = "Meisje van 6 vermist bij het Raadhuisplein."
ACTION = "Kijk in uw tuin en schuur. Bel 112."


def make_area(*, coordinators=1, **kwargs):
    """A district with one group; ``(district, group, coordinators)``."""
    district = make_district(**kwargs)
    group = make_group(neighbourhoods=[make_neighbourhood(district=district)])
    return district, group, [make_coordinator(group) for _ in range(coordinators)]


def make_content(now=None, **kwargs):
    moment = (now or timezone.now()) + timedelta(days=1)
    values = {
        "text": TEXT,
        "action": ACTION,
        "urgency": "normal",
        "valid_until": moment.replace(second=0, microsecond=0),
    }
    return Content(**{**values, **kwargs})


def write(author, *districts, now=None, form_key=None, **kwargs):
    """Written as the portal does; nobody is told yet."""
    now = now or timezone.now()
    return write_bulletin(
        author=author,
        content=make_content(now, **kwargs),
        area=area_of_contact(author),
        districts=frozenset(district.pk for district in districts),
        form_key=form_key or f"form-key-{next(numbers)}",
        now=now,
    )


def send(author, *districts, **kwargs):
    """Written, and the letters too; none has left."""
    bulletin = write(author, *districts, **kwargs)
    announce(bulletin.pk, now=timezone.now())
    return reread(bulletin)


def reread(bulletin):
    return Bulletin.objects.get(pk=bulletin.pk)


def make_many_coordinators(group, number):
    start = next(numbers)
    coordinators = Coordinator.objects.bulk_create(
        Coordinator(
            name=f"Regielid {each}",
            email=f"many{start}-{each}@example.org",
            phone=f"+316{30000000 + each}",
            language="nl",
            active_from="2020-01-01",
        )
        for each in range(number)
    )
    Coordination.objects.bulk_create(
        Coordination(group=group, coordinator=each)
        for each in Coordinator.objects.filter(
            email__in=[coordinator.email for coordinator in coordinators]
        )
    )


def form_data(**kwargs):
    """What the form for a new bulletin posts."""
    # Noon: an hour that is there once on every day, also when the clock changes.
    moment = timezone.localtime() + timedelta(days=1)
    moment = moment.replace(hour=12, minute=0)
    values = {
        "can_act": "yes",
        "text": TEXT,
        "action": ACTION,
        "urgency": "normal",
        "valid_until": moment.strftime("%Y-%m-%dT%H:%M"),
        "form_key": f"posted-key-{next(numbers)}",
    }
    return {**values, **kwargs}
