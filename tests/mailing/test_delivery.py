import threading
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.db import connections
from django.utils import timezone

from tests.mailing.sample_letters import ADDRESS, LATER, Boom, compose_test
from wagtail_whatsappalert.mailing import letters
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import (
    CLAIM_LASTS,
    deliver_due_letters,
    deliver_letter,
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


class TestDying:
    def test_before_the_mail_left_makes_it_leave_later_once(self, mailoutbox):
        write()  # Nobody runs what waits for the commit: the process is gone.
        assert not mailoutbox
        assert deliver_due_letters(now=LATER) == 1
        assert deliver_due_letters(now=LATER) == 0
        assert len(mailoutbox) == 1

    def test_with_a_claim_makes_it_leave_when_the_claim_is_over(self, mailoutbox):
        make_letter(claimed_at=NOW, attempts=1)
        assert deliver_due_letters(now=NOW + CLAIM_LASTS) == 0
        over = NOW + CLAIM_LASTS + timedelta(seconds=1)
        assert deliver_due_letters(now=over) == 1
        assert len(mailoutbox) == 1

    def test_after_the_mail_left_sends_it_again_under_the_same_id(self, mailoutbox):
        letter = make_letter()
        deliver_letter(letter, now=NOW)
        Letter.objects.update(sent_at=None)
        deliver_due_letters(now=LATER)
        first, second = (mail.extra_headers["Message-ID"] for mail in mailoutbox)
        assert first == second

    def test_a_long_run_claims_with_the_time_of_each_letter(self, composer):
        make_letter(due_at=NOW - timedelta(days=30))
        claimed = []

        def look(letter):
            claimed.append(Letter.objects.get(pk=letter.pk).claimed_at)
            return compose_test(letter)

        composer(look)
        started = NOW - timedelta(days=20)
        deliver_due_letters(now=started)
        # Another worker would find a claim from the start of the run over.
        assert claimed[0] > started + CLAIM_LASTS


class TestMailServerThatIsDown:
    def test_postpones_with_a_growing_wait(self, mail_server):
        letter = make_letter()
        now, waits = NOW, []
        for _attempt in range(4):
            letter.refresh_from_db()
            assert not deliver_letter(letter, now=now)
            letter.refresh_from_db()
            waits.append((letter.due_at - now).total_seconds())
            now = letter.due_at
        assert waits == [60, 120, 240, 480]
        assert letter.claimed_at is None

    def test_is_not_asked_before_the_wait_is_over(self, mail_server):
        letter = make_letter()
        deliver_letter(letter, now=NOW)
        letter.refresh_from_db()
        deliver_letter(letter, now=NOW + timedelta(seconds=30))
        assert mail_server.tries == 1

    def test_gets_the_letter_when_it_is_back_under_the_same_id(
        self, mail_server, mailoutbox
    ):
        letter = make_letter()
        deliver_letter(letter, now=NOW)
        mail_server.down = False
        assert deliver_due_letters(now=LATER) == 1
        assert mailoutbox[0].extra_headers["Message-ID"] == (
            f"<{letter.message_id}@municipality.example>"
        )

    def test_is_asked_no_more_than_the_setting_says(self, mail_server, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"LETTER_ATTEMPTS": 3}
        make_letter()
        # From now on: never before the clock, which counts where it is later.
        now = timezone.now()
        for day in range(6):
            deliver_due_letters(now=now + timedelta(days=day))
        assert mail_server.tries == 3
        assert Letter.objects.get().sent_at is None

    def test_does_not_stop_the_other_letters(self, mailoutbox, composer):
        bad, good = make_letter(), make_letter()

        def compose(letter):
            if letter.pk == bad.pk:
                raise Boom
            return compose_test(letter)

        composer(compose)
        assert deliver_due_letters(now=LATER) == 1
        good.refresh_from_db()
        assert good.sent_at

    def test_makes_a_log_without_the_address(self, mail_server, caplog):
        letter = make_letter()
        with caplog.at_level("DEBUG"):
            deliver_letter(letter, now=NOW)
        assert f"Letter {letter.pk}" in caplog.text
        assert ADDRESS not in caplog.text
        assert "@" not in caplog.text


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestThreeWorkersAtOnce:
    def test_send_every_letter_once(self, mailoutbox):
        made = [make_letter() for _number in range(60)]
        start = threading.Barrier(3)
        sent, errors = [], []

        def work():
            try:
                start.wait(timeout=30)
                sent.append(deliver_due_letters(now=LATER))
            except Exception as error:
                errors.append(error)
            finally:
                connections.close_all()

        workers = [threading.Thread(target=work) for _number in range(3)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert not errors
        assert sum(sent) == 60
        subjects = [mail.subject for mail in mailoutbox]
        assert sorted(subjects) == sorted(f"{each.subject_id} nl" for each in made)
