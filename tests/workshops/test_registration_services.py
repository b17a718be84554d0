from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.lifecycle import Actor, SignupStatus
from wagtail_whatsappalert.workshops.exceptions import (
    RegistrationClosed,
    TooLate,
    TooManyPeople,
)
from wagtail_whatsappalert.workshops.recognising import signups_of
from wagtail_whatsappalert.workshops.registration_services import (
    follow_workshop,
    follow_workshops,
)
from wagtail_whatsappalert.workshops.registrations import (
    Registration,
    RegistrationStatus,
)

from .factories import make_workshop
from .registering import (
    after_start,
    bring_fewer,
    cancel,
    confirm,
    make_guest,
    make_registration,
    move,
    note_letters,
    stand,
)

pytestmark = pytest.mark.django_db
HAS, WAITS = RegistrationStatus.REGISTERED, RegistrationStatus.WAITING


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture(autouse=True)
def letters(monkeypatch):
    return note_letters(monkeypatch)


@pytest.fixture
def manager():
    return Actor.manager(get_user_model().objects.create(username="m"))


class TestRegistering:
    def test_asks_to_confirm_and_takes_no_place(self, letters):
        workshop = make_workshop(capacity=1)
        registration = make_registration(workshop)
        assert registration.status == RegistrationStatus.UNCONFIRMED
        assert letters == [("ask_to_confirm_registration", "Gast 0")]
        workshop.refresh_from_db()
        assert workshop.places_given == 0

    def test_again_before_confirming_changes_the_same_one(self):
        workshop = make_workshop()
        first = make_registration(workshop)
        again = make_registration(workshop, email="Gast0@example.org", places=3)
        assert (again.pk, again.places) == (first.pk, 3)

    def test_again_afterwards_changes_nothing_and_tells_the_owner(self, letters):
        workshop = make_workshop()
        first = make_guest(workshop)
        again = make_registration(workshop, name="Grappenmaker", places=4)
        assert again == first
        assert Registration.objects.get().places == 1
        assert letters[-1] == ("notify_of_existing_registration", "Gast 0")

    def test_after_cancelling_makes_a_new_one(self):
        workshop = make_workshop()
        cancel(make_guest(workshop))
        assert make_guest(workshop).is_registered
        assert Registration.objects.count() == 2

    def test_for_more_people_than_the_workshop_allows_is_refused(self):
        workshop = make_workshop(places_per_registration=4, capacity=3)
        with pytest.raises(TooManyPeople) as refused:
            make_registration(workshop, places=4)
        assert refused.value.most == 3
        with pytest.raises(TooManyPeople):
            make_registration(workshop, places=0)

    @pytest.mark.parametrize(
        "facts",
        [
            {"is_cancelled": True},
            {"takes_registrations": False},
            {"opens_at": timezone.now() + timedelta(hours=1)},
            {"closes_at": timezone.now() - timedelta(hours=1)},
            {"start": timezone.now() - timedelta(minutes=1)},
        ],
    )
    def test_is_refused_when_it_is_not_open(self, facts):
        with pytest.raises(RegistrationClosed):
            make_registration(make_workshop(**facts))

    def test_of_suspected_spam_mails_nobody(self, letters):
        assert make_registration(make_workshop(), suspicion="honeypot").suspicion
        assert letters == []

    def test_by_a_manager_is_possible_until_the_start(self, manager, letters):
        workshop = make_workshop(takes_registrations=False)
        made = make_registration(workshop, email="", actor=manager)
        assert confirm(made).is_registered
        other = make_registration(workshop, 1, email="", actor=manager)
        assert confirm(other).is_registered
        assert letters == []
        with pytest.raises(RegistrationClosed):
            make_registration(workshop, now=after_start(workshop), actor=manager)


class TestConfirming:
    def test_gives_places_in_order_and_then_the_waiting_list(self, letters):
        workshop = make_workshop(capacity=3)
        for number, places in enumerate((2, 2, 1)):
            make_guest(workshop, number, places=places)
        assert stand(workshop) == [("0", HAS, 2), ("1", WAITS, 2), ("2", HAS, 1)]
        workshop.refresh_from_db()
        assert workshop.places_given == 3
        assert letters[1::2] == [
            ("notify_of_registration", "Gast 0"),
            ("notify_of_waiting", "Gast 1"),
            ("notify_of_registration", "Gast 2"),
        ]

    def test_twice_changes_nothing(self, letters):
        registration = make_registration(make_workshop())
        confirm(registration)
        confirm(registration)
        assert Registration.objects.get().ticket == 1
        assert len(letters) == 2

    def test_is_too_late_once_it_started_or_is_cancelled(self):
        workshop = make_workshop()
        registration = make_registration(workshop)
        with pytest.raises(RegistrationClosed):
            confirm(registration, after_start(workshop))
        workshop.is_cancelled = True
        workshop.save()
        with pytest.raises(RegistrationClosed):
            confirm(registration)

    def test_is_not_too_late_when_registering_closed_meanwhile(self):
        workshop = make_workshop(closes_at=timezone.now() + timedelta(hours=1))
        registration = make_registration(workshop)
        assert confirm(registration, timezone.now() + timedelta(hours=2)).is_registered

    def test_of_an_address_that_came_in_another_way_tells_its_owner(self, letters):
        workshop = make_workshop()
        registration = make_registration(workshop)
        owner = move(make_guest(make_workshop()), workshop)
        assert confirm(registration) == owner
        assert letters[-1] == ("notify_of_existing_registration", "Gast 0")
        assert stand(workshop) == [("0", HAS, 1)]

    def test_recognises_by_the_address_who_needs_the_workshop(self):
        group = make_group()
        make_signup_in(SignupStatus.READY, group, 1, email="gast0@example.org")
        signup = make_signup_in(
            SignupStatus.NEEDS_WORKSHOP, group, 2, email="gast0@example.org"
        )
        make_signup_in(SignupStatus.WITHDRAWN, group, 3, email="gast0@example.org")
        registration = make_registration(make_workshop())
        assert registration.signup is None
        registration = confirm(registration)
        assert registration.signup == signup
        assert len(signups_of(registration)) == 2

    def test_keeps_the_signup_of_a_signed_link(self):
        signup = make_signup_in(SignupStatus.NEEDS_WORKSHOP, make_group(), 1)
        registration = make_guest(make_workshop(), signup=signup)
        assert registration.signup == signup
        assert list(signups_of(registration)) == [signup]

    def test_of_nobody_who_is_known_recognises_nobody(self):
        make_signup_in(SignupStatus.READY, make_group(), 1, email="")
        registration = make_guest(make_workshop())
        assert registration.signup is None
        assert not signups_of(registration)


