"""A group that is full for now and opens, while people confirm."""

import pytest
from django.utils import timezone

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import confirm, make_signup
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.services import (
    count_members_outside,
    set_full_for_now,
)
from wagtail_whatsappalert.signups.group_services import follow_groups
from wagtail_whatsappalert.signups.models import SignupStatus

from .test_races import at_once

PEOPLE = 10

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def group():
    make_site()
    return make_group(places=4, workshop_rule="none", members_outside=2)


class TestCoordinatorsWhoChangeTheGroup:
    def test_never_make_it_hold_more_than_its_capacity(self, group):
        her = make_coordinator(group)
        signups = [make_signup(group, number) for number in range(PEOPLE)]

        def turn(number):
            set_full_for_now(
                group_id=group.pk, is_full=number % 2 == 0, coordinator=her
            )

        def recount(_number):
            count_members_outside(
                group_id=group.pk, number=1, read="2", coordinator=her
            )

        work = [(confirm, signup) for signup in signups]
        work += [(turn, number) for number in range(5)]
        work += [(recount, 0), (recount, 0)]
        outcomes = at_once(lambda one: one[0](one[1]), work)
        assert not [o for o in outcomes if isinstance(o, Exception)]
        set_full_for_now(group_id=group.pk, is_full=False, coordinator=her)
        follow_groups(now=timezone.now())
        group.refresh_from_db()
        placed = group.signups.filter(status=SignupStatus.READY).order_by("ticket")
        assert (group.members_outside, group.places_given) == (1, 3)
        assert [signup.ticket for signup in placed] == [1, 2, 3]
