from datetime import timedelta

import pytest
from django.db.models import F
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.groups.factories import make_group, make_neighbourhood
from tests.places.test_races import at_once
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.demand_services import (
    make_forming_group,
    take_over_interest,
)
from wagtail_whatsappalert.signups.exceptions import NobodyAsks, NotCovered
from wagtail_whatsappalert.signups.lifecycle import SYSTEM, SignupStatus
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.signups.wanted_services import wanted_group

from .factories import confirm, make_signup, make_signup_in
from .many import make_many_signups
from .wanting import NOW, make_wanted

S = SignupStatus
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


def make(*wanted, name="Nieuw"):
    with committed():
        return make_forming_group(
            name=name,
            wanted=[group.pk for group in wanted],
            site=None,
            actor=SYSTEM,
            now=NOW,
        )


def take_over(wanted, group):
    with committed():
        return take_over_interest(
            wanted=wanted.pk, group_id=group.pk, actor=SYSTEM, now=NOW
        )


def covering(wanted, **kwargs):
    return make_group(neighbourhoods=[wanted.wanted_in], **kwargs)


def in_line(group):
    return list(group.signups.active().order_by("ticket").values_list("pk", flat=True))


class TestAFormingGroup:
    def test_has_the_neighbourhoods_and_everybody_in_order_of_confirmation(self):
        here, [second] = make_wanted("A", 1, at=NOW - timedelta(days=2))
        there, [first, third] = make_wanted("B", 2, first=1)
        Signup.objects.filter(pk=first.pk).update(confirmed_at=NOW - timedelta(days=9))
        Signup.objects.filter(pk=third.pk).update(confirmed_at=NOW - timedelta(days=1))
        group = make(here, there)
        group.refresh_from_db()
        assert (group.status, group.wanted_in) == (GroupStatus.FORMING, None)
        assert group.area_names == "A, B"
        assert group.shape
        assert in_line(group) == [first.pk, second.pk, third.pk]

    def test_tells_each_of_them_once(self, mailoutbox):
        here, _people = make_wanted("A", 2)
        there, _people = make_wanted("B", 1, first=2)
        make(here, there, name="Zuid")
        assert len(mailoutbox) == 3
        assert all("Zuid" in mail.subject for mail in mailoutbox)
        assert SignupTransition.objects.filter(move="gather").count() == 3

    def test_counts_a_telephone_once_and_the_earliest_of_it(self, mailoutbox):
        here, [late] = make_wanted("A", 1)
        there, [early] = make_wanted("B", 1, at=NOW - timedelta(days=3))
        group = make(here, there)
        assert in_line(group) == [early.pk]
        late.refresh_from_db()
        assert late.status == S.EXPIRED
        assert late.transitions.get().reason
        assert len(mailoutbox) == 1

    def test_lets_who_has_not_confirmed_do_so_there(self):
        here, _people = make_wanted("A", 1)
        there, _people = make_wanted("B", 1, first=1)
        waiting = make_signup(there, 5)
        group = make(here, there)
        assert confirm(waiting).signup.group == group
        assert in_line(group)[-1] == waiting.pk

    def test_leaves_who_sent_both_forms_where_he_is(self):
        here, _people = make_wanted("A", 1)
        there, _people = make_wanted("B", 1, first=1)
        make_signup(here, 5)
        double = make_signup(there, 5)
        make(here, there)
        double.refresh_from_db()
        assert double.group == there

    def test_is_made_of_what_is_wanted_and_nothing_else(self):
        here, _people = make_wanted("A", 1)
        other = make_group(name="Ander")
        group = make(here, other)
        other.refresh_from_db()
        assert (group.pk, other.status) == (here.pk, GroupStatus.ACTIVE)

    def test_is_not_made_twice_or_for_nobody(self):
        here, _people = make_wanted("A", 1)
        nobody, _people = make_wanted("B")
        with pytest.raises(NobodyAsks):
            make(nobody)
        make(here)
        with pytest.raises(NobodyAsks):
            make(here)

    def test_stands_in_the_log(self):
        here, _people = make_wanted("A", 2)
        group = make(here)
        entries = ModelLogEntry.objects.filter(object_id=str(group.pk))
        assert entries.get(action="whatsappalert.gather").data["count"] == 2

    def test_takes_a_thousand_people(self, django_assert_max_num_queries):
        here, _people = make_wanted("A")
        there, _people = make_wanted("B")
        for group, start in ((here, 0), (there, 500)):
            make_many_signups([group], 500, start=start, status="interested")
        Signup.objects.update(active_phone=F("phone"))
        with django_assert_max_num_queries(150):
            group = make_forming_group(
                name="Zuid",
                wanted=[here.pk, there.pk],
                site=None,
                actor=SYSTEM,
                now=NOW,
            )
        assert group.signups.interested().count() == 1000
        assert Letter.objects.count() == 1000


