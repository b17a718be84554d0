from datetime import timedelta

import pytest
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from wagtail_whatsappalert.access.models import AccessSession, Role, SignInLink
from wagtail_whatsappalert.access.sessions import end_session, start_session
from wagtail_whatsappalert.privacy.purging import purge_everything

pytestmark = pytest.mark.django_db


def ask(days_ago):
    asked_at = timezone.now() - timedelta(days=days_ago)
    return SignInLink.objects.create(role=Role.COORDINATOR, person=1, asked_at=asked_at)


def sign_in(days_ago):
    moment = timezone.now() - timedelta(days=days_ago)
    person = make_coordinator()
    return start_session(role=Role.COORDINATOR, person=person, now=moment)[0]


class TestLinks:
    def test_go_after_a_week(self):
        ask(8)
        kept = ask(6)
        purge_everything(now=timezone.now(), dry_run=True)
        assert SignInLink.objects.count() == 2
        purge_everything(now=timezone.now())
        assert SignInLink.objects.get() == kept


class TestSessions:
    def test_go_when_they_ended_long_ago(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"LETTER_RETENTION_DAYS": 30}
        sign_in(40)
        signed_out = sign_in(40)
        end_session(signed_out, now=signed_out.started_at)
        kept, now = {sign_in(20), sign_in(0)}, timezone.now()
        purge_everything(now=now, dry_run=True)
        assert AccessSession.objects.count() == 4
        purge_everything(now=now)
        assert set(AccessSession.objects.all()) == kept
