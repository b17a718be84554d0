"""What the finder and the maps know of a group's area follows what decides it."""

import json

import pytest
from shapely import from_wkb

from tests.areas.factories import multipolygon, polygon, square
from wagtail_whatsappalert.common.versions import area_version
from wagtail_whatsappalert.groups.address_ranges import AddressRange
from wagtail_whatsappalert.groups.models import Group

from .factories import make_group, make_neighbourhood

pytestmark = pytest.mark.django_db

DRAWN = polygon(square(6.42, 52.72, 0.01))


def stored(group):
    return Group.objects.get(pk=group.pk)


def bounds(group):
    shape = stored(group).shape
    return [round(each, 2) for each in from_wkb(bytes(shape)).bounds] if shape else None


class TestTheShape:
    def test_of_a_drawn_area_is_there_from_the_start(self):
        group = make_group(area_source="drawn", drawn_area=DRAWN)
        assert bounds(group) == [6.42, 52.72, 6.43, 52.73]
        assert json.loads(stored(group).outline)["type"] == "Polygon"

    def test_follows_the_drawing(self):
        group = make_group(area_source="drawn", drawn_area=DRAWN)
        group.drawn_area = multipolygon(DRAWN, polygon(square(6.5, 52.8, 0.01)))
        group.save()
        assert bounds(group) == [6.42, 52.72, 6.51, 52.81]

    def test_follows_what_decides_it(self):
        area = make_neighbourhood(boundary=polygon(square(6.4, 52.7, 0.1)))
        group = make_group(neighbourhoods=[area], drawn_area=DRAWN)
        assert bounds(group) == [6.4, 52.7, 6.5, 52.8]
        for source, expected in [
            ("drawn", [6.42, 52.72, 6.43, 52.73]),
            ("addresses", None),
            ("neighbourhoods", [6.4, 52.7, 6.5, 52.8]),
        ]:
            group.area_source = source
            group.save(update_fields=["area_source"])
            assert bounds(group) == expected
        assert stored(group).area_names == area.name

    def test_is_left_alone_when_something_else_changes(self):
        group = make_group(area_source="drawn", drawn_area=DRAWN)
        before = area_version()
        group.name = "Anders"
        group.save()
        group.save(update_fields=["name"])
        assert area_version() == before

    def test_refuses_a_drawing_that_is_none_as_a_whole(self):
        group = make_group(name="Oud")
        group.name, group.area_source = "Nieuw", "drawn"
        group.drawn_area = {"type": "Point", "coordinates": [6, 52]}
        with pytest.raises(ValueError, match="not a Polygon"):
            group.save()


class TestTheAddresses:
    def test_are_there_only_while_they_decide(self):
        group = make_group(address_list="Kerkstraat")
        assert not AddressRange.objects.exists()
        group.area_source = "addresses"
        group.save()
        assert group.address_ranges.get().street == "kerkstraat"
        group.area_source = "drawn"
        group.save()
        assert not AddressRange.objects.exists()
        assert stored(group).address_list == "Kerkstraat"

    def test_follow_the_list_and_make_it_known(self):
        group = make_group(area_source="addresses", address_list="Kerkstraat\nMarkt")
        before = area_version()
        group.address_list = "Markt\n7901 AB 1-9"
        group.save()
        assert area_version() != before
        found = group.address_ranges.order_by("pk").values_list("street", "postcode")
        assert list(found) == [("markt", ""), ("", "7901AB")]


class TestAGroupThatGoes:
    def test_takes_its_area_with_it(self):
        group = make_group(area_source="addresses", address_list="Kerkstraat")
        before = area_version()
        group.delete()
        assert area_version() != before
        assert not AddressRange.objects.exists()

    def test_is_noticed_in_bulk_too(self):
        make_group()
        before = area_version()
        Group.objects.all().delete()
        assert area_version() != before
