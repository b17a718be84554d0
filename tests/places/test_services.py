import pytest
from django.db import OperationalError, connection, transaction

from tests.groups.factories import make_group
from tests.signups.factories import make_confirmed_signup, make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.places import services
from wagtail_whatsappalert.places.models import Availability, availability_of
from wagtail_whatsappalert.places.services import locked, locked_places, next_ticket
from wagtail_whatsappalert.signups.models import Signup, SignupStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.mark.django_db(transaction=True)
class TestInsideAnotherTransaction:
    @pytest.mark.parametrize("lock", [locked, locked_places])
    def test_refuses(self, lock):
        group = make_group()
        with (
            pytest.raises(RuntimeError),
            transaction.atomic(),
            lock(Group, group.pk),
        ):
            pytest.fail("an earlier read could be stale")


class TestLocked:
    def test_tells_that_the_parent_is_gone(self):
        with pytest.raises(Group.DoesNotExist), locked(Group, 0):
            pytest.fail("there is nothing to lock")

    def test_gives_the_parent_as_it_is_now(self):
        group = make_group()
        Group.objects.filter(pk=group.pk).update(capacity=7)
        with locked(Group, group.pk) as parent:
            assert parent.capacity == 7

    def test_undoes_everything_after_an_error(self):
        group = make_group(places=5)
        with pytest.raises(ZeroDivisionError), locked_places(Group, group.pk):
            Group.objects.filter(pk=group.pk).update(capacity=99)
            raise ZeroDivisionError
        group.refresh_from_db()
        assert group.capacity == 6


class TestLockedDatabase:
    """SQLite gives up after five seconds when others write."""

    def give_up(self, monkeypatch, times):
        tried = []

        def lock_row(model, pk):
            tried.append(pk)
            if len(tried) <= times:
                raise OperationalError("database is locked")

        monkeypatch.setattr(services, "lock_row", lock_row)
        return tried

    @pytest.mark.skipif(connection.vendor != "sqlite", reason="others wait in line")
    @pytest.mark.django_db(transaction=True)
    def test_is_asked_again(self, monkeypatch):
        group = make_group()
        tried = self.give_up(monkeypatch, times=2)
        with locked(Group, group.pk) as found:
            assert found == group
        assert len(tried) == 3

    @pytest.mark.django_db(transaction=True)
    def test_is_not_asked_for_ever(self, monkeypatch):
        group = make_group()
        tried = self.give_up(monkeypatch, times=1000)
        with pytest.raises(OperationalError), locked(Group, group.pk):
            pass
        assert len(tried) <= services.PATIENCE + 1
        assert not connection.in_atomic_block


class TestCounting:
    def test_mends_a_stored_number_that_is_wrong(self):
        group = make_group(places=5)
        make_confirmed_signup(group, 1)
        Group.objects.filter(pk=group.pk).update(places_given=40)
        with locked_places(Group, group.pk) as parent:
            assert parent.places_given == 1
        group.refresh_from_db()
        assert group.places_given == 1

    @pytest.mark.parametrize(
        ("status", "count"),
        [
            (SignupStatus.UNCONFIRMED, 0),
            (SignupStatus.INTERESTED, 0),
            (SignupStatus.WAITING, 0),
            (SignupStatus.NEEDS_WORKSHOP, 1),
            (SignupStatus.READY, 1),
            (SignupStatus.ADDED, 1),
        ],
    )
    def test_counts_who_has_a_place(self, status, count):
        group = make_group()
        signup = make_signup(group)
        Signup.objects.filter(pk=signup.pk).update(status=status)
        assert group.count_places_given() == count

    def test_adds_members_outside_and_the_coordinator(self):
        group = make_group(capacity=10, members_outside=4)
        make_confirmed_signup(group)
        group.refresh_from_db()
        assert group.places_taken == 1 + 4 + 1
        assert group.places_left == 4

    def test_never_goes_below_zero(self):
        group = make_group(capacity=10, members_outside=25)
        assert group.places_left == 0
        assert group.availability is Availability.FULL


class TestTickets:
    def test_start_at_one_and_follow_the_highest(self):
        group = make_group()
        assert next_ticket(group.signups) == 1
        first, second = (make_confirmed_signup(group, n) for n in range(2))
        first.delete()
        assert next_ticket(group.signups) == second.ticket + 1 == 3


class TestAvailability:
    @pytest.mark.parametrize(
        ("left", "step"),
        [
            (-5, Availability.FULL),
            (0, Availability.FULL),
            (1, Availability.FEW),
            (10, Availability.FEW),
            (11, Availability.SOME),
            (25, Availability.SOME),
            (26, Availability.MANY),
            (1000, Availability.MANY),
        ],
    )
    def test_is_told_in_steps(self, left, step):
        assert availability_of(left) is step

    @pytest.mark.parametrize("step", Availability)
    def test_every_step_has_words(self, step):
        assert str(step.label)

    def test_is_announced_only_when_the_step_changes(self, monkeypatch):
        announced = []
        monkeypatch.setattr(
            Group, "availability_changed", lambda self: announced.append(self.pk)
        )
        group = make_group(places=12)
        make_confirmed_signup(group, 1)
        assert announced == []
        make_confirmed_signup(group, 2)
        assert announced == [group.pk]

    def test_makes_cached_lists_stale_when_the_step_changes(self):
        group = make_group(places=11)
        before = public_version()
        make_confirmed_signup(group)
        assert public_version() != before
