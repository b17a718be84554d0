"""Who is told what, once each: sending, correcting, withdrawing, and a dead server."""

from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.bulletins.letters import BULLETIN
from wagtail_whatsappalert.bulletins.listing import (
    MailState,
    numbers_of,
    receipts_of,
    receivers_of,
)
from wagtail_whatsappalert.bulletins.models import Bulletin
from wagtail_whatsappalert.bulletins.notifications import announce, announce_waiting
from wagtail_whatsappalert.bulletins.services import (
    correct_bulletin,
    withdraw_bulletin,
)
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters

from .factories import ACTION, TEXT, make_area, make_content, reread, send, write

pytestmark = pytest.mark.django_db

LATER = timedelta(hours=5)


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def area():
    return make_area(coordinators=2)


@pytest.fixture
def contact(area):
    return make_contact(area[0])


@pytest.fixture
def mail_server(monkeypatch):
    """A mail server that can be ``down``."""

    class Server:
        down = True

    send_mail = EmailMultiAlternatives.send

    def send_or_fail(mail, *args, **kwargs):
        if Server.down:
            raise ConnectionError("no connection")
        return send_mail(mail, *args, **kwargs)

    monkeypatch.setattr(EmailMultiAlternatives, "send", send_or_fail)
    return Server


def deliver(later=timedelta()):
    return deliver_due_letters(now=timezone.now() + later)


def correct(bulletin, **changes):
    now = timezone.now()
    corrected = correct_bulletin(
        bulletin=bulletin,
        content=make_content(text="Het meisje draagt een rode jas.", **changes),
        version=bulletin.version,
        now=now,
    )
    announce(bulletin.pk, now=now)
    return corrected


def withdraw(bulletin):
    now = timezone.now()
    withdraw_bulletin(bulletin=bulletin, reason="Zij is terecht.", now=now)
    announce(bulletin.pk, now=now)


def states(bulletin):
    bulletin = reread(bulletin)
    return [each.mail for each in receivers_of(bulletin, list(receipts_of(bulletin)))]


class TestSent:
    def test_reaches_each_coordinator_of_the_area_once(self, contact, area, mailoutbox):
        make_area()
        send(contact)
        deliver()
        deliver()
        addresses = {mail.to[0] for mail in mailoutbox}
        assert addresses == {coordinator.email for coordinator in area[2]}
        assert len(mailoutbox) == 2
        for part in (TEXT, ACTION, "/whatsapp/coordinators/b/"):
            assert part in mailoutbox[0].body

    def test_reaches_who_runs_two_groups_once(self, contact, area, mailoutbox):
        other = make_area()[1]
        other.neighbourhoods.update(district=area[0])
        other.coordinators.add(area[2][0])
        bulletin = send(contact)
        assert bulletin.receipts.filter(coordinator=area[2][0]).count() == 1

    def test_leaves_who_stopped_or_starts_later_in_peace(self, contact, area):
        today = timezone.localdate()
        make_coordinator(area[1], active_until=today - timedelta(days=1))
        make_coordinator(area[1], active_from=today + timedelta(days=1))
        assert send(contact).receipts.count() == 2

    def test_needs_no_agreement_and_no_running_group(self, contact, area):
        area[1].status = "paused"
        area[1].save()
        assert send(contact).receipts.count() == 2

    def test_of_who_stops_before_it_leaves_is_dropped(self, contact, area, mailoutbox):
        bulletin = send(contact)
        gone = area[2][0]
        gone.active_until = timezone.localdate() - timedelta(days=1)
        gone.save()
        deliver()
        assert [mail.to for mail in mailoutbox] == [[area[2][1].email]]
        assert sorted(state.value for state in states(bulletin)) == ["none", "sent"]

    def test_of_who_is_removed_is_dropped(self, contact, area, mailoutbox):
        bulletin = send(contact)
        area[2][0].delete()
        deliver()
        assert len(mailoutbox) == 1
        assert reread(bulletin).receipts.count() == 1

    def test_is_queued_once_however_often_it_is_announced(self, contact):
        bulletin = send(contact)
        assert announce(bulletin.pk, now=timezone.now()) == 0
        assert Letter.objects.filter(kind=BULLETIN).count() == 2

    def test_is_announced_by_the_command_if_the_process_died(self, contact, mailoutbox):
        write(contact)
        assert not Letter.objects.exists()
        call_command("send_letters")
        assert len(mailoutbox) == 2

    def test_is_written_wholly_or_not_at_all(self, contact, monkeypatch):
        bulletin = write(contact)

        def die(letters):
            raise SystemExit

        with monkeypatch.context() as patched, pytest.raises(SystemExit):
            patched.setattr(
                "wagtail_whatsappalert.bulletins.notifications.write_letters", die
            )
            announce(bulletin.pk, now=timezone.now())
        assert not bulletin.receipts.exists()
        announce_waiting(timezone.now())
        assert reread(bulletin).receipts.count() == 2
        assert Letter.objects.count() == 2

    def test_leaves_before_everything_else_if_urgent(self, contact, mailoutbox):
        send(contact)
        send(contact, urgency="urgent", text="Nu meteen.")
        deliver()
        is_urgent = ["Nu meteen." in mail.body for mail in mailoutbox]
        assert is_urgent == [True, True, False, False]

    def test_is_dropped_once_its_time_is_over(self, contact, mailoutbox):
        bulletin = send(contact)
        Bulletin.objects.update(valid_until=timezone.now() - timedelta(minutes=1))
        deliver()
        assert not mailoutbox
        assert states(bulletin) == [MailState.NONE] * 2

    def test_tells_its_time_on_the_clock_of_the_site(self, contact, mailoutbox):
        moment = timezone.localtime() + timedelta(days=1)
        moment = moment.replace(hour=17, minute=45, second=0, microsecond=0)
        send(contact, valid_until=moment)
        deliver()
        assert "17:45" in mailoutbox[0].body


