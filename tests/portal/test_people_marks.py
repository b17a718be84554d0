"""One person of a group: what she sees, and what she marks."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup, make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.coordinator_services import Mark
from wagtail_whatsappalert.signups.lifecycle import CLOSED, SignupStatus
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.signups.retention import anonymise

from .people import group_url, make_signed_in, mark_url, person_url, url

pytestmark = pytest.mark.django_db
S = SignupStatus
REASON = {"reason": "This street is in another area"}
FROM_READY = ["added", "not-reachable", "not-from-here", "does-not-want-to"]


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(workshop_rule="none")


@pytest.fixture
def her(group):
    return make_signed_in(group)


@pytest.fixture
def client(her):
    return her[0]


def status_of(signup):
    return Signup.objects.get(pk=signup.pk).status


class TestAPerson:
    def test_shows_the_number_to_call_and_to_select(self, client, group):
        signup = make_signup_in(S.READY, group, 3)
        html = client.get(person_url(signup)).content.decode()
        assert 'href="tel:+31610000003">06 10000003<' in html
        assert 'data-whatsappalert-copy="+31610000003"' in html

    def test_opens_a_chat_in_his_language_with_the_rules_but_not_his_name(
        self, her, group
    ):
        client, coordinator = her
        signup = make_signup_in(S.READY, group, 3, language="en")
        chat = urlsplit(client.get(person_url(signup)).context["chat"])
        assert (chat.hostname, chat.path) == ("wa.me", "/31610000003")
        (text,) = parse_qs(chat.query)["text"]
        assert text.startswith(f"Hello, this is {coordinator.name}")
        assert group.name in text
        assert f"http://testserver/en/whatsapp/rules/?group={group.pk}" in text
        assert signup.name not in text

    def test_is_saved_as_a_contact_that_no_cache_keeps(self, her, group):
        client, coordinator = her
        signup = make_signup_in(S.READY, group, 3)
        answer = client.get(url("portal_person_contact", group.pk, signup.pk))
        assert b"FN:Krakeel Bewoner 3" in answer.content
        assert "no-store" in answer["Cache-Control"]
        assert "Bewoner" not in answer["Content-Disposition"]
        entry = ModelLogEntry.objects.get(action="whatsappalert.export")
        assert entry.data["coordinator"] == coordinator.pk

    def test_is_logged(self, her, group):
        client, coordinator = her
        signup = make_signup_in(S.READY, group)
        client.get(person_url(signup))
        entry = ModelLogEntry.objects.get(action="whatsappalert.view")
        assert entry.object_id == str(signup.pk)
        assert entry.data["coordinator"] == coordinator.pk

    @pytest.mark.parametrize("status", [S.UNCONFIRMED, S.INTERESTED, S.WAITING])
    def test_is_not_there_before_it_is_his_turn(self, client, group, status):
        signup = make_signup_in(status, group)
        assert client.get(person_url(signup)).status_code == 404
        assert client.post(mark_url(signup, "added")).status_code == 404

    @pytest.mark.parametrize("status", sorted({S.NEEDS_WORKSHOP, S.OFFERED} | CLOSED))
    def test_says_only_the_state_of_who_is_not_hers_to_add(self, client, group, status):
        signup = make_signup_in(status, group)
        answer = client.get(person_url(signup))
        assert answer.status_code == 410
        assert b"Bewoner" not in answer.content
        assert b"10000000" not in answer.content
        contact = url("portal_person_contact", group.pk, signup.pk)
        assert client.get(contact).status_code == 410

    def test_of_another_group_is_as_one_that_does_not_exist(self, client, group):
        foreign = make_signup_in(S.READY, make_group(name="Elders"))
        for number in (foreign.pk, 987654):
            for answer in (
                client.get(url("portal_person", group.pk, number)),
                client.get(url("portal_person_contact", group.pk, number)),
                client.get(url("portal_mark", group.pk, number, "left")),
                client.post(url("portal_mark", group.pk, number, "added")),
            ):
                assert answer.status_code == 404
        assert client.get(person_url(foreign)).status_code == 404
        assert status_of(foreign) == S.READY

    def test_that_is_erased_holds_a_place_and_can_leave(self, client, group):
        signup = make_signup_in(S.ADDED, group, added_at=timezone.now())
        anonymise([signup.pk], now=timezone.now())
        assert client.get(person_url(signup)).status_code == 200
        contact = url("portal_person_contact", group.pk, signup.pk)
        assert client.get(contact).status_code == 410
        assert client.get(mark_url(signup, "left")).status_code == 200
        assert client.post(mark_url(signup, "not-added")).status_code == 409
        assert client.post(mark_url(signup, "left")).status_code == 303
        assert status_of(signup) == S.LEFT


class TestMarking:
    @pytest.mark.parametrize(
        ("mark", "source", "target", "mail"),
        [
            ("added", S.READY, S.ADDED, "You are a member of Krakeel"),
            ("not-added", S.ADDED, S.READY, None),
            ("left", S.ADDED, S.LEFT, "You are no longer a member of Krakeel"),
            ("not-from-here", S.READY, S.REFUSED, "Your signup for Krakeel is refused"),
            ("does-not-want-to", S.READY, S.WITHDRAWN, "You have withdrawn"),
        ],
    )
    def test_moves_him_in_her_name_and_tells_him(
        self, her, group, mailoutbox, mark, source, target, mail
    ):
        client, coordinator = her
        signup = make_signup_in(source, group, language="en")
        answer = client.post(mark_url(signup, mark), REASON)
        assert answer.status_code == 303
        assert status_of(signup) == target
        step = SignupTransition.objects.get()
        assert (step.actor_kind, step.coordinator) == ("coordinator", coordinator)
        assert step.reason == (REASON["reason"] if mark == "not-from-here" else "")
        subjects = [m.subject for m in mailoutbox if m.to == [signup.email]]
        assert len(subjects) == (1 if mail else 0)
        assert not mail or mail in subjects[0]
        entry = ModelLogEntry.objects.get(action="whatsappalert.change")
        assert entry.data["coordinator"] == coordinator.pk

    @pytest.mark.parametrize("mark", FROM_READY)
    def test_a_second_time_changes_and_sends_nothing(
        self, client, group, mailoutbox, mark
    ):
        signup = make_signup_in(S.READY, group)
        first = client.post(mark_url(signup, mark), REASON)
        sent, now = len(mailoutbox), status_of(signup)
        second = client.post(mark_url(signup, mark), REASON)
        assert second.status_code == first.status_code == 303
        assert second["Location"] == first["Location"]
        assert (len(mailoutbox), status_of(signup)) == (sent, now)
        assert SignupTransition.objects.count() <= 1

    @pytest.mark.parametrize("mark", sorted(set(FROM_READY) - {"added"}))
    def test_says_what_he_is_when_somebody_was_first(self, client, group, mark):
        signup = make_signup_in(S.READY, group)
        client.post(mark_url(signup, "added"))
        answer = client.post(mark_url(signup, mark), REASON)
        assert answer.status_code == 409
        assert b"The state is now: <strong>Member" in answer.content
        assert status_of(signup) == S.ADDED

    def test_says_what_he_is_when_he_withdrew_meanwhile(self, client, group):
        signup = make_signup_in(S.WITHDRAWN, group)
        answer = client.post(mark_url(signup, "added"))
        assert answer.status_code == 409
        assert b"Withdrawn" in answer.content
        assert b"Bewoner" not in answer.content

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_refuses_only_with_a_reason(self, client, group, reason):
        signup = make_signup_in(S.READY, group)
        url = mark_url(signup, "not-from-here")
        answer = client.post(url, {"reason": reason})
        assert answer.status_code == 422
        assert b"Give a reason." in answer.content
        assert status_of(signup) == S.READY

    def test_gives_back_a_reason_that_is_too_long(self, client, group):
        signup = make_signup_in(S.READY, group)
        typed = "far " * 100
        answer = client.post(mark_url(signup, "not-from-here"), {"reason": typed})
        assert answer.status_code == 422
        assert typed.strip().encode() in answer.content

    @pytest.mark.parametrize("mark", Mark.values)
    def test_needs_a_post(self, client, group, mark):
        signup = make_signup_in(S.READY, group)
        answer = client.get(mark_url(signup, mark))
        assert answer.status_code in (200, 303)
        assert status_of(signup) == S.READY

    def test_of_no_known_kind_is_not_there(self, client, group):
        signup = make_signup_in(S.READY, group)
        assert client.post(mark_url(signup, "expired")).status_code == 404

    def test_leads_back_to_the_page_of_the_list(self, client, group):
        signup = make_signup_in(S.READY, group)
        answer = client.post(mark_url(signup, "added"), {"page": "3"})
        wanted = f"{group_url(group)}?done=added&person={signup.pk}&page=3"
        assert answer["Location"] == wanted
        for page in ("x", "²", "9" * 99, "//evil.example"):
            answer = client.post(mark_url(signup, "added"), {"page": page})
            assert "page=" not in answer["Location"]

    def test_removed_ends_the_work_and_a_second_time_is_fine(self, client, group):
        signup = make_signup_in(S.WITHDRAWN, group, to_be_removed=True)
        for _time in range(2):
            assert client.post(mark_url(signup, "removed")).status_code == 303
        assert not Signup.objects.get(pk=signup.pk).to_be_removed

    def test_removed_is_not_for_who_may_stay(self, client, group):
        signup = make_signup_in(S.ADDED, group, added_at=timezone.now())
        assert client.post(mark_url(signup, "removed")).status_code == 409

    def test_needs_the_token_of_the_form(self, group):
        signup = make_signup_in(S.READY, group)
        client, _her = make_signed_in(group)
        client.handler.enforce_csrf_checks = True
        assert client.post(mark_url(signup, "added")).status_code == 403
        assert status_of(signup) == S.READY


class TestTheFreePlace:
    def test_goes_to_the_next_when_she_marks_somebody_as_left(self):
        group = make_group(workshop_rule="none", places=1)
        client, _her = make_signed_in(group)
        first = make_confirmed_signup(group, 1)
        second = make_confirmed_signup(group, 2)
        client.post(mark_url(first, "added"))
        assert status_of(second) == S.WAITING
        client.post(mark_url(first, "left"))
        assert status_of(second) == S.READY
