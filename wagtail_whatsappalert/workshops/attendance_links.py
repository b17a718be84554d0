"""The link with which a host opens the list of her evening, without an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from ..common.sealing import SealBroken, seal, unseal
from ..signups.application import digest
from ..signups.tokens import BadToken
from .hosts import WorkshopHost
from .models import Workshop

PURPOSE = "attendance"
# What was ticked on the evening may arrive as long as this after the day.
LATE = timedelta(days=1)


@dataclass(frozen=True)
class AttendanceLink:
    """Void once the host has another address, or no longer gives the workshop."""

    workshop: int
    host: int
    email_digest: str
    language: str

    @classmethod
    def to(cls, workshop: Workshop, host: WorkshopHost) -> AttendanceLink:
        email = digest(host.email.casefold())[:12]
        return cls(workshop.pk, host.pk, email, host.language)

    def seal(self) -> str:
        return seal(vars(self), purpose=PURPOSE)

    def opens(self, host: WorkshopHost) -> bool:
        is_hers = digest(host.email.casefold())[:12] == self.email_digest
        return bool(host.email) and is_hers


def read_attendance_link(token: str) -> AttendanceLink:
    """Raises ``BadToken``."""
    try:
        return AttendanceLink(**unseal(token, purpose=PURPOSE))
    except SealBroken as error:
        raise BadToken from error


@dataclass(frozen=True)
class Evening:
    """A workshop and one of its hosts, on the day of the workshop."""

    workshop: Workshop
    host: WorkshopHost

    @property
    def opens_at(self) -> datetime:
        return _midnight(self.workshop.start)

    @property
    def closes_at(self) -> datetime:
        """The midnight after the day on which it ends."""
        return _midnight(self.workshop.end, days=1)

    def is_open(self, now: datetime) -> bool:
        """From midnight to midnight, on the clock of the site."""
        on_its_day = self.opens_at <= now < self.closes_at
        return on_its_day and not self.workshop.is_cancelled

    def takes_late(self, at: datetime, now: datetime) -> bool:
        """What was tapped in time on a phone that had no connection then."""
        return self.is_open(at) and now < self.closes_at + LATE


def _midnight(moment: datetime, days: int = 0) -> datetime:
    zone = timezone.get_default_timezone()
    day = timezone.localtime(moment, zone).date() + timedelta(days=days)
    return datetime.combine(day, time.min, tzinfo=zone)


def evening_of_link(link: AttendanceLink) -> Evening | None:
    workshop = Workshop.objects.filter(pk=link.workshop).first()
    host = workshop and workshop.hosts.filter(pk=link.host).first()
    return Evening(workshop, host) if host and link.opens(host) else None
