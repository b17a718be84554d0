"""
A bulletin to 1,000 coordinators: how long its sender waits for the answer.

A test client would also wait for what happens after the answer, where the mails are
queued; no browser does. So these requests stop at the answer, the bare one too.
"""

import itertools
from urllib.parse import urlencode

from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from tests.bulletins.factories import (
    form_data,
    make_area,
    make_many_coordinators,
    write,
)
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.access.sessions import COOKIE, start_session
from wagtail_whatsappalert.bulletins.notifications import announce

from .measure import Row

MANY = 1000
SENDING_LIMIT = 2
AS_A_FORM = "application/x-www-form-urlencoded"

keys = itertools.count()
factory = RequestFactory()
handler = BaseHandler()


def make_author():
    """Somebody whose bulletins reach so many coordinators."""
    district, group, _coordinators = make_area(coordinators=0, code="WK0118B")
    make_many_coordinators(group, MANY)
    return make_contact(district)


def answer(request):
    if handler._middleware_chain is None:
        handler.load_middleware()
    request._dont_enforce_csrf_checks = True
    return handler.get_response(request)


def bare_row(url):
    return Row("Bare page", lambda: answer(factory.get(url)))


def rows_of_sending(bare_url, author):
    _session, key = start_session(role=Role.CONTACT, person=author, now=timezone.now())
    url = reverse("wagtail_whatsappalert:portal_bulletin_write")

    def send():
        form_key = f"bench-key-{next(keys)}"
        data = form_data(step="send", form_key=form_key)
        request = factory.post(url, urlencode(data), content_type=AS_A_FORM)
        request.COOKIES[COOKIE] = key
        return answer(request)

    name = f"Bulletin to {MANY:,} coordinators, until the answer"
    return [
        bare_row(bare_url),
        Row(name, send, status=303, limit=SENDING_LIMIT),
    ]


def row_of_queuing(author):
    def queue():
        bulletin = write(author)
        announce(bulletin.pk, now=timezone.now())
        bulletin.delete()
        return HttpResponse()

    return Row(f"Writing it and queuing its {MANY:,} mails", queue)


def faults_of_sending(*rows):
    return [
        f"{row.name}: {row.ratio:.2f} is more than {row.limit}"
        for row in rows
        if row.is_missed
    ]
