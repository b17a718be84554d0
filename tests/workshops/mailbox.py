"""The mails about workshops, and the calendar files that are attached to them."""

from datetime import timedelta

from django.core import mail
from django.utils import timezone
from icalendar import Calendar

from wagtail_whatsappalert.mailing.services import deliver_due_letters


def deliver(minutes=0):
    """What ``send_letters`` sends so many minutes from now."""
    return deliver_due_letters(now=timezone.now() + timedelta(minutes=minutes))


def subjects():
    return [message.subject for message in mail.outbox]


def newest():
    return mail.outbox[-1]


def html_of(message):
    (alternative,) = message.alternatives
    return alternative.content


def parts_of(message):
    """The attached files as they go over the line."""
    return [
        part
        for part in message.message().walk()
        if part.get_content_disposition() == "attachment"
    ]


def events_of(message):
    """The appointments in the attached files, by the name of the file."""
    events = {}
    for part in parts_of(message):
        calendar = Calendar.from_ical(part.get_payload(decode=True))
        (events[part.get_filename()],) = calendar.walk("VEVENT")
    return events


def event_of(message):
    (event,) = events_of(message).values()
    return event
