"""
Contacts of the steering group may sign in, and are signed out when they stop; the
pages of the groups show those who are public as they are now.
"""

from __future__ import annotations

from django.db.models.signals import m2m_changed, post_delete, post_save

from ..access.models import Role
from ..access.receivers import connect_people
from ..common.versions import touch_public_version
from .models import Contact, SteeringGroup


def public_contacts_changed(sender, **kwargs):
    touch_public_version()


def connect() -> None:
    """Called once, from ``AppConfig.ready``."""
    connect_people(Role.CONTACT, Contact)
    for model in (Contact, SteeringGroup):
        for signal in (post_save, post_delete):
            signal.connect(public_contacts_changed, sender=model)
        m2m_changed.connect(public_contacts_changed, sender=model.districts.through)
