"""The mail to hosts with the link to their list, the day before and on the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import write_letter, write_letters
from ..mailing.writers import register_writer
from .attendance_links import AttendanceLink
from .attendance_wording import HOST_LINK
from .letter_words import when_of, where_of
from .models import Workshop

# A host finds it in her mailbox in the morning, and whoever is named later at once.
BEFOREHAND = timedelta(hours=24)
# The row that says who gives which workshop; its number is that of the letter.
Giving = Workshop.hosts.through


@letter_kind(HOST_LINK, gettext_lazy("Link to the list of a workshop"))
def compose_link(letter: Letter) -> EmailMultiAlternatives | None:
    pair = Giving.objects.select_related("workshop__site", "workshophost")
    giving = pair.filter(pk=letter.subject_id).first()
    if giving is None:
        return None
    workshop, host = giving.workshop, giving.workshophost
    is_over = workshop.is_cancelled or workshop.end <= timezone.now()
    if is_over or not host.email:
        return None
    site = workshop.site or Site.objects.get(is_default_site=True)
    sealed = AttendanceLink.to(workshop, host).seal()
    link = absolute_url(site, "workshop_attendance", sealed, language=host.language)
    return write_mail(
        wording=HOST_LINK,
        to=host.email,
        site=site,
        values={
            "name": host.name,
            "workshop": workshop.title,
            "when": when_of(workshop.start, workshop.end),
            "where": where_of(workshop.venue, workshop.address),
        },
        button=Button(_("Open the list"), link),
    )


@register_writer("hosts of workshops")
def write_to_hosts(now: datetime) -> int:
    """
    Mail each host the link to her list, once for each day that it is planned on.
    """
    soon = Giving.objects.filter(
        workshop__start__lte=now + BEFOREHAND,
        workshop__end__gt=now,
        workshop__is_cancelled=False,
    )
    found = soon.exclude(workshophost__email="").order_by("pk")
    letters = [
        Letter(
            kind=HOST_LINK,
            subject_id=giving.pk,
            language=giving.workshophost.language,
            unique_key=_key(giving),
            created_at=now,
            due_at=now,
        )
        for giving in found.select_related("workshop", "workshophost")
    ]
    if letters:
        write_letters(letters)
    return len(letters)


def _key(giving: Giving) -> str:
    day = timezone.localdate(giving.workshop.start, timezone.get_default_timezone())
    return f"{HOST_LINK}:{giving.workshop_id}:{giving.workshophost_id}:{day:%Y%m%d}"


def mail_links_again(*, workshop: Workshop, now: datetime) -> int:
    """For who lost the mail, at most once a minute; how many hosts have an address."""
    pairs = Giving.objects.filter(workshop=workshop).exclude(workshophost__email="")
    found = list(pairs.select_related("workshop", "workshophost").order_by("pk"))
    with transaction.atomic():
        for giving in found:
            write_letter(
                kind=HOST_LINK,
                subject_id=giving.pk,
                language=giving.workshophost.language,
                unique_key=f"{_key(giving)}:{now:%Y%m%d%H%M}",
                now=now,
            )
    return len(found)
