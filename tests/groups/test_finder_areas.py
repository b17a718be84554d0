"""Where groups lie: of several years, drawn, outside; and where a point does."""

import pytest

from tests.site.tree import make_site
from wagtail_whatsappalert.groups.finder import (
    Outcome,
    find_by_point,
)
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_group
from .finding import (
    ADDRESS,
    POSTCODE,
    SOUTH,
    WEST,
    address_at,
    by_address,
    know_address,
    make_drawn_group,
    make_place,
    use_geocoder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def geocoder(settings, monkeypatch):
    return use_geocoder(settings, monkeypatch)


@pytest.fixture
def site():
    return make_site()


ONE, SEVERAL, NOWHERE = Outcome.ONE, Outcome.SEVERAL, Outcome.NOWHERE


class TestYearsApart:
    def test_a_code_of_another_year_is_another_neighbourhood(self, site):
        # The same code; the square of then lies elsewhere now.
        then = make_place(1, year=2016)
        now = make_place(3, code=then.code)
        make_group(name="Then", neighbourhoods=[then])
        make_group(name="Now", neighbourhoods=[now])
        know_address(POSTCODE, 1)
        assert by_address(site) == (ONE, ["Now"])

    def test_a_group_of_older_boundaries_is_found_by_where_these_are(
        self, site, geocoder
    ):
        make_group(name="Old", neighbourhoods=[make_place(1, year=2016)])
        make_place(1)
        know_address(POSTCODE, 1)
        assert by_address(site) == (ONE, ["Old"])
        assert geocoder.asked == []

    def test_a_group_of_newer_boundaries_than_the_index_is_found_as_well(
        self, site, geocoder
    ):
        make_place(1, year=2016)
        make_group(name="New", neighbourhoods=[make_place(1)])
        know_address(POSTCODE, 1, year=2016)
        assert by_address(site) == (ONE, ["New"])
        assert geocoder.asked == []

    def test_an_index_of_a_year_without_boundaries_leaves_it_to_the_geocoder(
        self, site, geocoder
    ):
        make_group(name="Noord", neighbourhoods=[make_place(0)])
        know_address(POSTCODE, 0, year=2030)
        geocoder.addresses.append(ADDRESS)
        assert by_address(site) == (ONE, ["Noord"])
        assert geocoder.asked == ["7901 AB 12"]


class TestDrawnAreas:
    @pytest.fixture
    def place(self):
        """The neighbourhood in which the west is drawn for a group, and the east."""
        make_drawn_group(WEST, name="West")
        make_drawn_group(WEST + 0.05, name="East")
        place = make_place(0)
        know_address(POSTCODE, 0)
        return place

    def test_need_the_exact_place(self, site, geocoder, place):
        geocoder.addresses.append(ADDRESS)
        assert by_address(site) == (ONE, ["West"])
        geocoder.addresses.append(address_at(0.06, house_number=14))
        assert by_address(site, 14) == (ONE, ["East"])
        geocoder.addresses.append(address_at(0.06, north=0.08, house_number=16))
        assert by_address(site, 16) == (NOWHERE, [])

    def test_are_told_apart_by_the_addition(self, site, geocoder, place):
        geocoder.addresses += [ADDRESS, address_at(0.06, addition="B")]
        assert by_address(site, addition="b") == (ONE, ["East"])
        assert by_address(site) == (ONE, ["West"])

    def test_all_come_into_question_when_the_geocoder_is_down(
        self, site, geocoder, place
    ):
        geocoder.is_down = True
        outcome, groups = by_address(site)
        assert (outcome, set(groups)) == (SEVERAL, {"West", "East"})

    def test_of_which_one_may_be_it_is_told_as_uncertain(self, site, geocoder, place):
        Group.objects.get(name="East").delete()
        geocoder.is_down = True
        assert by_address(site) == (Outcome.UNAVAILABLE, ["West"])

    def test_around_the_whole_neighbourhood_need_nobody(self, site, geocoder):
        make_drawn_group(WEST - 0.1, width=0.4, name="Wide")
        make_place(0)
        know_address(POSTCODE, 0)
        assert by_address(site) == (ONE, ["Wide"])
        assert geocoder.asked == []


class TestPoints:
    def test_lie_in_whole_neighbourhoods_and_drawn_areas(self, site):
        make_group(name="Whole", neighbourhoods=[make_place(0, "Hier")])
        drawn = make_drawn_group(WEST, name="Drawn")
        found = find_by_point(site, WEST + 0.06, SOUTH + 0.01)
        assert (found.outcome, found.neighbourhood_name) == (ONE, "Hier")
        both = find_by_point(site, WEST + 0.01, SOUTH + 0.01)
        assert both.outcome is SEVERAL
        assert both.groups[0] == drawn.pk


class TestOutside:
    def test_is_an_address_of_another_municipality(self, site, geocoder):
        settings = WhatsAppAlertSettings.for_site(site)
        settings.municipality_code = "118"
        settings.save()
        make_place(0)
        make_place(5, code="BU01140005", municipality_code="GM0114")
        know_address("7800 AA", 5, municipality="GM0114")
        know_address(POSTCODE, 0)
        assert by_address(site, postcode="7800 AA") == (Outcome.OUTSIDE, [])
        assert by_address(site) == (NOWHERE, [])
        assert geocoder.asked == []

    def test_is_a_point_in_no_neighbourhood(self, site):
        make_place(0)
        assert find_by_point(site, WEST + 5, SOUTH).outcome is Outcome.OUTSIDE

    def test_cannot_be_told_without_boundaries(self, site):
        make_group(neighbourhoods=[make_place(0, boundary=None)])
        assert find_by_point(site, WEST, SOUTH).outcome is NOWHERE

    def test_does_not_hide_a_group_across_the_border(self, site, geocoder):
        make_place(0)
        make_drawn_group(WEST - 0.05, width=0.1, name="Grens")
        geocoder.addresses.append(address_at(-0.02, municipality_code="GM0114"))
        assert by_address(site) == (ONE, ["Grens"])
