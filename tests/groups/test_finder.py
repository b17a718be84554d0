"""From an address to the groups: in which order it is asked, and what is said."""

import pytest
from wagtail.models import Site

from tests.site.tree import make_site
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.groups.finder import (
    Outcome,
    covers_address,
    find_by_address,
)

from .factories import make_group
from .finding import (
    ADDRESS,
    POSTCODE,
    WEST,
    address_at,
    by_address,
    know_address,
    make_drawn_group,
    make_listed_group,
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

    def test_of_a_street_in_a_postcode_need_both(self, site, geocoder):
        make_listed_group("7901 Hoofdstraat", name="Straat")
        make_place(0)
        other = address_at(0.01, street="Kerkstraat", house_number=14)
        geocoder.addresses += [ADDRESS, other]
        assert by_address(site) == (ONE, ["Straat"])
        assert by_address(site, 14) == (NOWHERE, [])

    def test_of_streets_are_not_those_of_another_municipality(self, site, geocoder):
        make_listed_group("Hoofdstraat", name="Straat")
        make_place(0)
        geocoder.addresses.append(address_at(3))
        assert by_address(site) == (Outcome.OUTSIDE, [])

    def test_of_streets_anywhere_are_one_only_where_groups_share_addresses(
        self, site, geocoder
    ):
        make_listed_group("Hoofdstraat", name="Straat")
        whole = make_group(name="Noord", neighbourhoods=[make_place(0)])
        know_address(POSTCODE, 0)
        geocoder.addresses.append(ADDRESS)
        assert by_address(site) == (ONE, ["Noord"])
        assert geocoder.asked == []
        whole.allows_overlap = True
        whole.save()
        assert by_address(site) == (SEVERAL, ["Straat", "Noord"])

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
