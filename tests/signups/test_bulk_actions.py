import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone

from tests.adminkit.searching import search
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.signups import bulk_actions
from wagtail_whatsappalert.signups.lifecycle import RULES, SignupStatus
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_signup_in
from .managers import entries, log_in, make_manager, said, shown, url_of

pytestmark = pytest.mark.django_db

S = SignupStatus
LIST = "/admin/whatsappalert_signups/"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def manager():
    return make_manager()


@pytest.fixture
def group():
    return make_group()


def button(action):
    return reverse(
        "wagtail_bulk_action", args=["wagtail_whatsappalert", "signup", action]
    )


def tick(client, action, *ids, **query):
    """What the button under the list leads to."""
    query = {"id": ids, "next": LIST, **query}
    return client.get(button(action), query, follow=True)


def numbers_on(page):
    found = re.search(r'name="numbers" value="([\d,]*)"', page.content.decode())
    return [int(n) for n in found[1].split(",") if n] if found else []


def do(client, action, *signups, **data):
    data = {"numbers": ",".join(str(s.pk) for s in signups), "next": LIST, **data}
    return client.post(url_of("bulk_move", action), data, follow=True)


def states():
    return list(Signup.objects.order_by("pk").values_list("status", flat=True))


class TestButtons:
    def test_are_there_for_every_move_by_hand(self, manager, group):
        make_signup_in(S.READY, group)
        page = manager.get(LIST).content.decode()
        for move, rule in RULES.items():
            assert (button(move) in page) == rule.by_hand, move
        assert button("removed") in page

    def test_and_checkboxes_are_not_for_who_may_only_look(self, group):
        make_signup_in(S.READY, group)
        page = log_in(make_editor("view_signup")).get(LIST).content.decode()
        assert "data-bulk-action" not in page
        assert "bulk-actions.js" not in page

    def test_name_the_person_for_a_screen_reader(self, manager, group):
        signup = make_signup_in(S.READY, group)
        page = manager.get(LIST).content.decode()
        assert f'aria-describedby="signup_{signup.pk}_title"' in page
        assert page.count(f'id="signup_{signup.pk}_title"') == 1


class TestAsking:
    def test_parts_who_can_from_who_cannot(self, manager, group):
        ready = make_signup_in(S.READY, group, 1)
        waiting = make_signup_in(S.WAITING, group, 2)
        page = tick(manager, "add", ready.pk, waiting.pk)
        assert numbers_on(page) == [ready.pk]
        assert page.context["refused"] == [
            (shown(S.WAITING.label), 1, f"#{waiting.pk}")
        ]
        assert states() == ["ready", "waiting"]

    def test_of_all_takes_what_was_filtered_on_every_page(self, manager, group):
        other = make_group(name="Noord")
        ready = [make_signup_in(S.READY, group, n) for n in range(60)]
        make_signup_in(S.READY, other, 100)
        page = tick(manager, "add", "all", group=group.pk)
        assert numbers_on(page) == [signup.pk for signup in ready]

    def test_of_all_takes_what_was_searched(self, manager, group):
        anna = make_signup_in(S.READY, group, 1, name="Anna")
        make_signup_in(S.READY, group, 2, name="Bert")
        sealed = search(manager, LIST, "anna").partition("?q=")[2]
        assert numbers_on(tick(manager, "add", "all", q=sealed)) == [anna.pk]

    def test_of_none_that_can_offers_only_the_way_back(self, manager, group):
        signup = make_signup_in(S.WAITING, group)
        page = tick(manager, "add", signup.pk)
        assert "<form" not in page.content.decode().split("<main")[1]
        assert f'href="{LIST}"' in page.content.decode()

    @pytest.mark.parametrize("ids", [[], ["x"], ["-1"], ["9" * 30], ["²"], ["999"]])
    def test_bears_nonsense(self, manager, ids):
        assert tick(manager, "add", *ids).status_code == 200

    def test_of_an_unknown_action_is_not_found(self, manager):
        for action in ("x", "place", "expire"):
            assert manager.get(url_of("bulk_move", action)).status_code == 404

    def test_takes_a_limited_number_at_once(self, manager, group, monkeypatch):
        monkeypatch.setattr(bulk_actions, "MOST_AT_ONCE", 3)
        make_signup_in(S.WAITING, group, 9)
        ready = [make_signup_in(S.READY, group, n) for n in range(5)]
        page = tick(manager, "add", "all")
        assert numbers_on(page) == [signup.pk for signup in ready[:3]]
        assert page.context["selection"].left == 2

    def test_goes_back_to_the_list_and_to_no_other_site(self, manager, group):
        signup = make_signup_in(S.READY, group)
        page = tick(manager, "add", signup.pk, next="https://evil.example/")
        assert "evil.example" not in page.content.decode().split("<main")[1]


