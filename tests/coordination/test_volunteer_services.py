import pytest
from django.utils import timezone

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.coordination.candidates import volunteers_of
from wagtail_whatsappalert.coordination.exceptions import CannotPropose
from wagtail_whatsappalert.coordination.volunteer_services import propose_volunteer
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.limits import ManagerLimit

from .factories import DAY, is_active, make_stop, today

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def succession(group):
    return make_stop(group, make_coordinator(group, bound=True))


def make_volunteer(group, number=1, status=SignupStatus.ADDED, **kwargs):
    return make_signup_in(status, group, number, wants_to_coordinate=True, **kwargs)


def propose(succession, signup):
    with committed():
        return propose_volunteer(
            succession=succession,
            signup=signup,
            user=make_editor("view_signup"),
            now=timezone.now(),
        )


class TestVolunteers:
    def test_are_members_first(self, group):
        user = make_editor("view_signup")
        waiting = make_volunteer(group, 1, SignupStatus.WAITING)
        member = make_volunteer(group, 2)
        make_signup_in(SignupStatus.ADDED, group, 3, wants_to_coordinate=False)
        make_volunteer(group, 4, SignupStatus.LEFT)
        make_volunteer(group, 5, erased_at=timezone.now())
        make_volunteer(group, 6, email="")
        make_volunteer(make_group(name="Ander"), 7)
        assert list(volunteers_of(group.pk, user)) == [member, waiting]

    def test_are_hidden_from_who_manages_other_groups(self, group):
        make_volunteer(group)
        user = make_editor("view_signup")
        ManagerLimit.objects.create(user=user)
        assert not volunteers_of(group.pk, user)

    def test_are_hidden_from_who_may_not_see_signups(self, group):
        make_volunteer(group)
        assert not volunteers_of(group.pk, make_editor("view_succession"))


class TestProposingOne:
    def test_makes_a_coordinator_of_a_member(self, group, succession):
        signup = make_volunteer(group)
        successor = propose(succession, signup).successor
        assert successor.name == signup.name
        assert successor.email == signup.email
        assert successor.phone == signup.phone
        assert is_active(successor)
        assert not successor.groups.exists()

    def test_twice_makes_one(self, group, succession):
        signup = make_volunteer(group)
        assert propose(succession, signup).successor == (
            propose(succession, signup).successor
        )
        assert Coordinator.objects.count() == 2

    @pytest.mark.parametrize(
        "same", [{"email": "BEWONER1@example.org"}, {"phone": "+31610000001"}]
    )
    def test_uses_the_record_with_the_same_address_or_number(
        self, same, group, succession
    ):
        known = make_coordinator(**same)
        assert propose(succession, make_volunteer(group)).successor == known

    def test_lets_who_had_stopped_begin_without_the_groups_of_then(
        self, group, succession
    ):
        signup = make_volunteer(group)
        before = make_group(name="Vroeger")
        known = make_coordinator(
            before, email=signup.email, active_until=today() - 30 * DAY
        )
        propose(succession, signup)
        assert is_active(known)
        assert not known.groups.exists()

    def test_refuses_who_starts_later(self, group, succession):
        signup = make_volunteer(group)
        make_coordinator(email=signup.email, active_from=today() + DAY)
        with pytest.raises(CannotPropose):
            propose(succession, signup)
