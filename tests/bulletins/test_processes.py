"""A bulletin to a thousand coordinators, by processes that are killed half-way."""

from collections import Counter

import pytest

from tests.processes import die, finish, starter
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import CLAIM_LASTS

from .factories import make_area, make_many_coordinators, reread, write

MANY = 1000

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start(tmp_path):
    return starter("tests.bulletins.worker", tmp_path)


@pytest.fixture
def addresses(tmp_path):
    def read():
        files = sorted(tmp_path.iterdir())
        return [line for each in files for line in each.read_text().split()]

    return read


@pytest.fixture
def bulletin():
    make_site(hostname="testserver")
    district, group, _coordinators = make_area(coordinators=0)
    make_many_coordinators(group, MANY)
    return write(make_contact(district), urgency="urgent")


class TestKilled:
    def test_while_it_queues_has_queued_nothing(self, start, bulletin):
        die(start("queue", KILL_AFTER=str(MANY // 2)))
        assert not bulletin.receipts.exists()
        assert not Letter.objects.exists()
        assert reread(bulletin).announce_since
        finish(start("queue"))
        assert Letter.objects.filter(kind="bulletin").count() == MANY
        assert reread(bulletin).announce_since is None

    def test_while_it_sends_sends_each_mail_once(self, start, addresses, bulletin):
        die(start("send", KILL_AFTER=str(MANY // 2)))
        assert len(addresses()) == MANY // 2
        finish(start("send"))
        finish(start("send", LATER=str(CLAIM_LASTS.total_seconds() + 1)))
        assert set(Counter(addresses()).values()) == {1}
        assert len(addresses()) == MANY
        assert not Letter.objects.filter(sent_at=None).exists()
