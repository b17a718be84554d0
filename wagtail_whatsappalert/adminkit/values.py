"""Values as people read them, in the admin and in spreadsheets."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

NOTHING = "–"


def readable(value):
    """Local time, yes or no, a dash for nothing; anything else as it is."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return date_format(local(value), "DATETIME_FORMAT")
    return value


def local(moment):
    """The same moment on the clock of the site, without a zone."""
    if not timezone.is_aware(moment):
        return moment
    return timezone.localtime(moment).replace(tzinfo=None)
