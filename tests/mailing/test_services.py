from datetime import timedelta
from io import StringIO

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone, translation
from django_tasks import task_backends
from django_tasks.backends.dummy import DummyBackend

from tests.commits import committed
from tests.mailing.sample_letters import (
    ADDRESS,
    LATER,
    Boom,
    QueueThatIsDown,
    compose_test,
)
from wagtail_whatsappalert.mailing import letters
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import (
    CLAIM_LASTS,
    deliver_due_letters,
)

from .factories import KIND, NOW, make_letter, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def composer(monkeypatch):
    """``composer(function)`` sets what makes the mails of these tests."""

    def use(function):
        monkeypatch.setitem(letters._composers, KIND, function)

    use(compose_test)
    return use


@pytest.fixture
def mail_server(monkeypatch):
    """A mail server that can be ``down``."""

    class Server:
        down = True
        tries = 0

    send = EmailMultiAlternatives.send

    def send_or_fail(mail, *args, **kwargs):
        Server.tries += 1
        if Server.down:
            raise ConnectionError(f"no connection for {ADDRESS}")
        return send(mail, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send_or_fail)
    return Server


@pytest.fixture
def queue():
    """``queue(class)`` puts another task backend in the place of the usual one."""
    usual = task_backends["default"]

    def use(backend):
        task_backends["default"] = backend("default", {})
        return task_backends["default"]

    yield use
    task_backends["default"] = usual


class TestWriting:
    def test_sends_after_the_commit_and_not_before(self, mailoutbox):
        with committed():
            write()
            assert Letter.objects.get().sent_at is None
            assert not mailoutbox
        assert Letter.objects.get().sent_at
        assert len(mailoutbox) == 1

    def test_leaves_nothing_behind_when_the_transaction_fails(self, mailoutbox):
        with committed(), pytest.raises(Boom), transaction.atomic():
            write()
            raise Boom
        assert not Letter.objects.exists()
        assert not mailoutbox

    def test_one_key_makes_one_letter_and_one_mail(self, mailoutbox):
        for _time in range(2):
            with committed():
                write(unique_key="tests:the-same")
        assert Letter.objects.count() == 1
        assert len(mailoutbox) == 1

    def test_the_mail_is_in_the_language_of_the_letter(self, mailoutbox):
        with committed(), translation.override("nl"):
            write(subject_id=7, language="en")
        assert mailoutbox[0].subject == "7 en"


class TestLetterThatNobodyNeeds:
    def test_is_erased(self, composer, mailoutbox):
        make_letter()
        composer(lambda letter: None)
        assert deliver_due_letters(now=LATER) == 0
        assert not Letter.objects.exists()
        assert not mailoutbox


class TestCommand:
    def run(self, *args):
        out = StringIO()
        call_command("send_letters", *args, stdout=out)
        return out.getvalue()

    def test_sends_what_is_due_and_tells_only_how_many(self, mailoutbox):
        make_letter()
        assert self.run() == "1 letters sent\n"
        assert self.run() == "0 letters sent\n"
        assert len(mailoutbox) == 1

    def test_sends_the_oldest_first_up_to_a_limit(self, mailoutbox):
        make_letter(subject_id=2, due_at=NOW - timedelta(days=1))
        make_letter(subject_id=1, due_at=NOW - timedelta(days=2))
        self.run("--limit", "1")
        assert [mail.subject for mail in mailoutbox] == ["1 nl"]

    def test_leaves_what_is_not_due_yet(self, mailoutbox):
        make_letter(due_at=timezone.now() + timedelta(hours=1))
        assert self.run() == "0 letters sent\n"


@pytest.mark.django_db(transaction=True)
class TestQueueThatIsDown:
    def test_does_not_harm_who_wrote(self, queue, mailoutbox):
        queue(QueueThatIsDown)
        with transaction.atomic():
            write()
        assert Letter.objects.get().sent_at is None
        assert deliver_due_letters(now=LATER) == 1


class TestWorker:
    def test_claims_and_sends_a_letter_once(self, queue, mailoutbox):
        worker = queue(DummyBackend)
        with committed():
            write()
        assert not mailoutbox
        assert Letter.objects.get().claimed_at is None
        (result,) = worker.results
        for _time in range(2):
            result.task.call(*result.args)
        assert len(mailoutbox) == 1
        assert Letter.objects.get().attempts == 1


class TestSendingFromTheProcessThatWrote:
    def test_keeps_others_off_before_and_after_the_commit(self, mailoutbox):
        write()  # Committed, but it has not come to sending.
        assert deliver_due_letters(now=NOW + timedelta(minutes=1)) == 0
        assert Letter.objects.get().attempts == 1

    def test_leaves_a_letter_to_who_has_it_when_the_commit_came_late(self, mailoutbox):
        with committed():
            write(now=timezone.now() - CLAIM_LASTS - timedelta(seconds=1))
            assert deliver_due_letters(now=timezone.now()) == 1
        assert len(mailoutbox) == 1

    @pytest.mark.parametrize("share", [0.6, 0.9, 1.1])
    def test_renews_the_claim_when_the_commit_came_late(self, mailoutbox, share):
        started = timezone.now()
        with committed():
            write(now=started - share * CLAIM_LASTS)
        assert len(mailoutbox) == 1
        letter = Letter.objects.get()
        assert letter.attempts == 1
        assert letter.claimed_at >= started

    def test_waits_a_minute_when_the_mail_server_is_down(self, mail_server):
        with committed():
            write(now=timezone.now())
        letter = Letter.objects.get()
        wait = letter.due_at - timezone.now()
        assert timedelta(seconds=50) < wait <= timedelta(minutes=1)
        assert (letter.claimed_at, letter.attempts) == (None, 1)

    def test_hands_the_record_to_the_composer(self, composer, mailoutbox):
        record = Letter(pk=1)
        composer(lambda letter: mailoutbox.append(letter.subject))
        with committed():
            write(subject=record)
        assert mailoutbox == [record]
