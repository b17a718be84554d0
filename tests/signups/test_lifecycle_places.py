import pytest
from django.contrib.auth import get_user_model

from tests.groups.factories import make_group
from tests.signups.moving import DAY, NOW, S, full_group, move, moves_of, statuses
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.signups.exceptions import IllegalMove
from wagtail_whatsappalert.signups.lifecycle import (
    Actor,
    Move,
)
from wagtail_whatsappalert.signups.lifecycle_services import (
    lapse_offers,
    lapse_places,
)
from wagtail_whatsappalert.signups.models import (
    Signup,
)

from .factories import make_confirmed_signup, make_signup_in


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


@pytest.fixture
def manager():
    return Actor.manager(get_user_model().objects.create_user("marieke"))


class TestWithOffers:
    @pytest.fixture(autouse=True)
    def days(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"OFFER_DAYS": 5}

    def test_a_free_place_is_held_for_who_must_answer(self):
        group, [member], [first, second] = full_group()
        move(member, Move.WITHDRAW)
        assert statuses(first, second) == [S.OFFERED, S.WAITING]
        first.refresh_from_db()
        assert first.offer_until == NOW + 5 * DAY
        group.refresh_from_db()
        assert group.places_given == 1

    def test_who_comes_while_there_are_places_is_asked_nothing(self):
        signup = make_confirmed_signup(make_group(workshop_rule="none"))
        assert signup.status == S.READY

    @pytest.mark.parametrize(
        ("rule", "status"), [("none", S.READY), ("required", S.NEEDS_WORKSHOP)]
    )
    def test_accepting_leads_where_the_group_asks(self, rule, status):
        group = make_group(workshop_rule=rule)
        signup = make_signup_in(S.OFFERED, group, at=NOW - DAY)
        assert move(signup, Move.ACCEPT).status == status
        signup.refresh_from_db()
        assert signup.offer_until is None
        # Workshops during the days of the offer are not held against him.
        assert signup.placed_at == (NOW if status == S.NEEDS_WORKSHOP else NOW - DAY)

    def test_no_answer_passes_it_on_one_by_one(self):
        _, [member], [first, second] = full_group()
        move(member, Move.WITHDRAW)
        assert lapse_offers(now=NOW + 5 * DAY) == 0
        assert lapse_offers(now=NOW + 6 * DAY) == 1
        assert statuses(first, second) == [S.EXPIRED, S.OFFERED]
        assert lapse_offers(now=NOW + 6 * DAY) == 0
        assert lapse_offers(now=NOW + 12 * DAY) == 1
        assert statuses(first, second) == [S.EXPIRED, S.EXPIRED]

    def test_declining_passes_it_on(self):
        _, [member], [first, second] = full_group()
        move(member, Move.WITHDRAW)
        move(first, Move.WITHDRAW)
        assert statuses(first, second) == [S.WITHDRAWN, S.OFFERED]

    def test_an_answer_counts_until_the_place_has_gone_on(self):
        _, [member], [first, _] = full_group()
        move(member, Move.WITHDRAW)
        move(first, Move.ACCEPT, now=NOW + 6 * DAY)
        assert lapse_offers(now=NOW + 6 * DAY) == 0
        assert statuses(first) == [S.READY]

    def test_a_late_answer_is_refused(self):
        _, [member], [first, _] = full_group()
        move(member, Move.WITHDRAW)
        lapse_offers(now=NOW + 6 * DAY)
        with pytest.raises(IllegalMove):
            move(first, Move.ACCEPT, now=NOW + 6 * DAY)


class TestAPlaceHeldForAWorkshop:
    def lapse(self, now=NOW):
        return lapse_places(placed_before=NOW - DAY, now=now)

    def held_group(self, places, waiting, **kwargs):
        group, held, in_line = full_group(
            places, waiting, S.NEEDS_WORKSHOP, workshop_rule="required", **kwargs
        )
        for number, signup in enumerate(held):
            signup.placed_at = NOW - (10 - number) * DAY
            signup.save(update_fields=["placed_at"])
        return group, held, in_line

    def test_passes_to_who_waits(self):
        _, [late], [first, second] = self.held_group(1, 2)
        assert self.lapse() == 1
        assert statuses(late, first, second) == [S.WAITING, S.NEEDS_WORKSHOP, S.WAITING]
        assert moves_of(late) == [Move.LAPSE]
        assert self.lapse() == 0

    def test_that_nobody_wants_stays_his(self):
        _, [late], _ = self.held_group(1, 0)
        assert self.lapse() == 0
        assert statuses(late) == [S.NEEDS_WORKSHOP]

    def test_lapses_for_as_many_as_wait_the_longest_held_first(self):
        group, held, [first] = self.held_group(3, 1)
        assert self.lapse() == 1
        assert statuses(*held) == [S.WAITING, S.NEEDS_WORKSHOP, S.NEEDS_WORKSHOP]
        assert statuses(first) == [S.NEEDS_WORKSHOP]
        group.refresh_from_db()
        assert group.places_given == 3

    def test_goes_to_none_of_those_who_let_theirs_lapse(self):
        _, held, in_line = self.held_group(2, 2)
        assert self.lapse() == 2
        assert statuses(*held) == [S.WAITING] * 2
        assert statuses(*in_line) == [S.NEEDS_WORKSHOP] * 2
        tickets = [Signup.objects.get(pk=s.pk).ticket for s in [*in_line, *held]]
        assert tickets == sorted(set(tickets))

    def test_since_a_short_time_stays_his(self):
        _, [late], _ = self.held_group(1, 1)
        Signup.objects.filter(pk=late.pk).update(placed_at=NOW)
        assert self.lapse() == 0

    def test_stays_his_while_the_group_is_paused(self):
        _, [late], _ = self.held_group(1, 1)
        Group.objects.update(status=GroupStatus.PAUSED)
        assert self.lapse() == 0
        assert statuses(late) == [S.NEEDS_WORKSHOP]

    def test_counts_anew_when_the_workshop_is_asked_after_all(self, manager):
        signup = make_signup_in(S.READY, make_group(), at=NOW - 90 * DAY)
        move(signup, Move.REQUIRE_WORKSHOP, manager, reason="was een ander")
        signup.refresh_from_db()
        assert signup.placed_at == NOW
