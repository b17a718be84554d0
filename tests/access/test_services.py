import re
import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import AccessSession, Role, SignInLink
from wagtail_whatsappalert.access.services import (
    LinkExpired,
    LinkUsed,
    LinkVoid,
    ask_for_links,
    look_at_link,
    shut_out,
    use_link,
)
from wagtail_whatsappalert.access.sessions import start_session
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters, deliver_here

from .links import link_in, make_municipality

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


def ask(email, site=None, now=None):
    return ask_for_links(
        email=email, site=site, next_path="", now=now or timezone.now()
    )


def make_link(person, minutes=10, **kwargs):
    now = timezone.now()
    defaults = {
        "role": Role.COORDINATOR,
        "person": person.pk,
        "asked_at": now,
        "expires_at": now + timedelta(minutes=minutes),
    }
    return SignInLink.objects.create(**{**defaults, **kwargs})


def use(link, nonce="", now=None):
    return use_link(link_id=link.pk, nonce=nonce, now=now or timezone.now())


class TestAsking:
    def test_mails_who_is_known_whatever_the_capitals(self, mailoutbox):
        make_coordinator(email="Karin@Example.org")
        deliver_here(ask("kARIN@example.ORG"))
        assert [mail.to for mail in mailoutbox] == [["Karin@Example.org"]]

    def test_mails_a_link_for_each_role(self, mailoutbox):
        make_coordinator(email="karin@example.org")
        make_contact(email="Karin@example.org")
        deliver_here(ask("karin@example.org"))
        assert len({mail.subject for mail in mailoutbox}) == 2

    def test_mails_nobody_else_and_leaves_no_letter(self, mailoutbox):
        today = timezone.localdate()
        make_coordinator(email="later@example.org", active_from=today + timedelta(1))
        make_coordinator(email="over@example.org", active_until=today - timedelta(1))
        make_contact(email="gone@example.org", active_until=today - timedelta(1))
        for name in ("later", "over", "gone", "nobody"):
            deliver_here(ask(f"{name}@example.org"))
        assert mailoutbox == []
        assert not Letter.objects.exists()

    def test_takes_the_same_statements_for_every_address(self):
        make_coordinator(email="karin@example.org")
        make_contact(email="karin@example.org")

        def statements(email):
            with CaptureQueriesContext(connection) as queries:
                ask(email)
            # Without values, and without the numbers of savepoints.
            plain = [
                re.split(r"VALUES|SELECT \* FROM UNNEST|WHERE|_x", query["sql"])[0]
                for query in queries
            ]
            return [sql for sql in plain if sql]

        assert statements("karin@example.org") == statements("nobody@example.org")

    def test_keeps_no_address(self):
        ask("nobody@example.org")
        rows = [*SignInLink.objects.values(), *Letter.objects.values()]
        assert rows and "nobody" not in str(rows)


