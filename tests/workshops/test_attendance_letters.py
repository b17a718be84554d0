from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.commits import committed
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.writers import write_what_waits
from wagtail_whatsappalert.workshops.attendance_letters import mail_links_again

from .attending import make_evening, make_host
from .factories import make_workshop
from .mailbox import deliver, newest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


def send():
    """What ``send_letters`` does."""
    write_what_waits(now=timezone.now())
    deliver()
    return len(mail.outbox)


class TestTheLinkOfTheHost:
    def test_reaches_each_host_once(self, client):
        evening = make_evening(title="Meld verdacht gedrag")
        make_host(evening), make_host(evening, email="cor@example.org")
        make_host(email="vreemd@example.org")
        assert [send(), send()] == [2, 2]
        assert {mailed.to[0] for mailed in mail.outbox} == {
            "bea@politie.example",
            "cor@example.org",
        }
        assert "Meld verdacht gedrag" in newest().subject
        link = newest().body.split("http://testserver")[1].split()[0]
        assert client.get(link).status_code == 200

    def test_waits_until_the_day_before(self):
        make_host(make_workshop())
        assert send() == 0

    def test_goes_out_again_when_the_day_changes(self):
        evening = make_evening()
        make_host(evening)
        send()
        evening.start += timedelta(hours=23)
        evening.end += timedelta(hours=23)
        evening.save()
        assert send() == 2

    def test_is_not_for_a_cancelled_workshop_or_who_has_no_address(self):
        make_host(make_evening(is_cancelled=True))
        make_host(make_evening(), email="")
        assert send() == 0

    def test_can_be_asked_for_again(self):
        evening, now = make_evening(), timezone.now()
        make_host(evening)
        with committed():
            assert mail_links_again(workshop=evening, now=now) == 1
            assert mail_links_again(workshop=evening, now=now) == 1
        assert len(mail.outbox) == 1
