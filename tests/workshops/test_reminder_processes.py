"""Reminders by processes that are killed half-way, on every database."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.processes import die, finish, starter
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import CLAIM_LASTS

from .factories import make_workshop
from .reminding import BATCH
from .test_reminders import make_guests

MANY = 3 * BATCH

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start(tmp_path):
    return starter("tests.workshops.reminding", tmp_path)


@pytest.fixture
def addresses(tmp_path):
    def read():
        files = sorted(tmp_path.iterdir())
        return [line for each in files for line in each.read_text().split()]

    return read


@pytest.fixture(autouse=True)
def guests():
    make_site(hostname="testserver")
    workshop = make_workshop(start=timezone.now() + timedelta(days=1))
    return make_guests(workshop, MANY)


class TestKilled:
    def test_while_it_writes_and_then_while_it_sends_mails_everybody_once(
        self, start, addresses, guests
    ):
        die(start("", KILL_IN_BATCH="2"))
        assert Letter.objects.count() == BATCH
        assert not addresses()
        die(start("", KILL_AFTER=str(MANY // 2)))
        assert len(addresses()) == MANY // 2
        told = finish(start("", LATER=str(CLAIM_LASTS.total_seconds() + 1)))
        # It takes no more for 10,000: docs/reference/performance.md.
        assert int(told.split()[-1]) < 200
        assert set(Counter(addresses()).values()) == {1}
        assert set(addresses()) == {guest.email for guest in guests}
        assert not Letter.objects.filter(sent_at=None).exists()
