import uuid
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.signups.managers import make_manager
from tests.site.tree import make_site
from wagtail_whatsappalert.privacy.access_log import access_entries
from wagtail_whatsappalert.signups.lifecycle import ActorKind, SignupStatus
from wagtail_whatsappalert.workshops.attendance_services import (
    Ticker,
    follow_attendance,
)
from wagtail_whatsappalert.workshops.models import Workshop
from wagtail_whatsappalert.workshops.registrations import Registration

from .attending import make_evening, make_host, take_back, tick_off, walk_in
from .registering import make_guest

pytestmark = pytest.mark.django_db

S = SignupStatus
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def evening():
    return make_evening(capacity=3)


class TestTicking:
    def test_records_who_when_and_how_many(self, evening):
        host, guest = make_host(evening), make_guest(evening, places=3)
        at = timezone.now() - SECOND
        tick_off(guest, 2, by=Ticker(host=host), at=at)
        guest.refresh_from_db()
        ticked = (guest.people_attended, guest.attended_at, guest.ticked_by_host)
        assert ticked == (2, at, host)
        entry = access_entries().first()
        assert (entry.object_id, entry.data["host"]) == (str(guest.pk), host.pk)

    def test_records_the_account_of_a_manager(self, evening):
        user = make_manager().user
        guest = tick_off(make_guest(evening), by=Ticker(user=user))
        assert (guest.ticked_by, guest.ticked_by_host) == (user, None)

    def test_changes_nothing_the_second_time(self, evening):
        guest, first = make_guest(evening), timezone.now() - SECOND
        tick_off(guest, at=first)
        assert tick_off(guest).attended_at == first
        assert access_entries().count() == 1

    def test_is_undone_by_what_was_tapped_later_only(self, evening):
        guest, at = make_guest(evening), timezone.now() - 9 * SECOND
        tick_off(guest, 1, at=at + SECOND)
        assert take_back(guest, at=at).attended_at is not None
        undone = take_back(guest, at=at + 2 * SECOND)
        assert (undone.attended_at, undone.people_attended) == (None, None)
        assert tick_off(guest, 1, at=at + SECOND).attended_at is None

    def test_lets_nobody_be_ticked_in_the_future(self, evening):
        guest = tick_off(make_guest(evening), at=timezone.now() + timedelta(days=9))
        assert guest.attended_at <= timezone.now()

    def test_counts_who_has_a_place_and_did_not_come(self, evening):
        came, stayed_away = make_guest(evening, 1), make_guest(evening, 2)
        make_guest(evening, 3, places=2)
        tick_off(came)
        absent = Registration.objects.no_shows(evening.end + SECOND)
        assert list(absent) == [stayed_away]
        assert not Registration.objects.no_shows(evening.start).exists()


class TestUnlocking:
    @pytest.fixture
    def group(self):
        return make_group()

    def make_needing(self, group, number=0, **kwargs):
        return make_signup_in(S.NEEDS_WORKSHOP, group, number, **kwargs)

    def status_of(self, *signups):
        for signup in signups:
            signup.refresh_from_db()
        return [signup.status for signup in signups]

    def test_makes_the_signup_of_the_same_address_ready_and_tells(self, evening, group):
        signup = self.make_needing(group, email="gast0@example.org")
        guest = make_guest(evening)
        mail.outbox.clear()
        tick_off(guest)
        assert self.status_of(signup) == [S.READY]
        assert [letter.to for letter in mail.outbox] == [["gast0@example.org"]]

    def test_lets_in_as_many_of_one_address_as_came(self, evening, group):
        address = {"email": "gast0@example.org"}
        everybody = [self.make_needing(group, n, **address) for n in (1, 2, 3)]
        guest = make_guest(evening, places=2)
        tick_off(guest, 2)
        assert self.status_of(*everybody) == [S.READY, S.READY, S.NEEDS_WORKSHOP]
        tick_off(guest, 1)
        assert self.status_of(*everybody) == [S.READY, *2 * [S.NEEDS_WORKSHOP]]

    def test_counts_somebody_in_two_groups_once(self, evening, group):
        address = {"email": "gast0@example.org"}
        here = self.make_needing(group, 1, **address)
        there = self.make_needing(make_group(name="Elders"), 1, **address)
        tick_off(make_guest(evening))
        assert self.status_of(here, there) == [S.READY, S.READY]

    def test_is_taken_back_but_not_from_a_member(self, evening, group):
        address = {"email": "gast0@example.org"}
        ready, member = (self.make_needing(group, n, **address) for n in (1, 2))
        guest = make_guest(evening, places=2)
        tick_off(guest, 2)
        type(member).objects.filter(pk=member.pk).update(status=S.ADDED)
        take_back(guest)
        assert self.status_of(ready, member) == [S.NEEDS_WORKSHOP, S.ADDED]
        step = ready.transitions.last()
        assert (step.actor_kind, ready.workshop_replacement) == (ActorKind.SYSTEM, "")

    def test_leaves_a_decision_of_a_manager_alone(self, evening, group):
        signup = self.make_needing(
            group, email="gast0@example.org", workshop_replacement="leaflets"
        )
        signup.status = S.READY
        signup.save()
        guest = tick_off(make_guest(evening))
        take_back(guest)
        assert self.status_of(signup) == [S.READY]

    def test_spares_who_waits_the_workshop_later(self, evening, group):
        signup = make_signup_in(S.WAITING, group, email="gast0@example.org")
        guest = tick_off(make_guest(evening))
        assert self.status_of(signup) == [S.WAITING]
        assert signup.workshop_replacement == "attended"
        take_back(guest)
        assert self.status_of(signup) == [S.WAITING]
        assert signup.workshop_replacement == ""

    def test_is_caught_up_for_who_confirmed_meanwhile(self, evening, group):
        tick_off(make_guest(evening))
        signup = self.make_needing(group, email="gast0@example.org")
        assert follow_attendance(now=timezone.now()) == 1
        assert self.status_of(signup) == [S.READY]
        assert follow_attendance(now=timezone.now()) == 0


class TestWalkingIn:
    def test_is_entered_once_however_often_it_arrives(self, evening):
        key = uuid.uuid4()
        first, again = walk_in(evening, key=key), walk_in(evening, key=key)
        assert first == again
        assert evening.registrations.get().people_attended == 1

    def test_comes_in_although_it_is_full(self, evening):
        make_guest(evening, places=3)
        walk_in(evening, people=2)
        evening = Workshop.objects.get(pk=evening.pk)
        assert (evening.places_given, evening.capacity) == (5, 3)

    def test_who_stands_on_the_list_is_ticked_there(self, evening):
        guest = make_guest(evening)
        assert walk_in(evening, email="Gast0@example.org") == guest
        assert evening.registrations.get().people_attended == 1

    def test_is_recognised_by_his_phone(self, evening):
        signup = make_signup_in(S.NEEDS_WORKSHOP, make_group(), phone="+31612345678")
        guest = walk_in(evening, phone="+31612345678")
        signup.refresh_from_db()
        assert (signup.status, guest.signup) == (S.READY, signup)