class TestMail:
    def test_starts_the_minutes_when_it_is_made(self, mailoutbox, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGN_IN_LINK_MINUTES": 7}
        person = make_coordinator()
        ask(person.email, now=timezone.now() - timedelta(hours=2))
        before = timezone.now()
        assert deliver_due_letters(now=before) == 1
        link = SignInLink.objects.get(person=person.pk)
        assert link.expires_at >= before + timedelta(minutes=7)
        assert "7 minut" in mailoutbox[0].body

    def test_that_is_a_day_late_does_not_leave(self, mailoutbox):
        ask(make_coordinator().email, now=timezone.now() - timedelta(hours=25))
        deliver_due_letters(now=timezone.now())
        assert mailoutbox == []

    def test_does_not_leave_to_who_stopped_meanwhile(self, mailoutbox):
        person = make_coordinator()
        ask(person.email)
        type(person).objects.update(active_until=timezone.localdate() - timedelta(1))
        deliver_due_letters(now=timezone.now())
        assert mailoutbox == []

    def test_is_in_her_language_and_leads_to_its_address(self, mailoutbox, site):
        for language, prefix in (("nl", "/whatsapp/"), ("en", "/en/whatsapp/")):
            person = make_coordinator(language=language)
            deliver_here(ask(person.email, site))
            assert link_in(mailoutbox[-1]).startswith(prefix)

    def test_holds_no_name_or_address_in_its_link(self, mailoutbox):
        person = make_coordinator(name="Karin", email="karin@example.org")
        deliver_here(ask(person.email))
        assert "karin" not in link_in(mailoutbox[0]).lower()


class TestUsingALink:
    def test_starts_a_session_of_some_hours(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"ACCESS_SESSION_HOURS": 3}
        person, now = make_coordinator(), timezone.now()
        session = use(make_link(person), now=now).session
        assert (session.role, session.person) == (Role.COORDINATOR, person.pk)
        assert session.expires_at == now + timedelta(hours=3)

    def test_works_once(self):
        link = make_link(make_coordinator())
        use(link)
        with pytest.raises(LinkUsed):
            use(link)
        assert AccessSession.objects.count() == 1

    def test_is_harmless_twice_from_the_same_page(self):
        link = make_link(make_coordinator())
        first, second = use(link, "page"), use(link, "page")
        assert first.key == second.key
        assert AccessSession.objects.count() == 1
        with pytest.raises(LinkUsed):
            use(link, "another page")

    def test_twice_from_the_same_page_only_as_a_double_click(self):
        link, now = make_link(make_coordinator()), timezone.now()
        use(link, "page", now)
        with pytest.raises(LinkUsed):
            use(link, "page", now + timedelta(minutes=2))

    def test_is_refused_when_its_minutes_are_over(self):
        link = make_link(make_coordinator(), minutes=0)
        with pytest.raises(LinkExpired):
            use(link)

    def test_is_refused_before_its_mail_was_made(self):
        link = make_link(make_coordinator(), expires_at=None)
        with pytest.raises(LinkExpired):
            use(link)

    def test_is_refused_to_who_stopped(self):
        person = make_coordinator()
        link = make_link(person)
        type(person).objects.update(active_until=timezone.localdate() - timedelta(1))
        with pytest.raises(LinkVoid):
            use(link)
        assert not AccessSession.objects.exists()

    def test_is_refused_for_a_number_that_does_not_exist(self):
        with pytest.raises(LinkVoid):
            look_at_link(link_id=999, now=timezone.now())

    def test_of_one_role_opens_no_other(self):
        person = make_coordinator()
        link = make_link(person, role=Role.CONTACT)
        with pytest.raises(LinkVoid):
            use(link)


@pytest.mark.django_db(transaction=True)
class TestOnTwoDevicesAtOnce:
    def test_signs_in_exactly_one(self):
        link = make_link(make_coordinator())
        ready, outcomes = threading.Barrier(6), []

        def press(nonce):
            try:
                ready.wait(timeout=30)
                outcomes.append(use(link, nonce).session.pk)
            except LinkUsed:
                outcomes.append(None)
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=press, args=(f"page {number}",))
            for number in range(6)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert len(outcomes) == 6
        assert len([outcome for outcome in outcomes if outcome]) == 1
        assert AccessSession.objects.count() == 1


class TestShuttingOut:
    def open_for(self, person, role=Role.COORDINATOR):
        make_link(person, role=role)
        start_session(role=role, person=person, now=timezone.now())

    def is_open(self, person, role=Role.COORDINATOR):
        now = timezone.now()
        links = SignInLink.objects.filter(role=role, person=person.pk, used_at=None)
        sessions = AccessSession.objects.of(role, person.pk).open(now)
        assert links.exists() == sessions.exists()
        return links.exists()

    def test_ends_her_sessions_and_links_and_those_of_nobody_else(self):
        one, other = make_coordinator(), make_coordinator()
        contact = make_contact(pk=one.pk)
        self.open_for(one)
        self.open_for(other)
        self.open_for(contact, Role.CONTACT)
        shut_out(role=Role.COORDINATOR, person=one.pk, now=timezone.now())
        assert not self.is_open(one)
        assert self.is_open(other)
        assert self.is_open(contact, Role.CONTACT)

    def test_happens_when_her_address_changes(self):
        person = make_coordinator()
        self.open_for(person)
        person.email = "other@example.org"
        person.save()
        assert not self.is_open(person)

    def test_happens_when_she_stops(self):
        person = make_coordinator()
        self.open_for(person)
        person.active_until = timezone.localdate() - timedelta(days=1)
        person.save(update_fields=["active_until"])
        assert not self.is_open(person)

    def test_happens_to_a_contact_too(self):
        contact = make_contact()
        self.open_for(contact, Role.CONTACT)
        contact.email = "other@example.org"
        contact.save()
        assert not self.is_open(contact, Role.CONTACT)

    def test_happens_when_she_is_deleted_and_nothing_stays(self):
        person = make_coordinator()
        self.open_for(person)
        person.delete()
        assert not SignInLink.objects.exists()
        assert not AccessSession.objects.exists()

    def test_does_not_happen_at_another_change(self):
        person = make_coordinator()
        self.open_for(person)
        person.name = "Karin"
        person.email = person.email.upper()
        person.active_until = timezone.localdate()
        person.save()
        assert self.is_open(person)
