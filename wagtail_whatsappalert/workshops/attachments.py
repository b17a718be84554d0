"""
The calendar files that go along with letters.

There is no METHOD: it would make an invitation of the mail, which needs an organiser
and which some mail programs show in place of the letter. So they are plain files to
open, and the UID, SEQUENCE and DTSTAMP in them move or cancel the appointment.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar

from ..common.printable import printable
from ..common.record_page import record_page
from ..mailing.letters import Attachment
from .calendar import workshop_ics
from .models import Workshop
from .pages import WorkshopPageMixin

# The charset is added when the mail is made.
CONTENT_TYPE = "text/calendar"


def calendar_file(
    workshop: Workshop, *, changed_at: datetime, is_guest: bool = True
) -> Attachment:
    """
    The appointment of one guest; ``is_guest`` tells whether he still has it.

    ``changed_at`` is when that changed last: among files with one SEQUENCE a
    calendar follows the youngest, so who cancels and comes back has it again.
    """
    calendar = Calendar.from_ical(workshop_ics(workshop, _page_of(workshop)))
    (event,) = calendar.walk("VEVENT")
    stamp = max(changed_at, workshop.updated_at)
    _set(event, "dtstamp", stamp)
    _set(event, "last-modified", stamp)
    if workshop.online_link and is_guest and not workshop.is_cancelled:
        _add_line(event, _("Take part online: %(url)s") % {"url": workshop.online_link})
    if not is_guest:
        _set(event, "status", "CANCELLED")
        title = _("Cancelled: %(title)s") % {"title": workshop.title}
        _set(event, "summary", printable(title))
    is_off = workshop.is_cancelled or not is_guest
    return Attachment(
        name=_file_name(workshop, _("cancelled") if is_off else ""),
        text=calendar.to_ical().decode(),
        content_type=CONTENT_TYPE,
    )


def _set(event, name, value) -> None:  # noqa: ANN001
    event.pop(name, None)
    event.add(name, value)


def _add_line(event, line: str) -> None:  # noqa: ANN001
    before = str(event.get("description", ""))
    _set(event, "description", printable(f"{before}\n{line}".strip()))


def _page_of(workshop: Workshop) -> str:
    page = record_page(WorkshopPageMixin, "workshop", workshop.pk, get_language())
    return (page.full_url or "") if page else ""


def _file_name(workshop: Workshop, ending: str) -> str:
    day = timezone.localdate(workshop.start, timezone.get_default_timezone())
    parts = [slugify(workshop.title)[:60] or "workshop", f"{day:%Y-%m-%d}", ending]
    return "-".join(filter(None, parts)) + ".ics"
