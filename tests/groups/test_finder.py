"""From an address to the groups: in which order it is asked, and what is said."""

import pytest
from wagtail.models import Site

from tests.site.tree import make_site
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.groups.finder import (
    Outcome,
    covers_address,
    find_by_address,
    find_by_point,
)
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_group
from .finding import (
    ADDRESS,
    SOUTH,
    WEST,
    address_at,
    know_address,
    make_drawn_group,
    make_listed_group,
    make_place,
    use_geocoder,
)

pytestmark = pytest.mark.django_db

POSTCODE = "7901 AB"


@pytest.fixture(autouse=True)
def geocoder(settings, monkeypatch):
    return use_geocoder(settings, monkeypatch)


@pytest.fixture
def site():
    return make_site()


def by_address(site, number=12, postcode=POSTCODE, addition=""):
    found = find_by_address(site, postcode, number, addition)
    return found.outcome, [Group.objects.get(pk=pk).name for pk in found.groups]


ONE, SEVERAL, NOWHERE = Outcome.ONE, Outcome.SEVERAL, Outcome.NOWHERE


class TestTheAddressIndex:
    def test_tells_the_group_and_nobody_is_asked(self, site, geocoder):
        make_group(name="Noord", neighbourhoods=[make_place(1)])
        make_group(name="Zuid", neighbourhoods=[make_place(2)])
        know_address(POSTCODE, 1)
        assert by_address(site) == (ONE, ["Noord"])
        assert geocoder.asked == []

    def test_tells_every_group_that_shares_the_neighbourhood(self, site):
        place = make_place(1)
        make_group(name="Noord", neighbourhoods=[place])
        make_group(name="Ondernemers", neighbourhoods=[place])
        know_address(POSTCODE, 1)
        assert by_address(site) == (SEVERAL, ["Noord", "Ondernemers"])

    def test_names_the_neighbourhood_where_no_group_is(self, site, geocoder):
        place = make_place(1, "Wolfsbos")
        make_group(neighbourhoods=[make_place(2)])
        know_address(POSTCODE, 1)
        found = find_by_address(site, POSTCODE, 12)
        assert (found.outcome, found.neighbourhood) == (NOWHERE, place.pk)
        assert found.neighbourhood_name == "Wolfsbos"
        assert geocoder.asked == []

    @pytest.mark.parametrize("status", ["ended", "wanted"])
    def test_tells_nothing_of_groups_that_are_not_public(self, site, status):
        make_group(status=status, neighbourhoods=[make_place(1)])
        know_address(POSTCODE, 1)
        assert by_address(site) == (NOWHERE, [])

    def test_costs_three_queries_at_most(self, site, django_assert_max_num_queries):
        make_group(name="Noord", neighbourhoods=[make_place(1)])
        make_listed_group("7902 AA", name="Lijst")
        know_address(POSTCODE, 1)
        # The first visits make what is made once.
        for _visit in range(2):
            by_address(site)
        with django_assert_max_num_queries(3):
            assert find_by_address(site, POSTCODE, 12).outcome is ONE

    def test_is_read_anew_after_every_change(self, site):
        group = make_group(name="Noord", neighbourhoods=[make_place(1)])
        know_address(POSTCODE, 1)
        assert by_address(site) == (ONE, ["Noord"])
        group.neighbourhoods.set([make_place(2)])
        assert by_address(site) == (NOWHERE, [])
        group.status = "ended"
        group.save()
        know_address("7901 AC", 2)
        assert by_address(site, postcode="7901 AC") == (NOWHERE, [])


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

    def test_an_index_of_a_year_without_boundaries_leaves_it_to_the_geocoder(
        self, site, geocoder
    ):
        make_group(name="Noord", neighbourhoods=[make_place(0)])
        know_address(POSTCODE, 0, year=2030)
        geocoder.addresses.append(ADDRESS)
        assert by_address(site) == (ONE, ["Noord"])
        assert geocoder.asked == ["7901 AB 12"]


class TestLists:
    def test_of_postcodes_tell_without_an_index(self, site, geocoder):
        make_listed_group("7901 AB 1-35 even", name="Even")
        make_listed_group("7901 AB 1-35 odd", name="Odd")
        assert by_address(site, 12) == (ONE, ["Even"])
        assert by_address(site, 13) == (ONE, ["Odd"])
        assert geocoder.asked == []

    def test_come_before_drawn_and_whole_areas(self, site, geocoder):
        place = make_place(0)
        make_group(name="Whole", neighbourhoods=[place], allows_overlap=True)
        make_drawn_group(WEST, name="Drawn", allows_overlap=True)
        make_listed_group("7901", name="List", allows_overlap=True)
        know_address(POSTCODE, 0)
        geocoder.addresses.append(ADDRESS)
        assert by_address(site) == (SEVERAL, ["List", "Drawn", "Whole"])

    def test_of_streets_need_the_name_of_the_street(self, site, geocoder):
        make_listed_group("Hoofdstraat 1-20", name="Straat")
        make_place(0)
        geocoder.addresses.append(ADDRESS)
        assert by_address(site) == (ONE, ["Straat"])
        geocoder.addresses[:] = [address_at(0.01, house_number=22)]
        assert by_address(site, 22) == (NOWHERE, [])

    def test_of_streets_are_not_those_of_another_municipality(self, site, geocoder):
        make_listed_group("Hoofdstraat", name="Straat")
        make_place(0)
        geocoder.addresses.append(address_at(3))
        assert by_address(site) == (Outcome.OUTSIDE, [])

    def test_of_streets_elsewhere_are_no_reason_to_ask(self, site, geocoder):
        elsewhere = make_place(2)
        make_listed_group("Kerkstraat", neighbourhoods=[elsewhere])
        make_group(name="Noord", neighbourhoods=[make_place(1)])
        make_place(3)
        know_address(POSTCODE, 1)
        know_address("7901 AC", 3)
        assert by_address(site) == (ONE, ["Noord"])
        assert by_address(site, postcode="7901 AC") == (NOWHERE, [])
        assert geocoder.asked == []


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


