from datetime import timedelta

import pytest
from django.utils import timezone

from tests.site.tree import make_site
from wagtail_whatsappalert.workshops.exceptions import (
    NoPlaceLeft,
    RegisteredAlready,
    RegistrationClosed,
    TooLate,
    TooManyPeople,
)
from wagtail_whatsappalert.workshops.registrations import RegistrationStatus

from .factories import make_workshop
from .registering import after_start, cancel, make_guest, move, note_letters, stand

pytestmark = pytest.mark.django_db
HAS, WAITS = RegistrationStatus.REGISTERED, RegistrationStatus.WAITING


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture(autouse=True)
def letters(monkeypatch):
    return note_letters(monkeypatch)


@pytest.fixture
def workshops():
    later = timezone.now() + timedelta(days=30)
    return make_workshop(capacity=2), make_workshop(capacity=2, start=later)


class TestMoving:
    @pytest.mark.parametrize("back", [False, True])
    def test_gives_a_place_there_and_frees_the_old_one(self, workshops, letters, back):
        old, other = reversed(workshops) if back else workshops
        first = make_guest(old, 0, places=2, access_needs="Ringleiding")
        make_guest(old, 1)
        new = move(first, other)
        assert stand(old) == [("1", HAS, 1)]
        assert stand(other) == [("0", HAS, 2)]
        assert new.access_needs == "Ringleiding"
        first.refresh_from_db()
        assert (first.moved_to, first.access_needs) == (new, "")
        assert letters[-2:] == [
            ("notify_of_promotion", "Gast 1"),
            ("notify_of_move", "Gast 0"),
        ]

    def test_keeps_the_old_place_where_the_new_one_is_taken(self, workshops, letters):
        old, other = workshops
        first = make_guest(old, 0)
        make_guest(other, 1, places=2)
        told = len(letters)
        with pytest.raises(NoPlaceLeft):
            move(first, other)
        assert stand(old) == [("0", HAS, 1)]
        assert stand(other) == [("1", HAS, 2)]
        assert len(letters) == told

    def test_waits_there_for_who_chose_that(self, workshops):
        old, other = workshops
        first = make_guest(old, 0)
        make_guest(other, 1, places=2)
        move(first, other, may_wait=True)
        assert stand(old) == []
        assert stand(other) == [("1", HAS, 2), ("0", WAITS, 1)]

    def test_stands_behind_who_waits_there(self, workshops):
        old, other = workshops
        make_guest(other, 1)
        make_guest(other, 2, places=2)
        first = make_guest(old, 0, places=2)
        assert not move(first, other, may_wait=True).is_registered
        assert stand(other)[1:] == [("2", WAITS, 2), ("0", WAITS, 2)]

    def test_away_from_a_cancelled_one_is_always_possible(self, workshops):
        old, other = workshops
        first = make_guest(old, 0)
        old.is_cancelled = True
        old.save()
        assert move(first, other, now=after_start(old)).is_registered

    def test_after_the_start_is_too_late(self, workshops):
        old, other = workshops
        first = make_guest(old, 0)
        with pytest.raises(TooLate):
            move(first, other, now=after_start(old))

    def test_of_one_that_has_ended_is_too_late(self, workshops):
        old, other = workshops
        first = make_guest(old, 0)
        cancel(first)
        with pytest.raises(TooLate):
            move(first, other)

    def test_to_where_he_is_already_is_refused(self, workshops):
        old, other = workshops
        first = make_guest(old, 0)
        make_guest(other, 0)
        for workshop in workshops:
            with pytest.raises(RegisteredAlready):
                move(first, workshop)
        assert stand(old) == [("0", HAS, 1)]

    def test_to_a_closed_or_smaller_one_is_refused(self, workshops):
        old, other = workshops
        first = make_guest(old, 0, places=2)
        other.places_per_registration = 1
        other.save()
        with pytest.raises(TooManyPeople):
            move(first, other)
        other.is_cancelled = True
        other.save()
        with pytest.raises(RegistrationClosed):
            move(first, other)
        assert stand(old) == [("0", HAS, 2)]
