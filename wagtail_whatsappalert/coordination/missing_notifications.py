"""Telling the municipality that groups are left without a coordinator."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..common.urls import absolute_url
from ..groups.models import Group
from ..mailing.letters import Button, letter_kind, write_mail
from ..mailing.models import Letter
from ..mailing.services import write_letters
from ..steering.models import Contact, ContactKind
from .notifications import site_of

MISSING = "group_without_coordinator"


def groups_of_contact(contact: Contact, groups: QuerySet[Group]) -> QuerySet[Group]:
    """Those of these groups that lie in the districts of a contact."""
    own = list(contact.districts.values_list("pk", flat=True))
    districts = own or list(
        contact.steering_group.districts.values_list("pk", flat=True)
    )
    if not districts:
        return groups
    return groups.filter(neighbourhoods__district__in=districts).distinct()


def tell_municipality(*, now: datetime) -> None:
    """One letter to each municipal contact, about all groups noted at this moment."""
    today = timezone.localdate(now)
    contacts = Contact.objects.active(today).filter(kind=ContactKind.MUNICIPALITY)
    noted = _noted_at(now)
    write_letters(
        [
            Letter(
                kind=MISSING,
                subject_id=contact.pk,
                language=contact.language,
                unique_key=f"{MISSING}:{contact.pk}:{now:%Y%m%d%H%M%S%f}",
                created_at=now,
                due_at=now,
            )
            for contact in contacts.select_related("steering_group").order_by("pk")
            if groups_of_contact(contact, noted).exists()
        ]
    )


def _noted_at(moment: datetime) -> QuerySet[Group]:
    return Group.objects.filter(coordinator_missed_since=moment).order_by("name", "pk")


@letter_kind(MISSING, gettext_lazy("Steering group: groups without coordinator"))
def compose_missing(letter: Letter) -> EmailMultiAlternatives | None:
    today = timezone.localdate()
    contacts = Contact.objects.active(today).select_related("steering_group")
    contact = contacts.filter(pk=letter.subject_id).first()
    if contact is None:
        return None
    # Somebody may have taken one over meanwhile.
    still = _noted_at(letter.created_at)
    groups = list(groups_of_contact(contact, still))
    if not groups:
        return None
    site = site_of([group.pk for group in groups])
    link = absolute_url(site, "coordinator_start", language=letter.language)
    return write_mail(
        wording=MISSING,
        to=contact.email,
        site=site,
        values={
            "name": contact.name,
            "groups": "\n".join(f"- {group.name}" for group in groups),
        },
        button=Button(_("To the page of the steering group"), link),
    )