class TestDoing:
    def test_does_what_it_showed_and_tells_how_many(self, manager, group):
        signups = [make_signup_in(S.READY, group, n) for n in range(3)]
        response = do(manager, "add", *signups)
        assert states() == ["added"] * 3
        assert "3" in said(response)[0]
        assert response.request["PATH_INFO"] == LIST

    def test_tells_which_were_not_done_and_why(self, manager):
        group = make_group(places=1)
        ready = make_signup_in(S.READY, group, 1)
        left = make_signup_in(S.LEFT, group, 2)
        waiting = make_signup_in(S.WAITING, group, 3)
        told = said(do(manager, "add", ready, left, waiting))
        assert states() == ["added", "left", "waiting"]
        assert "1" in told[0]
        assert f"#{left.pk}" in told[1] and shown(S.LEFT.label) in told[1]
        assert f"#{waiting.pk}" in told[2]

    def test_goes_on_after_one_that_cannot(self, manager, group):
        owner = make_signup_in(S.READY, group, 1)
        twin = make_signup_in(S.UNCONFIRMED, group, 2, phone=owner.phone)
        other = make_signup_in(S.UNCONFIRMED, group, 3)
        told = said(do(manager, "confirm", twin, other))
        assert states() == ["ready", "unconfirmed", "needs_workshop"]
        assert f"#{owner.pk}" in told[1] and f"#{twin.pk}" in told[1]

    def test_confirms_in_order_of_arrival(self, manager):
        group = make_group(places=1)
        signups = [make_signup_in(S.UNCONFIRMED, group, n) for n in range(3)]
        do(manager, "confirm", *reversed(signups))
        assert states() == ["needs_workshop", "waiting", "waiting"]
        tickets = Signup.objects.order_by("pk").values_list("ticket", flat=True)
        assert list(tickets) == [1, 2, 3]

    def test_asks_for_the_reason_and_keeps_the_choice(self, manager, group):
        signup = make_signup_in(S.WAITING, group)
        response = do(manager, "refuse", signup, reason="")
        assert response.status_code == 422
        assert numbers_on(response) == [signup.pk]
        do(manager, "refuse", signup, reason="Woont elders")
        assert signup.transitions.get().reason == "Woont elders"

    def test_lets_in_without_the_workshop_for_good(self, manager, group):
        signup = make_signup_in(S.NEEDS_WORKSHOP, group)
        do(manager, "clear_workshop", signup, reason="Kregen de folders")
        signup.refresh_from_db()
        assert (signup.status, signup.workshop_replacement) == ("ready", "waived")

    def test_marks_as_removed(self, manager, group):
        gone = make_signup_in(S.WITHDRAWN, group, 1, to_be_removed=True)
        other = make_signup_in(S.WITHDRAWN, group, 2)
        told = said(do(manager, "removed", gone, other))
        assert not Signup.objects.filter(to_be_removed=True).exists()
        assert f"#{other.pk}" in told[1]

    def test_logs_each_change(self, manager, group):
        signups = [make_signup_in(S.READY, group, n) for n in range(2)]
        do(manager, "add", *signups)
        assert sorted(entries("change")) == [str(s.pk) for s in signups]

    def test_of_500_works_and_waits_for_no_mail_server(self, manager, mailoutbox):
        group = make_group(capacity=600)
        signups = [make_signup_in(S.READY, group, n) for n in range(500)]
        response = do(manager, "add", *signups)
        assert states() == ["added"] * 500
        assert "500" in said(response)[0]
        assert mailoutbox == []
        assert Letter.objects.filter(sent_at=None).count() == 500
        deliver_due_letters(now=timezone.now(), limit=5)
        assert len(mailoutbox) == 5

    def test_of_a_few_mails_at_once(self, manager, group, mailoutbox):
        do(manager, "add", *[make_signup_in(S.READY, group, n) for n in range(3)])
        assert len(mailoutbox) == 3


class TestWhoMayDoIt:
    @pytest.mark.parametrize("rights", [["view_signup"], ["manage_signup"], []])
    def test_nobody_without_both_rights(self, group, rights):
        signup = make_signup_in(S.READY, group)
        client = log_in(make_editor(*rights))
        for url in (button("add"), url_of("bulk_move", "add")):
            for method in (client.get, client.post):
                response = method(url, {"id": signup.pk, "numbers": signup.pk})
                assert response["Location"] == "/admin/"
        assert states() == ["ready"]

    def test_nobody_who_is_limited_to_other_groups(self, group):
        own = make_signup_in(S.READY, make_group(name="Noord"), 1)
        signup = make_signup_in(S.READY, group, 2)
        client = make_manager(groups=[own.group])
        assert numbers_on(tick(client, "add", own.pk, signup.pk)) == [own.pk]
        assert numbers_on(tick(client, "add", "all")) == [own.pk]
        do(client, "add", own, signup)
        assert states() == ["added", "ready"]

    def test_holds_no_transaction_around_the_services(self):
        view = resolve(url_of("bulk_move", "add")).func
        assert view._non_atomic_requests == {"default"}

    def test_needs_no_more_queries_to_ask_about_more(self, manager, group):
        def count(*signups):
            with CaptureQueriesContext(connection) as queries:
                assert numbers_on(tick(manager, "add", *[s.pk for s in signups]))
            return len(queries)

        signups = [make_signup_in(S.READY, group, n) for n in range(20)]
        count(signups[0])
        assert count(*signups) == count(signups[0])
