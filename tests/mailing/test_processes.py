"""Letters in real processes, some of which are killed, on every database."""

from collections import Counter

import pytest
from django.db import connection

from tests.processes import die, finish, starter
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import CLAIM_LASTS

from .factories import KIND, NOW

MANY = 1001

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def start(tmp_path):
    return starter("tests.mailing.worker", tmp_path)


@pytest.fixture
def mails(tmp_path):
    def read():
        files = sorted(tmp_path.iterdir())
        return [line for each in files for line in each.read_text().splitlines()]

    return read


class TestKilledBetweenCommitAndMail:
    @pytest.mark.parametrize("task", ["write", "write_many"])
    def test_makes_the_mail_leave_later_once(self, start, mails, task):
        die(start(task, KILLED="1"))
        assert Letter.objects.get().sent_at is None
        assert not mails()
        # Whoever died had claimed it: it is free again when the claim is over.
        assert finish(start("send")) == "0"
        later = {"LATER": str(CLAIM_LASTS.total_seconds() + 1)}
        assert [finish(start("send", **later)) for _time in range(2)] == ["1", "0"]
        assert len(mails()) == 1


class TestThreeProcessesAtOnce:
    def test_send_each_of_a_thousand_and_one_letters_once(self, start, mails):
        Letter.objects.bulk_create(
            Letter(
                kind=KIND,
                subject_id=number,
                language="nl",
                unique_key=f"tests:{number}",
                created_at=NOW,
                due_at=NOW,
            )
            for number in range(MANY)
        )
        senders = [start("send", LATER="60") for _number in range(3)]
        sent = [int(finish(sender)) for sender in senders]
        assert sum(sent) == MANY
        # SQLite lets one write at a time, and may leave the others nothing.
        assert min(sent) > 0 or connection.vendor == "sqlite"
        assert set(Counter(mails()).values()) == {1}
        addresses = {line.split()[0] for line in mails()}
        assert len(addresses) == len(mails()) == MANY
        assert not Letter.objects.filter(sent_at=None).exists()
