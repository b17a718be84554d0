import pytest
from django.utils import timezone

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.listing import group_rows
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.services import set_full_for_now
from wagtail_whatsappalert.places.models import Availability
from wagtail_whatsappalert.signups.exceptions import GroupCannotStart
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.signups.group_services import follow_group, start_group
from wagtail_whatsappalert.signups.lifecycle import SYSTEM, Move, SignupStatus
from wagtail_whatsappalert.signups.lifecycle_services import lapse_places, move_signup
from wagtail_whatsappalert.signups.models import Signup

from .factories import make_confirmed_signup, make_signup_in

S = SignupStatus

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def group():
    return make_group(places=40, workshop_rule="none", full_for_now=True)


def statuses(*signups):
    return [Signup.objects.get(pk=signup.pk).status for signup in signups]


def switch(group, is_full):
    with committed():
        return set_full_for_now(
            group_id=group.pk, is_full=is_full, coordinator=make_coordinator(group)
        )


class TestAGroupThatIsFullForNow:
    def test_says_so_everywhere(self, group, site):
        group.refresh_from_db()
        assert (group.places_left, group.availability) == (0, Availability.FULL)
        assert group_rows(site, "nl")[0]["availability"] == "full"
        assert form_facts(site, "nl", group.pk).group.is_full
        assert form_facts(site, "nl", group.pk).is_open

    def test_puts_who_confirms_on_the_waiting_list(self, group):
        people = [make_confirmed_signup(group, number) for number in (1, 2)]
        assert statuses(*people) == [S.WAITING, S.WAITING]

    def test_gives_no_place_that_comes_free(self, group):
        member = make_signup_in(S.ADDED, group, 1)
        waiting = make_signup_in(S.WAITING, group, 2)
        move_signup(signup=member, move=Move.WITHDRAW, actor=SYSTEM, now=timezone.now())
        assert follow_group(group_id=group.pk, now=timezone.now()) == 0
        assert statuses(waiting) == [S.WAITING]

    def test_takes_nobodys_place_away(self, group):
        Group.objects.update(full_for_now=False)
        people = [make_confirmed_signup(group, number) for number in (1, 2)]
        switch(group, True)
        assert statuses(*people) == [S.READY, S.READY]

    def test_lets_no_place_lapse_that_nobody_would_get(self, group):
        now = timezone.now()
        Group.objects.update(workshop_rule="required")
        held = make_signup_in(S.NEEDS_WORKSHOP, group, 1)
        make_signup_in(S.WAITING, group, 2)
        assert lapse_places(placed_before=timezone.now(), now=now) == 0
        assert statuses(held) == [S.NEEDS_WORKSHOP]

    def test_cannot_start(self):
        forming = make_group(
            status="forming", minimum_participants=2, full_for_now=True
        )
        make_coordinator(forming)
        people = [make_signup_in(S.INTERESTED, forming, number) for number in (1, 2)]
        with pytest.raises(GroupCannotStart, match="vol|full"):
            start_group(group_id=forming.pk, actor=SYSTEM, now=timezone.now())
        assert statuses(*people) == [S.INTERESTED, S.INTERESTED]


class TestOpeningItAgain:
    def test_gives_the_places_in_order_and_no_more_than_there_are(self, group):
        Group.objects.update(capacity=3)
        people = [make_confirmed_signup(group, number) for number in (1, 2, 3)]
        assert switch(group, False)
        assert statuses(*people) == [S.READY, S.READY, S.WAITING]

    def test_is_done_once(self, group):
        assert switch(group, False)
        assert not switch(group, False)

    def test_is_shown_at_once(self, group, site):
        assert group_rows(site, "nl")[0]["availability"] == "full"
        switch(group, False)
        assert group_rows(site, "nl")[0]["availability"] == "many"