class TestTheGeocoder:
    def test_is_asked_where_the_index_does_not_tell(self, site, geocoder):
        make_group(name="Noord", neighbourhoods=[make_place(0)])
        geocoder.addresses.append(ADDRESS)
        assert by_address(site) == (ONE, ["Noord"])

    def test_that_does_not_know_an_address_makes_it_unknown(self, site):
        make_group(neighbourhoods=[make_place(0)])
        assert by_address(site) == (Outcome.UNKNOWN, [])

    def test_that_is_down_is_said(self, site, geocoder, caplog):
        make_group(neighbourhoods=[make_place(0)])
        geocoder.is_down = True
        assert by_address(site) == (Outcome.UNAVAILABLE, [])
        assert "7901" not in caplog.text

    def test_that_is_off_is_no_reason_to_doubt_a_full_index(self, site, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": None}
        make_group(neighbourhoods=[make_place(0)])
        assert by_address(site) == (Outcome.UNAVAILABLE, [])
        know_address("7999 ZZ", 0)
        assert by_address(site) == (Outcome.UNKNOWN, [])

    def test_is_only_asked_after_the_caller_agreed(self, site, geocoder):
        class TooMany(Exception):
            pass

        def refuse():
            raise TooMany

        make_group(neighbourhoods=[make_place(1)])
        know_address(POSTCODE, 1)
        find_by_address(site, POSTCODE, 12, before_asking=refuse)
        with pytest.raises(TooMany):
            find_by_address(site, "7901 AC", 12, before_asking=refuse)
        assert geocoder.asked == []


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


class TestPoints:
    def test_lie_in_whole_neighbourhoods_and_drawn_areas(self, site):
        make_group(name="Whole", neighbourhoods=[make_place(0, "Hier")])
        drawn = make_drawn_group(WEST, name="Drawn")
        found = find_by_point(site, WEST + 0.06, SOUTH + 0.01)
        assert (found.outcome, found.neighbourhood_name) == (ONE, "Hier")
        both = find_by_point(site, WEST + 0.01, SOUTH + 0.01)
        assert both.outcome is SEVERAL
        assert both.groups[0] == drawn.pk


class TestSeveralSites:
    def test_each_finds_its_own_groups_and_those_of_all(self, site):
        home = site.root_page
        other = Site.objects.create(hostname="other.example", root_page=home)
        place = make_place(1)
        for name, its in [("Here", site), ("There", other), ("Both", None)]:
            make_group(name=name, neighbourhoods=[place], site=its)
        know_address(POSTCODE, 1)
        assert set(by_address(other)[1]) == {"There", "Both"}


class TestCoversAddress:
    def test_tells_inside_from_outside(self, geocoder):
        here = make_group(neighbourhoods=[make_place(1)])
        there = make_group(neighbourhoods=[make_place(2)])
        know_address(POSTCODE, 1)
        assert covers_address(here.pk, POSTCODE, 12) is True
        assert covers_address(there.pk, POSTCODE, 12) is False
        assert geocoder.asked == []

    def test_nobody_knows_it_of_a_group_without_an_area(self):
        make_place(1)
        know_address(POSTCODE, 1)
        assert covers_address(make_group().pk, POSTCODE, 12) is None

    def test_nobody_knows_it_of_an_address_that_nobody_knows(self, geocoder):
        group = make_group(neighbourhoods=[make_place(1)])
        assert covers_address(group.pk, POSTCODE, 12) is None
        geocoder.is_down = True
        assert covers_address(group.pk, "7901 AC", 12) is None

    def test_knows_a_list_of_streets(self, geocoder):
        group = make_listed_group("Hoofdstraat 1-20")
        geocoder.addresses.append(ADDRESS)
        assert covers_address(group.pk, POSTCODE, 12) is True
        geocoder.addresses[:] = [address_at(0.01, house_number=40)]
        assert covers_address(group.pk, POSTCODE, 40) is False
        assert not PostcodeAddresses.objects.exists()
