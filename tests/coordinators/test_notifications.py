import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections, transaction

from tests.commits import committed
from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.coordinators.notifications import (
    WORK,
    notify_coordinator_of_work,
)
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters

from .factories import make_coordinator

NOW = datetime(2026, 11, 22, 12, 5, tzinfo=UTC)
HOUR = datetime(2026, 11, 22, 13, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    make_site(hostname="hoogeveen.example")
    return make_group(workshop_rule="none")


def tell(coordinator, minutes=0):
    with committed():
        notify_coordinator_of_work(coordinator, now=NOW + timedelta(minutes=minutes))


def make_work(group, outbox=None):
    """Somebody to be added, of whom nobody has told yet."""
    make_confirmed_signup(group)
    Letter.objects.filter(kind=WORK).delete()
    if outbox:
        outbox.clear()


def mails(outbox, coordinator):
    return [mail for mail in outbox if mail.to == [coordinator.email]]


class TestWorkInOneHour:
    def test_is_told_at_once_and_the_rest_in_one_mail_at_its_end(
        self, group, mailoutbox
    ):
        coordinator = make_coordinator(group, bound=True)
        make_work(group, mailoutbox)
        for minutes in range(0, 50, 10):
            tell(coordinator, minutes)
        assert len(mails(mailoutbox, coordinator)) == 1
        assert deliver_due_letters(now=HOUR - timedelta(seconds=1)) == 0
        assert deliver_due_letters(now=HOUR) == 1
        assert deliver_due_letters(now=HOUR + timedelta(days=1)) == 0
        assert len(mails(mailoutbox, coordinator)) == 2

    def test_is_not_told_twice_when_it_is_done_by_then(self, group, mailoutbox):
        coordinator = make_coordinator(group, bound=True)
        tell(coordinator)
        tell(coordinator, 10)
        assert deliver_due_letters(now=HOUR) == 0
        assert not mails(mailoutbox, coordinator)
        assert not Letter.objects.filter(kind=WORK).exists()

    def test_that_nobody_told_yet_joins_the_letter_that_waits(self, group):
        coordinator = make_coordinator(group, bound=True)
        notify_coordinator_of_work(coordinator, now=NOW)
        notify_coordinator_of_work(coordinator, now=NOW)
        assert Letter.objects.filter(kind=WORK).count() == 1

    def test_after_a_letter_that_is_being_sent_gets_one_of_its_own(self, group):
        coordinator = make_coordinator(group, bound=True)
        make_work(group)
        tell(coordinator)
        tell(coordinator, 10)
        rest = Letter.objects.filter(kind=WORK).latest("due_at")
        Letter.objects.filter(pk=rest.pk).update(claimed_at=HOUR)
        tell(coordinator, 54)
        assert Letter.objects.filter(kind=WORK, claimed_at=None).count() == 1

    def test_after_a_letter_that_was_given_up_gets_one_of_its_own(self, group):
        coordinator = make_coordinator(group, bound=True)
        make_work(group)
        tell(coordinator)
        tell(coordinator, 10)
        Letter.objects.filter(kind=WORK).update(attempts=99)
        tell(coordinator, 20)
        assert Letter.objects.filter(kind=WORK, attempts=0).count() == 1


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def test_write_letters_that_leave_after_all_of_them(self, group):
        """None is lost: a letter leaves after each transaction, few in all."""
        coordinator = make_coordinator(group, bound=True)
        start, errors = threading.Barrier(8), []

        def work():
            try:
                start.wait(timeout=30)
                with transaction.atomic():
                    make_group(name="x")  # A write first, as services do.
                    notify_coordinator_of_work(coordinator, now=NOW)
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        make_work(group)
        threads = [threading.Thread(target=work) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not errors
        assert 1 <= Letter.objects.filter(kind=WORK).count() <= 3

    def test_a_letter_that_is_joined_is_claimed_after_the_commit(self, group):
        coordinator = make_coordinator(group, bound=True)
        make_work(group)
        waiting = Letter.objects.create(
            kind=WORK,
            subject_id=coordinator.pk,
            language="nl",
            unique_key=f"{WORK}:{coordinator.pk}:{NOW:%Y%m%d%H}:0",
            due_at=NOW,
        )
        joined = threading.Event()
        seen = []

        def send():
            try:
                joined.wait(timeout=30)
                deliver_due_letters(now=HOUR)
                seen.append(datetime.now(UTC))
            finally:
                connections.close_all()

        sender = threading.Thread(target=send)
        sender.start()
        with transaction.atomic():
            notify_coordinator_of_work(coordinator, now=NOW)
            joined.set()
            sender.join(timeout=1)
            committed_at = datetime.now(UTC)
        sender.join(timeout=60)
        assert seen and seen[0] > committed_at
        letter = Letter.objects.get(kind=WORK)
        assert letter.pk == waiting.pk and letter.sent_at
