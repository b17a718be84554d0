"""Other channels than mail: told after the commit, and never in the way of mails."""

import pytest
from django.utils import timezone

from tests.commits import committed
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.bulletins.channels import DummyChannel
from wagtail_whatsappalert.bulletins.notifications import announce
from wagtail_whatsappalert.bulletins.services import withdraw_bulletin

from .factories import make_area, send

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def area():
    return make_area(coordinators=2)


@pytest.fixture
def contact(area):
    return make_contact(area[0])


def withdraw(bulletin):
    now = timezone.now()
    withdraw_bulletin(bulletin=bulletin, reason="Zij is terecht.", now=now)
    announce(bulletin.pk, now=now)


class TestChannels:
    @pytest.fixture(autouse=True)
    def channels(self, settings, monkeypatch):
        path = f"{DummyChannel.__module__}.DummyChannel"
        settings.WAGTAIL_WHATSAPPALERT = {
            "BULLETIN_CHANNELS": [
                {"BACKEND": path, "OPTIONS": {"broken": True}},
                {"BACKEND": "nowhere.Channel"},
                {"BACKEND": path},
            ]
        }
        monkeypatch.setattr(DummyChannel, "announced", [])

    def test_are_told_of_each_edition_and_break_nothing(
        self, contact, area, mailoutbox, caplog
    ):
        with committed():
            bulletin = send(contact)
        with committed():
            withdraw(bulletin)
        numbers = [coordinator.pk for coordinator in area[2]]
        told = DummyChannel.announced
        assert told == [(bulletin.pk, "1", numbers), (bulletin.pk, "1w", numbers)]
        assert mailoutbox
        assert "ConnectionError" in caplog.text
        assert "Regielid" not in caplog.text and "example.org" not in caplog.text

    def test_are_told_after_the_commit_and_not_before(self, contact):
        with committed():
            send(contact)
            assert not DummyChannel.announced
        assert DummyChannel.announced
