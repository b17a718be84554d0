"""Registrations of several places at the same moment, on whichever database."""

import threading
import time

import pytest
from django.db import connections
from django.utils import timezone

from tests.places.test_races import at_once
from tests.site.tree import make_site
from wagtail_whatsappalert.places import services
from wagtail_whatsappalert.workshops.models import Workshop
from wagtail_whatsappalert.workshops.registration_services import follow_workshop
from wagtail_whatsappalert.workshops.registrations import (
    Registration,
    RegistrationStatus,
)

from .factories import make_workshop
from .registering import (
    bring_fewer,
    cancel,
    confirm,
    make_guest,
    make_registration,
    move,
    note_letters,
)

GUESTS, CAPACITY = 20, 15
# How many people come with one registration, again and again.
SIZES = (3, 1, 4, 2, 1)
HAS, WAITS = RegistrationStatus.REGISTERED, RegistrationStatus.WAITING

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def letters(monkeypatch):
    """Letters have tests of their own; these are about places."""
    return note_letters(monkeypatch)


@pytest.fixture
def workshop():
    make_site()
    return make_workshop(capacity=CAPACITY)


def size(number):
    return SIZES[number % len(SIZES)]


@pytest.fixture
def registrations(workshop):
    return [
        make_registration(workshop, number, places=size(number))
        for number in range(GUESTS)
    ]


def failures(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def check(workshop, *, by_order=False):
    """Never over, no gap that one who waits could fill; every ticket once."""
    workshop.refresh_from_db()
    given = workshop.registrations.count_places()
    assert given == workshop.places_given <= workshop.capacity
    left = workshop.capacity - given
    assert not workshop.registrations.waiting().filter(places__lte=left).exists()
    tickets = [each.ticket for each in workshop.registrations.active()]
    assert len(tickets) == len(set(tickets))
    if by_order:
        check_order(workshop)


def check_order(workshop):
    """Each had what was free when he came: who comes later never goes before him."""
    free = workshop.capacity
    for each in workshop.registrations.active().order_by("ticket"):
        assert (each.status == HAS) == (each.places <= free)
        free -= each.places if each.status == HAS else 0


class TestManyWhoConfirmAtOnce:
    def test_get_exactly_the_places_in_order(self, workshop, registrations):
        assert not failures(at_once(confirm, registrations))
        assert workshop.registrations.active().count() == GUESTS
        check(workshop, by_order=True)

    def test_do_so_while_an_editor_saves_the_workshop(self, workshop, registrations):
        done = threading.Event()

        def keep_saving():
            try:
                while not done.is_set():
                    loaded = Workshop.objects.get(pk=workshop.pk)
                    time.sleep(0.005)
                    loaded.save()
            finally:
                connections.close_all()

        editor = threading.Thread(target=keep_saving)
        editor.start()
        outcomes = at_once(confirm, registrations)
        done.set()
        editor.join()
        assert not failures(outcomes)
        check(workshop, by_order=True)

    def test_oversell_or_fail_without_the_lock(
        self, workshop, registrations, monkeypatch
    ):
        monkeypatch.setattr(services, "lock_row", lambda model, pk: None)
        monkeypatch.setattr(
            "wagtail_whatsappalert.workshops.registration_services.next_ticket",
            slow_ticket,
        )
        failed = failures(at_once(confirm, registrations))
        assert failed or workshop.registrations.count_places() > CAPACITY


def slow_ticket(queue):
    ticket = services.next_ticket(queue)
    time.sleep(0.05)
    return ticket


class TestTheSameAddress:
    def test_sent_by_many_at_once_is_one_registration(self, workshop):
        outcomes = at_once(lambda _n: make_registration(workshop), range(8))
        assert not failures(outcomes)
        assert Registration.objects.count() == 1

    def test_confirmed_by_many_at_once_takes_its_places_once(self, workshop):
        registration = make_registration(workshop, places=4)
        assert not failures(at_once(confirm, [registration] * 8))
        workshop.refresh_from_db()
        assert workshop.places_given == 4


class TestEverythingAtOnce:
    def test_never_oversells_and_leaves_no_gap(self, workshop):
        guests = [make_guest(workshop, n, places=size(n)) for n in range(10)]
        fresh = [make_registration(workshop, 50 + n, places=2) for n in range(4)]

        def enlarge(capacity):
            Workshop.objects.filter(pk=workshop.pk).update(capacity=capacity)
            follow_workshop(workshop_id=workshop.pk, now=timezone.now())

        work = [(cancel, guest) for guest in guests[:6:2]]
        work += [(lambda guest: bring_fewer(guest, 1), guest) for guest in guests[5:9]]
        work += [(confirm, each) for each in fresh]
        work += [(enlarge, 18)]
        assert not failures(at_once(lambda one: one[0](one[1]), work))
        assert Workshop.objects.get(pk=workshop.pk).capacity == 18
        check(workshop)


class TestPeopleWhoChangePlaces:
    def test_of_two_workshops_never_wait_for_each_other(self, workshop):
        other = make_workshop(capacity=CAPACITY)
        here = [make_guest(workshop, n, places=size(n)) for n in range(7)]
        there = [make_guest(other, 20 + n, places=size(n)) for n in range(7)]
        before = Registration.objects.active().count()

        def swap(guest):
            target = other if guest.workshop_id == workshop.pk else workshop
            return move(guest, target, may_wait=True)

        assert not failures(at_once(swap, [*here, *there]))
        assert Registration.objects.active().count() == before
        assert Registration.objects.filter(moved_to=None).active().count() == before
        for each in (workshop, other):
            check(each)

    def test_one_last_place_goes_to_one_and_nobody_loses_his_own(self, workshop):
        last = make_workshop(capacity=1)
        guests = [make_guest(workshop, number) for number in range(8)]
        outcomes = at_once(lambda guest: move(guest, last), guests)
        assert len(failures(outcomes)) == 7
        assert workshop.registrations.registered().count() == 7
        assert last.registrations.registered().count() == 1
        check(workshop)
        check(last)
