import pytest

from tests.groups.factories import make_group
from tests.signups.starting import NOW, S, follow, statuses
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.group_services import (
    follow_groups,
)
from wagtail_whatsappalert.signups.lifecycle import ACTIVE

from .factories import make_confirmed_signup, make_signup_in


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


class TestFollowingAGroup:
    def waiting_group(self, waiting=2, **kwargs):
        group = make_group(**{"places": 0, "workshop_rule": "none", **kwargs})
        return group, [make_signup_in(S.WAITING, group, n) for n in range(waiting)]

    @pytest.mark.parametrize("facts", [{"capacity": 4}, {"members_outside": 1}])
    def test_fills_as_many_places_as_there_are(self, facts):
        group, [first, second] = self.waiting_group(members_outside=2, capacity=3)
        assert follow(group) == 0
        Group.objects.update(**facts)
        assert follow(group) == 1
        assert statuses(first, second) == [S.READY, S.WAITING]

    def test_offers_them_where_people_must_answer(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"OFFER_DAYS": 5}
        group, [first, _] = self.waiting_group(places=1)
        follow(group)
        assert statuses(first) == [S.OFFERED]

    @pytest.mark.parametrize("status", ["paused", "forming"])
    def test_waits_as_long_as_the_group_does_not_run(self, status):
        group, people = self.waiting_group(places=5, status=status)
        assert follow(group) == 0
        assert statuses(*people) == [S.WAITING, S.WAITING]

    def test_takes_in_who_was_interested_when_code_made_it_active(self):
        group = make_group(places=1, workshop_rule="none")
        people = [make_signup_in(S.INTERESTED, group, n) for n in range(2)]
        assert follow(group) == 2
        assert statuses(*people) == [S.READY, S.WAITING]
        assert follow(group) == 0

    @pytest.mark.parametrize("status", ["active", "paused"])
    def test_lets_in_who_needed_a_workshop_that_is_no_longer_asked(self, status):
        group = make_group(status=status, workshop_rule="leaflets")
        signup = make_signup_in(S.NEEDS_WORKSHOP, group)
        assert follow(group) == 1
        assert statuses(signup) == [S.READY]

    def test_asks_no_workshop_of_who_was_ready(self):
        group = make_group(workshop_rule="required")
        signup = make_signup_in(S.READY, group)
        assert follow(group) == 0
        assert statuses(signup) == [S.READY]

    def test_closes_all_signups_of_an_ended_group(self):
        group = make_group(status="ended")
        signups = [make_signup_in(s, group, n) for n, s in enumerate(sorted(ACTIVE))]
        unconfirmed = make_signup_in(S.UNCONFIRMED, group, 50)
        assert follow(group) == len(ACTIVE)
        assert statuses(*signups) == [
            S.LEFT if status == S.ADDED else S.EXPIRED for status in sorted(ACTIVE)
        ]
        assert statuses(unconfirmed) == [S.UNCONFIRMED]
        assert follow(group) == 0
        assert Letter.objects.filter(kind="signup_moved").count() == len(ACTIVE)
        group.refresh_from_db()
        assert group.places_given == 0

    def test_takes_two_queries_when_nothing_follows(self, django_assert_num_queries):
        group, _ = self.waiting_group()
        with django_assert_num_queries(2):
            assert follow(group) == 0

    def test_forgets_a_group_that_is_gone(self):
        assert follow(Group(pk=0)) == 0


class TestCatchingUp:
    def test_follows_every_group(self):
        full, ended = make_group(places=1), make_group(status="ended")
        waiting = make_signup_in(S.WAITING, full)
        member = make_signup_in(S.ADDED, ended, 1)
        assert follow_groups(now=NOW) == 2
        assert statuses(waiting, member) == [S.NEEDS_WORKSHOP, S.LEFT]
        assert follow_groups(now=NOW) == 0

    def test_changes_nothing_in_a_group_that_is_in_order(self):
        make_confirmed_signup(make_group())
        assert follow_groups(now=NOW) == 0