class TestCancelling:
    def test_gives_the_places_to_who_waits_in_order(self, letters):
        workshop = make_workshop(capacity=4)
        first = make_guest(workshop, 0, places=4)
        for number, places in enumerate((3, 2, 1), start=1):
            make_guest(workshop, number, places=places)
        cancel(first)
        assert stand(workshop) == [("1", HAS, 3), ("2", WAITS, 2), ("3", HAS, 1)]
        assert letters[-3:] == [
            ("notify_of_cancelled_registration", "Gast 0"),
            ("notify_of_promotion", "Gast 1"),
            ("notify_of_promotion", "Gast 3"),
        ]

    def test_erases_what_was_needed_on_the_evening_only(self):
        registration = make_guest(make_workshop(), access_needs="Ringleiding")
        assert cancel(registration).access_needs == ""

    def test_twice_is_fine(self, letters):
        registration = make_guest(make_workshop())
        cancel(registration)
        told = len(letters)
        assert cancel(registration).status == RegistrationStatus.CANCELLED
        assert len(letters) == told

    def test_after_the_start_is_for_managers_and_promotes_nobody(self, manager):
        workshop = make_workshop(capacity=1)
        first, _second = make_guest(workshop, 0), make_guest(workshop, 1)
        with pytest.raises(TooLate):
            cancel(first, now=after_start(workshop))
        cancel(first, manager, now=after_start(workshop))
        assert stand(workshop) == [("1", WAITS, 1)]


class TestBringingFewerPeople:
    def test_gives_the_other_places_to_who_waits(self):
        workshop = make_workshop(capacity=3)
        first = make_guest(workshop, 0, places=3)
        make_guest(workshop, 1, places=2)
        assert bring_fewer(first, 1).places == 1
        assert stand(workshop) == [("0", HAS, 1), ("1", HAS, 2)]

    def test_may_make_who_waits_fit(self):
        workshop = make_workshop(capacity=3)
        make_guest(workshop, 0, places=2)
        waiting = make_guest(workshop, 1, places=2)
        assert bring_fewer(waiting, 1).is_registered

    @pytest.mark.parametrize("places", [0, 2, 3])
    def test_never_gives_him_more(self, places):
        first = make_guest(make_workshop(), places=2)
        assert bring_fewer(first, places).places == 2

    def test_of_one_that_has_ended_is_too_late(self):
        registration = make_guest(make_workshop(), places=2)
        cancel(registration)
        with pytest.raises(TooLate):
            bring_fewer(registration, 1)


class TestAWorkshopThatChanges:
    @pytest.fixture
    def workshop(self):
        workshop = make_workshop(capacity=1)
        for number in range(4):
            make_guest(workshop, number)
        return workshop

    def test_fills_the_places_that_it_got(self, workshop):
        workshop.capacity = 3
        workshop.save()
        assert follow_workshop(workshop_id=workshop.pk, now=timezone.now()) == 2
        assert [status for _n, status, _p in stand(workshop)] == [HAS] * 3 + [WAITS]

    def test_catches_up_what_a_crash_left(self, workshop):
        workshop.capacity = 2
        workshop.save()
        assert follow_workshops(now=timezone.now()) == 1
        assert follow_workshops(now=timezone.now()) == 0

    def test_promotes_nobody_after_the_start(self, workshop):
        workshop.capacity = 3
        workshop.save()
        assert follow_workshop(workshop_id=workshop.pk, now=workshop.start) == 0

    def test_promotes_nobody_for_one_that_is_cancelled(self, workshop):
        workshop.capacity, workshop.is_cancelled = 3, True
        workshop.save()
        assert follow_workshops(now=timezone.now()) == 0

    def test_takes_nobodys_place_when_it_gets_smaller(self, workshop):
        workshop.capacity = 3
        workshop.save()
        follow_workshops(now=timezone.now())
        workshop.capacity = 1
        workshop.save()
        assert follow_workshops(now=timezone.now()) == 0
        assert stand(workshop)[2] == ("2", HAS, 1)