class TestMailServerDown:
    def test_keeps_mails_and_tells_the_sender(self, contact, mail_server, mailoutbox):
        bulletin = send(contact)
        assert states(bulletin) == [MailState.QUEUED] * 2
        deliver()
        assert states(bulletin) == [MailState.TRIED] * 2
        assert numbers_of([bulletin])[bulletin.pk].queued == 2
        mail_server.down = False
        deliver(LATER)
        assert len(mailoutbox) == 2
        assert states(bulletin) == [MailState.SENT] * 2
        assert numbers_of([bulletin])[bulletin.pk].queued == 0

    @pytest.mark.usefixtures("mail_server")
    def test_for_too_long_is_told_as_failed(self, contact, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"LETTER_ATTEMPTS": 1}
        bulletin = send(contact)
        deliver()
        assert states(bulletin) == [MailState.FAILED] * 2
        assert numbers_of([bulletin])[bulletin.pk].failed == 2


class TestCorrected:
    def test_reaches_the_same_people_once(self, contact, area, mailoutbox):
        bulletin = send(contact)
        deliver()
        make_coordinator(area[1])
        correct(bulletin)
        deliver()
        assert len(mailoutbox) == 4
        assert "rode jas" in mailoutbox[-1].body
        assert mailoutbox[-1].subject != mailoutbox[0].subject

    def test_while_the_first_waits_makes_one_mail_with_the_new_text(
        self, contact, mailoutbox
    ):
        bulletin = send(contact)
        first = Letter.objects.first()
        correct(bulletin)
        deliver()
        assert len(mailoutbox) == 2
        for mail in mailoutbox:
            assert "rode jas" in mail.body and TEXT not in mail.body
        assert not Letter.objects.filter(pk=first.pk).exists()

    def test_while_the_first_waits_is_no_correction_for_who_never_got_it(
        self, contact, area, mailoutbox
    ):
        bulletin = send(contact)
        letter = Letter.objects.order_by("subject_id").first()
        Letter.objects.filter(pk=letter.pk).update(sent_at=timezone.now())
        correct(bulletin)
        deliver()
        first, second = sorted(mailoutbox, key=lambda mail: mail.to[0])
        assert first.subject != second.subject

    def test_before_anybody_was_told_goes_out_as_it_is(self, contact, mailoutbox):
        bulletin = write(contact)
        correct(bulletin)
        deliver()
        assert len(mailoutbox) == 2
        assert "rode jas" in mailoutbox[0].body

    def test_keeps_the_old_text(self, contact):
        bulletin = send(contact)
        assert correct(bulletin).version == 2
        earlier = bulletin.texts.get()
        assert (earlier.version, earlier.text) == (1, TEXT)


class TestWithdrawn:
    def test_is_told_once_to_who_got_it(self, contact, mailoutbox):
        bulletin = send(contact)
        deliver()
        withdraw(bulletin)
        withdraw(bulletin)
        deliver()
        assert len(mailoutbox) == 4
        assert "Zij is terecht." in mailoutbox[-1].body

    def test_before_it_left_sends_nothing_at_all(self, contact, mailoutbox):
        bulletin = send(contact)
        withdraw(bulletin)
        deliver()
        assert not mailoutbox
        assert not Letter.objects.filter(sent_at=None).exists()

    def test_before_anybody_was_told_tells_nobody(self, contact, mailoutbox):
        withdraw(write(contact))
        deliver()
        assert not mailoutbox
        assert reread(Bulletin.objects.get()).announce_since is None

    def test_while_it_is_leaving_is_told(self, contact, mailoutbox):
        bulletin = send(contact)
        Letter.objects.update(claimed_at=timezone.now())
        withdraw(bulletin)
        deliver()
        assert len(mailoutbox) == 2
        assert all("Zij is terecht." in mail.body for mail in mailoutbox)

    def test_after_a_correction_is_told_once(self, contact, mailoutbox):
        bulletin = send(contact)
        deliver()
        correct(bulletin)
        withdraw(bulletin)
        deliver()
        assert len(mailoutbox) == 4
        assert "rode jas" in mailoutbox[-1].body
