from datetime import timedelta
from time import perf_counter

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.commits import committed
from tests.signups.starting import NOW, S, forming_group, start, statuses
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.import_files import SheetRow
from wagtail_whatsappalert.groups.importing import plan_import
from wagtail_whatsappalert.groups.models import GroupStatus
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.mailing.services import deliver_due_letters
from wagtail_whatsappalert.signups.exceptions import GroupCannotStart
from wagtail_whatsappalert.signups.group_services import (
    obstacle_to_start,
)
from wagtail_whatsappalert.signups.lifecycle import Actor
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.texts.services import record_house_rules

from .factories import make_application, make_signup_in


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


@pytest.fixture
def manager():
    return Actor.manager(get_user_model().objects.create_user("marieke"))


class TestStarting:
    def test_places_the_first_and_lets_the_rest_wait(self):
        group, people = forming_group(places=2, interested=4)
        start(group)
        assert statuses(*people) == [S.READY, S.READY, S.WAITING, S.WAITING]
        group.refresh_from_db()
        assert (group.status, group.places_given) == (GroupStatus.ACTIVE, 2)

    def test_goes_by_order_of_confirmation(self):
        group, people = forming_group(places=1, interested=0)
        late = make_signup_in(S.INTERESTED, group, 1, ticket=9)
        early = make_signup_in(S.INTERESTED, group, 2, ticket=4)
        start(group)
        assert statuses(early, late) == [S.READY, S.WAITING]

    def test_asks_for_the_workshop_where_the_group_does(self):
        group, [first, second, _] = forming_group(workshop_rule="required")
        Signup.objects.filter(pk=second.pk).update(workshop_replacement="attended")
        start(group)
        assert statuses(first, second) == [S.NEEDS_WORKSHOP, S.READY]

    def test_overtakes_nobody_who_waits_from_an_earlier_life(self):
        group, [_, _] = forming_group(places=1, interested=2)
        earlier = make_signup_in(S.WAITING, group, 9, ticket=0)
        start(group)
        assert statuses(earlier) == [S.READY]
        assert group.signups.waiting().count() == 2

    def test_gives_places_at_once_although_later_ones_are_offered(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"OFFER_DAYS": 5}
        group, people = forming_group(places=1, interested=2)
        start(group)
        assert statuses(*people) == [S.READY, S.WAITING]

    def test_is_in_the_logs(self, manager):
        group, people = forming_group()
        start(group, manager)
        edit = ModelLogEntry.objects.get(action="wagtail.edit", object_id=group.pk)
        assert edit.user == manager.user
        assert SignupTransition.objects.filter(actor=manager.user).count() == 3

    def test_leaves_who_withdrew_or_never_confirmed_alone(self):
        group, _ = forming_group()
        gone = make_signup_in(S.WITHDRAWN, group, 8)
        silent = make_signup_in(S.UNCONFIRMED, group, 9)
        start(group)
        assert statuses(gone, silent) == [S.WITHDRAWN, S.UNCONFIRMED]

    def test_twice_is_refused(self):
        group, _ = forming_group()
        start(group)
        with pytest.raises(GroupCannotStart):
            start(group)


class TestWhatKeepsAGroupFromStarting:
    def test_is_nothing_when_coordinator_and_people_are_there(self):
        group, _ = forming_group()
        assert obstacle_to_start(group, now=NOW) == ""

    def test_is_too_few_people(self):
        group, people = forming_group(interested=3, minimum_participants=5)
        assert "2" in obstacle_to_start(group, now=NOW)
        with pytest.raises(GroupCannotStart):
            start(group)
        assert statuses(*people) == [S.INTERESTED] * 3
        group.refresh_from_db()
        assert group.is_forming

    def test_counts_members_outside(self):
        group, _ = forming_group(
            interested=3, minimum_participants=5, members_outside=2, places=9
        )
        assert obstacle_to_start(group, now=NOW) == ""

    def test_is_the_lack_of_a_coordinator(self):
        group, _ = forming_group()
        group.coordinators.clear()
        assert obstacle_to_start(group, now=NOW)

    def test_is_a_coordinator_who_has_stopped(self):
        group, _ = forming_group()
        yesterday = timezone.localdate(NOW) - timedelta(days=1)
        group.coordinators.update(active_from=yesterday, active_until=yesterday)
        assert obstacle_to_start(group, now=NOW)

    @pytest.mark.parametrize("status", ["active", "paused", "ended"])
    def test_is_that_it_is_not_forming(self, status):
        group, _ = forming_group(status=status)
        assert obstacle_to_start(group, now=NOW)


class TestMakingAGroupActiveByHand:
    def test_is_refused_while_people_are_interested(self):
        group, _ = forming_group()
        group.status = GroupStatus.ACTIVE
        with pytest.raises(ValidationError) as refusal:
            group.full_clean()
        assert refusal.value.error_dict.keys() == {"status"}

    def test_is_refused_to_an_import(self):
        group, _ = forming_group()
        row = SheetRow(2, {"name": group.name, "status": "active"})
        [planned] = plan_import([row], parent=None).rows
        assert planned.problems

    @pytest.mark.parametrize("status", ["forming", "paused", "ended"])
    def test_leaves_other_changes_alone(self, status):
        group, _ = forming_group()
        group.status = status
        group.full_clean()

    def test_is_fine_as_long_as_nobody_is(self):
        group, _ = forming_group(interested=0)
        group.status = GroupStatus.ACTIVE
        group.full_clean()


class TestAThousandInterestedPeople:
    """Of which 250 get a place; each is told once, in the order of the line."""

    PEOPLE, PLACES = 1000, 250

    @pytest.fixture
    def group(self, site):
        group, _ = forming_group(places=self.PLACES, interested=0)
        rules = record_house_rules(site, "nl")
        Signup.objects.bulk_create(
            Signup(
                **vars(make_application(number)),
                group=group,
                site=site,
                language="nl",
                minimum_age=18,
                house_rules=rules,
                status=S.INTERESTED,
                confirmed_at=NOW,
                ticket=self.PEOPLE - number,
                active_phone=f"+316{10000000 + number}",
            )
            for number in range(self.PEOPLE)
        )
        return group

    def test_are_placed_in_one_go_and_told_once_each(self, group, mailoutbox):
        begin = perf_counter()
        with committed():
            start(group)
        took = perf_counter() - begin
        by_ticket = list(group.signups.order_by("ticket"))
        expected = [S.READY] * self.PLACES + [S.WAITING] * (self.PEOPLE - self.PLACES)
        assert [signup.status for signup in by_ticket] == expected
        told = Letter.objects.filter(kind="signup_moved")
        assert told.count() == self.PEOPLE
        # Under a second on two cores, on each database.
        assert took < 20
        deliver_due_letters(now=timezone.now())
        assert deliver_due_letters(now=timezone.now()) == 0
        to_residents = [mail.to[0] for mail in mailoutbox if "bewoner" in mail.to[0]]
        assert len(to_residents) == len(set(to_residents)) == self.PEOPLE
        told_in_order = told.order_by("pk").values_list("subject_id", flat=True)
        tickets = dict(SignupTransition.objects.values_list("pk", "signup__ticket"))
        assert [tickets[pk] for pk in told_in_order] == [*range(1, self.PEOPLE + 1)]

    def test_take_few_queries(self, group, django_assert_max_num_queries):
        with django_assert_max_num_queries(60):
            start(group)
