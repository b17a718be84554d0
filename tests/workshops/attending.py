"""Evenings on which people are ticked off."""

import uuid
from datetime import timedelta

from django.utils import timezone

from tests.commits import committed
from wagtail_whatsappalert.workshops.attendance_services import (
    Ticker,
    add_walk_in,
    tick,
    untick,
)
from wagtail_whatsappalert.workshops.hosts import HostKind, WorkshopHost

from .factories import make_workshop


def make_host(workshop=None, **kwargs):
    values = {
        "name": "Bea Agent",
        "kind": HostKind.POLICE,
        "email": "bea@politie.example",
        **kwargs,
    }
    host = WorkshopHost.objects.create(**values)
    if workshop:
        workshop.hosts.add(host)
    return host


def make_evening(**kwargs):
    """A workshop that people can register for, and that is today."""
    start = timezone.now() + timedelta(minutes=1)
    return make_workshop(start=start, **kwargs)


def tick_off(registration, people=1, *, by=None, at=None):
    now = timezone.now()
    with committed():
        return tick(
            registration=registration,
            people=people,
            by=by or Ticker(),
            at=at or now,
            now=now,
        )


def take_back(registration, at=None):
    now = timezone.now()
    with committed():
        return untick(registration=registration, by=Ticker(), at=at or now, now=now)


def walk_in(workshop, **kwargs):
    now = timezone.now()
    values = {
        "key": uuid.uuid4(),
        "name": "Wim Binnenloper",
        "people": 1,
        "by": Ticker(),
        "at": now,
        "now": now,
        "language": "nl",
        **kwargs,
    }
    with committed():
        return add_walk_in(workshop_id=workshop.pk, **values)
