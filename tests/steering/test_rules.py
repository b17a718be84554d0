"""Who belongs to a steering group, by districts."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.bulletins.factories import make_area
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_district, make_group, make_neighbourhood
from wagtail_whatsappalert.steering.rules import (
    contacts_for,
    contacts_of_coordinator,
    coordinators_of,
    may_write_for,
)

from .factories import make_contact, make_steering_group

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def area():
    return make_area()


class TestCoordinators:
    def test_of_some_districts_are_those_who_run_a_group_there(self, area, today):
        make_area()
        found = coordinators_of(make_steering_group(area[0]), today)
        assert list(found) == area[2]

    def test_of_no_districts_are_all(self, area, today):
        other = make_area()[2]
        nowhere = make_coordinator(make_group())
        found = set(coordinators_of(make_steering_group(), today))
        assert found == {*area[2], *other, nowhere}

    def test_are_neither_stopped_nor_of_an_ended_group(self, area, today):
        district, group, _coordinators = area
        make_coordinator(group, active_until=today - timedelta(days=1))
        place = make_neighbourhood(district=district)
        make_coordinator(make_group(neighbourhoods=[place], status="ended"))
        make_coordinator()
        found = coordinators_of(make_steering_group(district), today)
        assert list(found) == area[2]

    def test_of_several_groups_and_places_are_there_once(self, area, today):
        district, group, (coordinator,) = area
        group.neighbourhoods.add(make_neighbourhood(district=district))
        place = make_neighbourhood(district=district)
        make_group(neighbourhoods=[place]).coordinators.add(coordinator)
        found = coordinators_of(make_steering_group(district), today)
        assert list(found) == [coordinator]

    def test_may_belong_to_two_steering_groups(self, area, today):
        for steering_group in (make_steering_group(area[0]), make_steering_group()):
            assert list(coordinators_of(steering_group, today)) == area[2]


class TestContactsOfAGroup:
    def test_speak_for_its_district_or_for_all_of_the_steering_group(self, area, today):
        whole = make_contact()
        hers = make_contact(area[0])
        all_of_it = make_contact(steering_group=make_steering_group(area[0]))
        make_contact(make_district())
        make_contact(steering_group=make_steering_group(make_district()))
        make_contact(active_until=today - timedelta(days=1))
        assert set(contacts_for(area[1], today)) == {whole, hers, all_of_it}

    def test_outside_every_district_speak_for_everything(self, today):
        whole = make_contact()
        make_contact(make_district())
        assert list(contacts_for(make_group(), today)) == [whole]

    def test_are_there_once_for_two_districts(self, area, today):
        other = make_district()
        area[1].neighbourhoods.add(make_neighbourhood(district=other))
        contact = make_contact(area[0], other)
        assert list(contacts_for(area[1], today)) == [contact]

    def test_of_a_coordinator_are_those_of_all_her_groups(self, area, today):
        _district, group, (coordinator,) = area
        other = make_area()
        other[1].coordinators.add(coordinator)
        contacts = {make_contact(area[0]), make_contact(other[0])}
        assert set(contacts_of_coordinator(coordinator, today)) == contacts
        assert not contacts_of_coordinator(make_coordinator(), today)


class TestMayWriteFor:
    def test_her_own_districts_only(self):
        one, two = make_district(), make_district()
        contact = make_contact(one)
        assert may_write_for(contact, [one])
        assert not may_write_for(contact, [one, two])
        assert not may_write_for(contact, [])

    def test_all_of_the_steering_group_without_own_districts(self):
        one, two = make_district(), make_district()
        contact = make_contact(steering_group=make_steering_group(one))
        assert may_write_for(contact, [one.pk])
        assert not may_write_for(contact, [two.pk])

    def test_everything_without_any_districts(self):
        assert may_write_for(make_contact(), [])
        assert may_write_for(make_contact(), [make_district()])

    def test_nothing_outside_the_steering_group(self):
        one, two = make_district(), make_district()
        contact = make_contact(two, steering_group=make_steering_group(one))
        assert not may_write_for(contact, [two])
