"""``{% load whatsappalert_steering %}``"""

from __future__ import annotations

import re

from django import template
from django.utils import timezone

from ..common.versions import version_on_page
from ..signups.personal_forms import readable_phone
from ..steering.shown import public_contacts

register = template.Library()
register.filter("readable_phone", readable_phone)

NOT_DIALLED = re.compile(r"[^\d+*#]")
# The zero that nobody dials after a country's number.
TRUNK_ZERO = re.compile(r"\(0\)")


@register.filter
def dialled(number):
    """A telephone number as people write it, for ``tel:``."""
    return NOT_DIALLED.sub("", TRUNK_ZERO.sub("", str(number or "")))


@register.inclusion_tag(
    "wagtail_whatsappalert/groups/group_contacts.html", takes_context=True
)
def group_contacts(context, group, level=2):
    """The contacts of municipality and police for a group who are made public."""
    version = version_on_page(context.get("request"))
    contacts = public_contacts(group, timezone.localdate(), version)
    return {"contacts": contacts, "level": level}
