"""What a group that was split off has, and when it starts."""

import pytest
from shapely import from_wkb
from wagtail.models import ModelLogEntry

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.signups.consents import RulesAcceptance
from wagtail_whatsappalert.signups.limits import ManagerLimit
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.split_area import drawn_part, lines_part
from wagtail_whatsappalert.signups.split_rules import make_plan
from wagtail_whatsappalert.signups.split_services import (
    SplitImpossible,
)

from .splitting import (
    NOW,
    SOUTH,
    S,
    make_people,
    make_two_part_group,
    make_wish,
    prepare,
    split,
    square,
    statuses,
)

EVERY_STATE = [S.ADDED, S.READY, S.NEEDS_WORKSHOP, S.OFFERED, S.WAITING]


@pytest.fixture(autouse=True)
def site(db):
    return make_site()


class TestTheNewGroup:
    def test_has_what_the_old_one_had_but_no_link_into_it(self):
        group, _south, north = make_two_part_group(
            minimum_age=21,
            shares_house_numbers=False,
            signup_route="external",
            external_url="https://example.org/",
        )
        make_people(group, [S.READY, S.READY])
        new = split(group, *prepare(group, north)).group
        assert (new.status, new.minimum_age) == ("active", 21)
        assert (new.shares_house_numbers, new.workshop_rule) == (False, "none")
        assert (new.signup_route, new.external_url) == ("closed", "")
        assert new.split_from == group

    def test_takes_its_neighbourhoods_with_it(self):
        group, south, north = make_two_part_group()
        make_people(group, [S.READY, S.READY])
        new = split(group, *prepare(group, north)).group
        group, new = (Group.objects.get(pk=g.pk) for g in (group, new))
        assert (group.area_names, new.area_names) == ("Zuid", "Noord")
        assert list(group.neighbourhoods.all()) == [south]
        for each, area in ((group, south), (new, north)):
            assert from_wkb(bytes(each.shape)).equals(from_wkb(bytes(area.shape)))

    def test_takes_the_part_that_was_drawn(self):
        group, south, north = make_two_part_group()
        part = drawn_part(group, square(6.3, 52.74, 6.6, 52.9))
        split(group, make_wish(part), make_plan(group, part))
        old, new = Group.objects.order_by("pk")
        assert (old.area_source, new.area_source) == ("drawn", "drawn")
        assert (old.area_names, new.area_names) == ("Zuid", "Noord, Zuid")
        areas = [from_wkb(bytes(each.shape)) for each in (old, new)]
        whole = from_wkb(bytes(group.shape))
        assert (areas[0] | areas[1]).symmetric_difference(whole).area < 1e-12
        assert (areas[0] & areas[1]).area < 1e-12

    def test_takes_the_lines_that_were_chosen(self):
        group = make_group(area_source="addresses", address_list="7901 AA\n7902 BB\n")
        part = lines_part(group, {1})
        split(group, make_wish(part), make_plan(group, part))
        old, new = Group.objects.order_by("pk")
        assert (old.address_list, new.address_list) == ("7901 AA", "7902 BB")
        assert new.address_ranges.get().postcode == "7902BB"
        assert old.address_ranges.get().postcode == "7901AA"

    def test_takes_members_outside_with_it(self):
        group, _south, north = make_two_part_group(members_outside=10)
        make_people(group, [S.READY])
        new = split(group, *prepare(group, north, members_outside=4)).group
        group.refresh_from_db()
        assert (group.members_outside, new.members_outside) == (6, 4)

    def test_is_seen_by_whoever_was_limited_to_the_old_one(self):
        group, _south, north = make_two_part_group()
        make_people(group, [S.READY, S.READY])
        limit = ManagerLimit.objects.create(user=make_editor())
        limit.groups.add(group)
        new = split(group, *prepare(group, north)).group
        assert set(limit.groups.all()) == {group, new}

    def test_keeps_the_rules_that_people_accepted(self):
        group, _south, north = make_two_part_group()
        first = change_group_rules(group=group, text="<p>Een</p>")
        second = change_group_rules(group=group, text="<p>Twee</p>")
        early, late = make_people(group, [S.READY, S.READY])
        for person, rules in ((early, first), (late, second)):
            Signup.objects.filter(pk=person.pk).update(group_rules=rules)
            RulesAcceptance.objects.create(
                signup=person,
                house_rules=person.house_rules,
                group_rules=rules,
                accepted_at=NOW,
            )
        new = split(group, *prepare(group, north)).group
        for person, rules in ((early, first), (late, second)):
            person.refresh_from_db()
            copy = person.group_rules
            assert (copy.group, copy.number, copy.text) == (
                *(new, rules.number, rules.text),
            )
            assert person.acceptances.get().group_rules == copy
        assert new.current_rules.text == "<p>Twee</p>"

    def test_is_in_the_log_of_both(self):
        group, _south, north = make_two_part_group()
        make_people(group, [S.READY, S.READY])
        new = split(group, *prepare(group, north)).group
        entry = ModelLogEntry.objects.get(action="whatsappalert.split")
        assert (entry.object_id, entry.data["new_group"]) == (str(group.pk), new.pk)
        created = ModelLogEntry.objects.get(action="wagtail.create")
        assert created.object_id == str(new.pk)


class TestWithoutACoordinator:
    def test_the_new_group_is_forming_and_who_waits_is_interested(self):
        group, _south, north = make_two_part_group(capacity=2)
        make_people(group, [S.READY], postcode=SOUTH)
        (waiting,) = make_people(group, [S.WAITING], start=5)
        new = split(group, *prepare(group, north, coordinators=())).group
        assert (new.status, statuses(waiting)) == ("forming", [S.INTERESTED])

    @pytest.mark.parametrize("status", [S.ADDED, S.READY, S.NEEDS_WORKSHOP, S.OFFERED])
    def test_nobody_with_a_place_goes(self, status):
        group, _south, north = make_two_part_group()
        make_people(group, [status, status])
        with pytest.raises(SplitImpossible):
            split(group, *prepare(group, north, coordinators=()))

    def test_nor_with_one_who_is_no_longer_coordinator(self):
        group, _south, north = make_two_part_group()
        make_people(group, [S.READY, S.READY])
        former = make_coordinator(active_until=NOW.date().replace(year=2021))
        with pytest.raises(SplitImpossible):
            split(group, *prepare(group, north, coordinators=(former,)))

    def test_nor_with_fewer_than_the_minimum(self):
        group, _south, north = make_two_part_group()
        make_people(group, [S.READY, S.READY])
        with pytest.raises(SplitImpossible):
            split(group, *prepare(group, north, minimum_participants=3))

    def test_a_forming_group_becomes_two(self):
        group, _south, north = make_two_part_group(status="forming")
        (person,) = make_people(group, [S.INTERESTED])
        new = split(group, *prepare(group, north, coordinators=())).group
        assert (new.status, statuses(person)) == ("forming", [S.INTERESTED])
