"""Capacity under real simultaneous requests, on whichever database is configured."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from tests.groups.factories import make_group
from tests.signups.factories import confirm, make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.places import services
from wagtail_whatsappalert.signups.models import Signup, SignupStatus

PEOPLE = 24

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def at_once(function, items):
    """Call the function for every item from threads that start together."""
    items = list(items)
    start = threading.Barrier(len(items))

    def run(item):
        try:
            start.wait(timeout=30)
            return function(item)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(items)) as pool:
        return list(pool.map(run, items))


@pytest.fixture
def group():
    make_site()
    return make_group(places=1, workshop_rule="none")


@pytest.fixture
def signups(group):
    return [make_signup(group, number) for number in range(PEOPLE)]


def statuses(group):
    group.refresh_from_db()
    return [signup.status for signup in group.signups.order_by("ticket")]


class TestOneFreePlace:
    def test_goes_to_one_of_all_who_confirm_at_once(self, group, signups):
        outcomes = at_once(confirm, signups)
        assert not [o for o in outcomes if isinstance(o, Exception)]
        assert statuses(group) == [SignupStatus.READY] + [SignupStatus.WAITING] * (
            PEOPLE - 1
        )
        tickets = Signup.objects.order_by("ticket").values_list("ticket", flat=True)
        assert list(tickets) == list(range(1, PEOPLE + 1))
        assert group.places_given == 1

    def test_stays_one_while_an_editor_saves_the_group(self, group, signups):
        done = threading.Event()

        def keep_saving():
            try:
                while not done.is_set():
                    loaded = Group.objects.get(pk=group.pk)
                    time.sleep(0.005)
                    loaded.save()
            finally:
                connections.close_all()

        editor = threading.Thread(target=keep_saving)
        editor.start()
        outcomes = at_once(confirm, signups)
        done.set()
        editor.join()
        assert not [o for o in outcomes if isinstance(o, Exception)]
        assert statuses(group).count(SignupStatus.READY) == 1
        assert group.places_given == 1

    def test_is_oversold_or_fails_without_the_lock(self, group, signups, monkeypatch):
        monkeypatch.setattr(services, "lock_row", lambda model, pk: None)
        monkeypatch.setattr(
            "wagtail_whatsappalert.signups.services.next_ticket", slow_ticket
        )
        outcomes = at_once(confirm, signups)
        failed = [o for o in outcomes if isinstance(o, Exception)]
        assert failed or statuses(group).count(SignupStatus.READY) > 1


def slow_ticket(queue):
    ticket = services.next_ticket(queue)
    time.sleep(0.05)
    return ticket


class TestTheSameForm:
    def test_sent_by_many_at_once_makes_one_signup(self, group):
        outcomes = at_once(lambda _n: make_signup(group, 1), range(8))
        assert not [o for o in outcomes if isinstance(o, Exception)]
        assert Signup.objects.count() == 1

    def test_confirmed_by_many_at_once_takes_one_place(self, group):
        signup = make_signup(group, 1)
        outcomes = at_once(confirm, [signup] * 8)
        assert not [o for o in outcomes if isinstance(o, Exception)]
        assert Signup.objects.get().ticket == 1
