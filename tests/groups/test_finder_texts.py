"""What people type in their own words: names, streets, addresses."""

import pytest

from tests.site.tree import make_site
from wagtail_whatsappalert.groups.finder import Outcome, find_by_text
from wagtail_whatsappalert.groups.finder_names import split_street
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_district, make_group
from .finding import (
    ADDRESS,
    address_at,
    know_address,
    make_drawn_group,
    make_listed_group,
    make_place,
    told,
    use_geocoder,
)

pytestmark = pytest.mark.django_db

ONE, SEVERAL, NOWHERE = Outcome.ONE, Outcome.SEVERAL, Outcome.NOWHERE


@pytest.fixture(autouse=True)
def geocoder(settings, monkeypatch):
    return use_geocoder(settings, monkeypatch)


@pytest.fixture
def site():
    return make_site()


def by_text(site, text):
    return told(find_by_text(site, text))


class TestNames:
    @pytest.mark.parametrize("text", ["Krakeel", "krakéél", "  KRAKEEL ", "kra"])
    def test_of_a_group_however_it_is_written(self, site, geocoder, text):
        make_group(name="Krakeel")
        make_group(name="Noord")
        assert by_text(site, text) == (ONE, ["Krakeel"])
        assert geocoder.asked == []

    def test_of_a_neighbourhood_tell_its_group(self, site):
        place = make_place(1, "De Weide: Grittenhof")
        make_group(name="Weide", neighbourhoods=[place])
        found = find_by_text(site, "grittenhof")
        assert (found.outcome, found.neighbourhood) == (ONE, place.pk)

    def test_of_a_neighbourhood_without_a_group_name_it(self, site):
        place = make_place(1, "Wolfsbos")
        found = find_by_text(site, "wolfsb")
        assert (found.outcome, found.neighbourhood) == (NOWHERE, place.pk)

    def test_of_a_neighbourhood_in_several_years_name_the_newest(self, site):
        make_place(1, "Wolfsbos", year=2016)
        place = make_place(1, "Wolfsbos")
        assert find_by_text(site, "wolfsbos").neighbourhood == place.pk

    def test_of_a_neighbourhood_in_parts_tell_all_of_them(self, site):
        make_drawn_group(6.4, name="West")
        make_drawn_group(6.45, name="East")
        make_place(0, "Wolfsbos")
        outcome, groups = by_text(site, "Wolfsbos")
        assert (outcome, set(groups)) == (SEVERAL, {"West", "East"})

    def test_of_a_district_tell_its_groups(self, site):
        wide = make_district(name="De Weide")
        for number, name in enumerate(["Kinholt", "Trasselt"]):
            place = make_place(number, name, district=wide)
            make_group(name=name, neighbourhoods=[place])
        assert by_text(site, "de weide") == (SEVERAL, ["Kinholt", "Trasselt"])

    def test_that_are_the_very_same_win(self, site):
        for name in ("Noord", "Noordscheschut"):
            make_group(name=name)
        assert by_text(site, "noord") == (ONE, ["Noord"])
        assert by_text(site, "noor")[0] is SEVERAL

    def test_in_a_description_come_last(self, site):
        make_group(name="Zuid", area_description="Bij de Krakeelbrug")
        assert by_text(site, "krakeelb") == (ONE, ["Zuid"])
        make_group(name="Krakeelbrug")
        assert by_text(site, "krakeelb") == (ONE, ["Krakeelbrug"])

    def test_of_what_is_not_public_tell_nothing(self, site):
        make_group(name="Krakeel", status="ended")
        assert by_text(site, "Krakeel") == (Outcome.UNKNOWN, [])


class TestStreets:
    def test_of_our_own_lists_come_before_the_geocoder(self, site, geocoder):
        make_listed_group("Hoofdstraat 1-35 odd", name="Odd")
        make_listed_group("Hoofdstraat 2-36 even", name="Even")
        assert by_text(site, "Hoofdstr. 12a, Hoogeveen") == (ONE, ["Even"])
        assert by_text(site, "hoofdstraat") == (SEVERAL, ["Even", "Odd"])
        assert geocoder.asked == []

    def test_are_looked_up_in_the_municipality_first(self, site, geocoder):
        make_group(name="Here", neighbourhoods=[make_place(0)])
        geocoder.addresses += [address_at(5), ADDRESS]
        settings = WhatsAppAlertSettings.for_site(site)
        settings.municipality = "Hoogeveen"
        settings.save()
        assert by_text(site, "Hoofdstraat 12") == (ONE, ["Here"])
        assert geocoder.asked == ["Hoofdstraat 12, Hoogeveen"]

    def test_with_a_house_number_are_no_part_of_a_description(self, site, geocoder):
        make_group(name="Here", neighbourhoods=[make_place(0)])
        make_group(name="There", area_description="Hoofdstraat 120 tot 140")
        geocoder.addresses.append(ADDRESS)
        assert by_text(site, "Hoofdstraat 12") == (ONE, ["Here"])

    def test_that_are_long_belong_to_several_groups(self, site, geocoder):
        for number, name in enumerate(["West", "East"]):
            make_group(name=name, neighbourhoods=[make_place(number)])
        geocoder.addresses += [ADDRESS, address_at(0.12, house_number=80)]
        assert by_text(site, "Hoofdstraat") == (SEVERAL, ["West", "East"])

    def test_elsewhere_are_outside(self, site, geocoder):
        make_place(0)
        geocoder.addresses.append(address_at(5))
        assert by_text(site, "Hoofdstraat 12") == (Outcome.OUTSIDE, [])

    def test_that_nobody_knows_are_unknown(self, site):
        assert by_text(site, "Nergensstraat 1") == (Outcome.UNKNOWN, [])

    def test_leave_the_names_when_the_geocoder_is_down(self, site, geocoder):
        make_group(name="Erflanden")
        geocoder.is_down = True
        assert by_text(site, "Nergensstraat 1") == (Outcome.UNAVAILABLE, [])
        assert by_text(site, "Erflanden 5") == (ONE, ["Erflanden"])

    @pytest.mark.parametrize(
        ("text", "street", "number"),
        [
            ("Dorpsstraat 5a, Pesse", "Dorpsstraat", 5),
            ("Plein 1813 5", "Plein 1813", 5),
            ("1e Dwarsstraat", "1e Dwarsstraat", None),
            ("Dorpsstraat, Pesse", "Dorpsstraat", None),
            ("5", "5", None),
        ],
    )
    def test_are_told_from_their_house_number(self, text, street, number):
        assert split_street(text) == (street, number)


class TestAddresses:
    @pytest.mark.parametrize(
        "text", ["7901ab 12", "7901 AB, 12a", "Hoofdstraat 12, 7901 AB Hoogeveen"]
    )
    def test_with_a_postcode_are_found_in_our_index(self, site, geocoder, text):
        make_group(name="Noord", neighbourhoods=[make_place(1)])
        know_address("7901 AB", 1)
        assert by_text(site, text) == (ONE, ["Noord"])
        assert geocoder.asked == []
