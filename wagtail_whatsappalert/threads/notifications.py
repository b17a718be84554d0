"""
The letters about threads, written in the transaction of what they tell: that there
is something and of which kind, never what it says.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from ..common.urls import absolute_url
from ..common.versioning import known_language
from ..coordinators.models import Coordinator
from ..groups.models import Group
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import write_or_join
from ..signups.models import Signup
from ..site_settings.models import WhatsAppAlertSettings
from ..steering.models import Contact, ContactKind
from .listing import addressed_contacts
from .models import Addressee, Thread

CONTACT = "thread_contact"
COORDINATOR = "thread_coordinator"
MUNICIPALITY = "thread_municipality"


def notify_addressees(thread: Thread, *, now: datetime) -> None:
    """
    Tell each contact that the thread is for; the municipality's own address where
    nobody is known to answer for it.
    """
    contacts = addressed_contacts(thread, timezone.localdate(now))
    for contact in contacts:
        _write(CONTACT, contact.pk, contact.language, now)
    kinds = {contact.kind for contact in contacts}
    for_municipality = thread.addressee != Addressee.OFFICER
    if not kinds or (for_municipality and ContactKind.MUNICIPALITY not in kinds):
        _write(MUNICIPALITY, thread.pk, known_language(settings.LANGUAGE_CODE), now)


def notify_coordinators(thread: Thread, *, now: datetime) -> None:
    """Tell who asked that there is an answer; without her who runs the group now."""
    running = thread.group.coordinators.active(timezone.localdate(now)).order_by("pk")
    asked = running.filter(pk=thread.coordinator_id)
    for coordinator in asked or running:
        _write(COORDINATOR, coordinator.pk, coordinator.language, now)


def _write(kind: str, number: int, language: str, now: datetime) -> None:
    """
    The first in an hour leaves at once; what follows is told in one at its end, as
    ``coordinators.notifications`` does.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    for part in count():
        letter = Letter(
            kind=kind,
            subject_id=number,
            language=language,
            unique_key=f"{kind}:{number}:{hour:%Y%m%d%H}:{part}",
            created_at=now,
            due_at=hour + timedelta(hours=1) if part else now,
        )
        if write_or_join(letter):
            return


@letter_kind(CONTACT, gettext_lazy("A report or question for a contact"))
def compose_for_contact(letter: Letter) -> EmailMultiAlternatives | None:
    today = timezone.localdate()
    contact = Contact.objects.active(today).filter(pk=letter.subject_id).first()
    if contact is None:
        return None
    visible = Thread.objects.for_contact(contact, today)
    waiting = list(visible.waiting().select_related("group").order_by("waiting_since"))
    if not waiting:
        return None
    site = _site_of(waiting[0].group)
    view = ("portal_contact_threads",)
    if len(waiting) == 1:
        view = ("portal_contact_thread", waiting[0].pk)
    return write_mail(
        wording=CONTACT,
        to=contact.email,
        site=site,
        values={"name": contact.name, "threads": _in_lines(waiting)},
        button=_button(site, *view, language=letter.language),
    )


@letter_kind(COORDINATOR, gettext_lazy("An answer for a coordinator"))
def compose_for_coordinator(letter: Letter) -> EmailMultiAlternatives | None:
    today = timezone.localdate()
    coordinators = Coordinator.objects.active(today)
    coordinator = coordinators.filter(pk=letter.subject_id).first()
    if coordinator is None:
        return None
    hers = Thread.objects.of_coordinator(coordinator).filter(has_news=True)
    news = list(hers.select_related("group").order_by("changed_at"))
    if not news:
        return None
    site = _site_of(news[0].group)
    view = ("portal_thread", news[0].pk) if len(news) == 1 else ("portal_threads",)
    lines = "\n".join(f"{_line(thread)}: {_outcome(thread)}" for thread in news)
    return write_mail(
        wording=COORDINATOR,
        to=coordinator.email,
        site=site,
        values={"name": coordinator.name, "threads": lines},
        button=Button(
            _("Read the answer"),
            absolute_url(site, *view, language=letter.language),
        ),
    )


@letter_kind(MUNICIPALITY, gettext_lazy("A report or question that no contact gets"))
def compose_for_municipality(letter: Letter) -> EmailMultiAlternatives | None:
    threads = Thread.objects.waiting().select_related("group")
    thread = threads.filter(pk=letter.subject_id).first()
    if thread is None:
        return None
    site = _site_of(thread.group)
    address = WhatsAppAlertSettings.for_site(site).email
    if not address:
        return None
    inspect = reverse("whatsappalert_threads:inspect", args=[thread.pk])
    return write_mail(
        wording=MUNICIPALITY,
        to=address,
        site=site,
        values={"threads": _in_lines([thread])},
        button=Button(_("Read and answer"), site.root_url + inspect),
    )


def _button(site: Site, view: str, *args: int, language: str) -> Button:
    return Button(
        _("Read and answer"), absolute_url(site, view, *args, language=language)
    )


def _in_lines(threads: Iterable[Thread]) -> str:
    return "\n".join(_line(thread) for thread in threads)


def _line(thread: Thread) -> str:
    return f"- {thread.get_kind_display()}, {thread.group.name}"


def _outcome(thread: Thread) -> str:
    return _("answered") if thread.is_open else _("closed")


def _site_of(group: Group) -> Site:
    """The site through which people came to the group; it belongs to none itself."""
    newest = group.signups.exclude(site=None).select_related("site").order_by("-pk")
    signup: Signup | None = newest.first()
    return signup.site if signup else Site.objects.get(is_default_site=True)
