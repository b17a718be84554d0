"""Which groups share addresses, and how much."""

import math

import pytest
from shapely import to_wkb
from shapely.geometry import box

from tests.areas.factories import polygon, square
from tests.texts.factories import make_other_site, make_site
from wagtail_whatsappalert.areas.geometry import as_wkb
from wagtail_whatsappalert.groups.address_list import read_address_list
from wagtail_whatsappalert.groups.overlap import Territory, find_overlaps

from .factories import make_group, make_neighbourhood
from .lists import english  # noqa: F401

pytestmark = pytest.mark.django_db

SIZE = 0.01
# Degrees at 52.7 north, in metres (ellipsoid of WGS84).
WIDE, HIGH = 67_577, 111_265


def area(west=6.4, south=52.7, size=SIZE):
    return polygon(square(west, south, size))


def drawn(name, west=6.4, **kwargs):
    shape = kwargs.pop("drawn_area", None) or area(west)
    return make_group(name=name, area_source="drawn", drawn_area=shape, **kwargs)


def listed(name, text, **kwargs):
    return make_group(name=name, area_source="addresses", address_list=text, **kwargs)


def found(shape=None, **kwargs):
    territory = Territory(shape=as_wkb(shape) if shape else None, **kwargs)
    return find_overlaps(territory)


def on_list(text, **kwargs):
    ranges = tuple(read_address_list(text).ranges)
    found_here = found(source="addresses", ranges=ranges, **kwargs)
    return {each.name: each.places for each in found_here}


class TestAreas:
    def test_are_measured_on_earth(self):
        drawn("Half", 6.405)
        (overlap,) = found(area())
        expected = 0.005 * WIDE * SIZE * HIGH / 10_000
        assert math.isclose(overlap.hectares, expected, rel_tol=0.001)
        assert math.isclose(overlap.share, 0.5, rel_tol=0.001)
        assert str(overlap) == "Half (37.6 hectares, 50% of this group)"

    def test_are_named_from_the_largest_overlap(self):
        drawn("Small", 6.408)
        drawn("Large", 6.402)
        assert [each.name for each in found(area())] == ["Large", "Small"]

    def test_apart_or_side_by_side_do_not_overlap(self):
        drawn("Beside", 6.41)
        drawn("Elsewhere", 6.8)
        make_group(name="Without")
        assert found(area()) == []

    @pytest.mark.parametrize(("metres", "count"), [(15, 0), (30, 1)])
    def test_that_share_a_border_only_do_not(self, metres, count):
        drawn("Next", drawn_area=area(6.41 - metres / WIDE))
        assert len(found(area())) == count

    @pytest.mark.parametrize(("size", "count"), [(0.0005, 1), (0.01, 0)])
    def test_a_small_piece_counts_for_a_small_group(self, size, count):
        # 33 by 55 metres: a fifth of a hectare.
        corner = 6.41 - 0.0005
        drawn("Tiny", drawn_area=area(corner, 52.71 - 0.0005, size))
        assert len(found(area())) == count

    def test_inside_a_hole_do_not(self):
        hole = polygon(square(6.4, 52.7, 0.1), square(6.42, 52.72, 0.05))
        drawn("Ring", drawn_area=hole)
        assert found(area(6.44, 52.74)) == []
        assert len(found(area(6.415, 52.74))) == 1


class TestOnlyGroups:
    def test_that_residents_see_count(self):
        drawn("Ended", status="ended")
        drawn("Wanted", status="wanted")
        drawn("Forming", status="forming")
        assert [each.name for each in found(area())] == ["Forming"]

    def test_of_the_same_site_count(self):
        site, other = make_site(), make_other_site()
        drawn("Here", site=site)
        drawn("There", site=other)
        drawn("Everywhere")
        names = {each.name for each in found(area(), site_id=site.pk)}
        assert names == {"Here", "Everywhere"}
        assert len(found(area())) == 3

    def test_but_itself_count(self):
        group = drawn("Self")
        assert found(area(), group_id=group.pk) == []


class TestLists:
    @pytest.mark.parametrize(
        ("own", "other", "shared"),
        [
            ("Kerkstraat 1-9", "Kerkstr. 9-20", True),
            ("Kerkstraat 1-9", "Kerkstraat 10-20", False),
            ("Kerkstraat 1-9 odd", "Kerkstraat 2-8 even", False),
            ("Kerkstraat 1-9 odd", "Kerkstraat 8-9", True),
            ("Kerkstraat 1-8 odd", "Kerkstraat 8", False),
            ("Kerkstraat", "Kerkstraat 200-", True),
            ("Kerkstraat 1-9", "Marktstraat 1-9", False),
            ("7901 AB", "7901", True),
            ("7901 AB", "7901 AC", False),
            ("7901 Kerkstraat", "7902 Kerkstraat", False),
            ("7901 Kerkstraat", "Kerkstraat", True),
            ("7901 Kerkstraat", "7901", True),
            ("7901 AB", "7901 Kerkstraat", False),
            ("Kerkstraat", "7901", False),
        ],
    )
    def test_share_what_one_house_can_be_on(self, own, other, shared):
        listed("Other", other)
        assert on_list(own) == ({"Other": [own]} if shared else {})

    def test_that_no_longer_decide_share_nothing(self):
        group = listed("Other", "Kerkstraat")
        group.area_source = "neighbourhoods"
        group.save()
        assert on_list("Kerkstraat") == {}

    def test_lie_in_the_neighbourhoods_that_others_cover_whole(self):
        home = make_neighbourhood(name="Krakeel", boundary=area())
        make_group(name="Whole", neighbourhoods=[home])
        listed("Part", "Markt", neighbourhoods=[home])
        places = on_list("Kerkstraat", neighbourhoods=(home.pk,))
        assert places == {"Whole": ["Krakeel"]}
        whole = found(home.boundary, neighbourhoods=(home.pk,))
        assert [(each.name, each.places) for each in whole if each.places] == [
            ("Part", ["Krakeel"])
        ]

    def test_name_a_few_places_only(self):
        lines = "\n".join(f"Straat nummer {letter * 3}" for letter in "abcdefgh")
        listed("Other", lines)
        territory = Territory(
            source="addresses", ranges=tuple(read_address_list(lines).ranges)
        )
        assert find_overlaps(territory)[0].extent.endswith(", 3 more")


class TestManyGroups:
    def test_take_no_more_queries(self, django_assert_num_queries):
        home = make_neighbourhood(boundary=area())
        for number in range(12):
            listed(f"List {number}", "Kerkstraat", neighbourhoods=[home])
            drawn(f"Drawing {number}")
        ranges = tuple(read_address_list("Kerkstraat").ranges)
        territory = Territory(
            source="addresses",
            shape=to_wkb(box(6.4, 52.7, 6.41, 52.71)),
            ranges=ranges,
            neighbourhoods=(home.pk,),
        )
        with django_assert_num_queries(3):
            assert len(find_overlaps(territory)) == 24
