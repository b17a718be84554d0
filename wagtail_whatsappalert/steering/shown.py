"""Contacts that everybody may see, on the pages of the groups in their districts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..common.versions import kept_until_change
from ..groups.models import Group
from .models import Contact, ContactKind
from .rules import contacts_for


@dataclass(frozen=True)
class PublicContact:
    """Facts of the job of somebody whom the municipality made public."""

    name: str
    kind: str
    phone: str
    email: str

    @property
    def get_kind_display(self) -> str:
        return str(ContactKind(self.kind).label)


def public_contacts(
    group: Group, today: date, version: str | None = None
) -> list[PublicContact]:
    """
    Those for this group: no query once they are known, if the ``version`` of what
    the public sees is given. Nobody else is ever in the cache.
    """
    name = f"contacts.{group.pk}.{today:%Y%m%d}"
    return kept_until_change(name, lambda: _read(group, today), version)


def _read(group: Group, today: date) -> list[PublicContact]:
    if not Contact.objects.filter(is_public=True).exists():
        return []
    contacts = contacts_for(group, today).filter(is_public=True)
    return [
        PublicContact(contact.name, contact.kind, contact.phone, contact.email)
        for contact in contacts.order_by("kind", "name", "pk")
    ]