class TestAGroupThatIsThere:
    def test_gives_its_places_in_order_and_the_rest_waits(self, mailoutbox):
        wanted, people = make_wanted("A", 3)
        group = covering(wanted, places=2, workshop_rule="none")
        assert take_over(wanted, group) == 3
        statuses = [Signup.objects.get(pk=one.pk).status for one in people]
        assert statuses == [S.READY, S.READY, S.WAITING]
        group.refresh_from_db()
        assert group.places_given == 2
        assert len(mailoutbox) == 3

    def test_puts_them_behind_who_waits_already(self):
        wanted, [last] = make_wanted("A", 1)
        group = covering(wanted, places=1, workshop_rule="none")
        first, second = (make_signup_in(S.WAITING, group, n) for n in (5, 6))
        take_over(wanted, group)
        statuses = [
            Signup.objects.get(pk=one.pk).status for one in (first, second, last)
        ]
        assert statuses == [S.READY, S.WAITING, S.WAITING]
        assert in_line(group) == [first.pk, second.pk, last.pk]

    @pytest.mark.parametrize(
        ("status", "expected"),
        [(GroupStatus.FORMING, S.INTERESTED), (GroupStatus.PAUSED, S.WAITING)],
    )
    def test_keeps_them_as_its_state_says(self, status, expected):
        wanted, [signup] = make_wanted("A", 1)
        take_over(wanted, covering(wanted, status=status, places=5))
        signup.refresh_from_db()
        assert signup.status == expected

    def test_knows_who_is_in_it_already(self):
        wanted, [double] = make_wanted("A", 1)
        group = covering(wanted, places=5)
        member = make_signup_in(S.ADDED, group, 0)
        take_over(wanted, group)
        double.refresh_from_db()
        assert (double.status, in_line(group)) == (S.EXPIRED, [member.pk])

    def test_does_not_take_who_is_too_young(self):
        wanted, [signup] = make_wanted("A", 1)
        assert take_over(wanted, covering(wanted, minimum_age=21)) == 0
        signup.refresh_from_db()
        assert signup.group == wanted

    def test_must_have_the_neighbourhood(self):
        wanted, _people = make_wanted("A", 1)
        ended = covering(wanted, status=GroupStatus.ENDED)
        for group in (make_group(), ended):
            with pytest.raises(NotCovered):
                take_over(wanted, group)
        with pytest.raises(NobodyAsks):
            take_over(ended, wanted)


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_the_first_who_ask_get_one_wanted_group(self, site):
        area = make_neighbourhood()
        made = at_once(lambda _n: wanted_group(neighbourhood=area, site=site), range(6))
        assert {group.pk for group in made} == {Group.objects.get().pk}

    def test_two_managers_make_one_group(self):
        here, _people = make_wanted("A", 2)
        there, _people = make_wanted("B", 2, first=2)
        outcomes = at_once(lambda _n: make(here, there), range(4))
        made = [o for o in outcomes if isinstance(o, Group)]
        refused = [o for o in outcomes if isinstance(o, NobodyAsks)]
        assert (len(made), len(refused)) == (1, 3), outcomes
        assert Group.objects.exclude(status="wanted").count() == 1
        assert made[0].signups.interested().count() == 4

    def test_nobody_is_lost_who_confirms_meanwhile(self):
        here, _people = make_wanted("A", 1)
        there, _people = make_wanted("B", 1, first=1)
        late = [make_signup(there, n) for n in range(10, 16)]
        work = [lambda: make(here, there), *(lambda s=s: confirm(s) for s in late)]
        outcomes = at_once(lambda do: do(), work)
        assert not [o for o in outcomes if isinstance(o, Exception)], outcomes
        assert Signup.objects.interested().count() == 8
        group = Group.objects.get(status="forming")
        assert group.signups.interested().count() == 8

    def test_places_are_not_given_twice(self):
        wanted, _people = make_wanted("A", 6)
        group = covering(wanted, places=3, workshop_rule="none")
        others = [make_signup(group, n) for n in range(10, 16)]
        work = [lambda: take_over(wanted, group)]
        work += [lambda s=s: confirm(s) for s in others]
        outcomes = at_once(lambda do: do(), work)
        assert not [o for o in outcomes if isinstance(o, Exception)], outcomes
        assert group.signups.taking_a_place().count() == 3
        assert group.signups.waiting().count() == 9
