"""A group is split while its people act, with real threads."""

import pytest

from tests.coordinators.factories import make_coordinator
from tests.places.test_races import at_once
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.lifecycle import RESIDENT, Move
from wagtail_whatsappalert.signups.lifecycle_services import move_signup
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.split_services import SplitChanged

from .factories import confirm, make_signup
from .splitting import NORTH, NOW, S, make_people, make_two_part_group, prepare, split

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def group():
    make_site()
    group, _south, group.north = make_two_part_group(capacity=8)
    return group


def run(calls):
    """What each answered, and the errors that nobody may see."""
    outcomes = at_once(lambda call: call(), calls)
    unexpected = [
        each
        for each in outcomes
        if isinstance(each, Exception) and not isinstance(each, SplitChanged)
    ]
    assert not unexpected
    return outcomes


class TestWhileAGroupIsSplit:
    def test_who_confirms_is_in_one_group_and_none_is_too_full(self, group):
        make_people(group, [S.READY] * 5)
        late = [make_signup(group, 40 + n, postcode=NORTH) for n in range(6)]
        wish, plan = prepare(group, group.north, capacity=8)
        confirms = [lambda s=s: confirm(s) for s in late]
        run([*confirms, lambda: split(group, wish, plan)])
        assert Signup.objects.exclude(status=S.UNCONFIRMED).count() == 11
        for each in Group.objects.all():
            taken = each.count_places_given() + each.places_reserved
            assert taken <= each.capacity
            assert each.places_given == each.count_places_given()

    def test_who_withdraws_has_withdrawn(self, group):
        people = make_people(group, [S.READY] * 6)
        wish, plan = prepare(group, group.north)
        leaves = [
            lambda s=s: move_signup(
                signup=s, move=Move.WITHDRAW, actor=RESIDENT, now=NOW
            )
            for s in people[:3]
        ]
        run([*leaves, lambda: split(group, wish, plan)])
        for person in people[:3]:
            assert Signup.objects.get(pk=person.pk).status == S.WITHDRAWN

    def test_the_same_form_sent_at_once_makes_one_group(self, group):
        make_people(group, [S.ADDED] * 4)
        wish, plan = prepare(group, group.north)
        made = run([lambda: split(group, wish, plan)] * 4)
        assert len({each.group for each in made}) == 1
        assert [each.is_new for each in made].count(True) == 1
        assert Group.objects.count() == 2

    def test_another_split_of_it_does_not_take_the_same_people(self, group):
        make_people(group, [S.READY] * 4)
        plans = [
            prepare(group, group.north, coordinators=(make_coordinator(),))
            for _manager in range(3)
        ]
        made = run([lambda p=p: split(group, *p) for p in plans])
        assert [isinstance(each, SplitChanged) for each in made].count(True) == 2
        assert Group.objects.count() == 2
