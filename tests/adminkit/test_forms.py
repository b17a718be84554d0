import pytest
from django import forms

from tests.geocoding.factories import BOLSTRAAT
from wagtail_whatsappalert.adminkit.forms import LocatedForm
from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.workshops.models import Workshop

from .factories import HOOGEVEEN

FOUND = Location(*BOLSTRAAT["Bolstraat 1, 3581WS Utrecht"])
ELSEWHERE = "SRID=4326;POINT(5.0 52.0)"


def find(address):
    return FOUND if address.startswith("Bolstraat") else None


class Form(LocatedForm, forms.ModelForm):
    locate = find

    class Meta:
        model = Workshop
        fields = ["address", "location"]


def bound(address, location, *, before=("", "")):
    workshop = Workshop(address=before[0], location=before[1])
    return Form({"address": address, "location": location}, instance=workshop)


class TestThePointFollowsTheAddress:
    def test_a_new_address_gets_its_point(self):
        form = bound("Bolstraat 1", "")
        assert form.is_valid()
        assert form.instance.location == str(FOUND)

    def test_a_changed_address_moves_the_old_point(self):
        form = bound("Bolstraat 1", HOOGEVEEN, before=("Markt 1", HOOGEVEEN))
        assert form.is_valid()
        assert form.instance.location == str(FOUND)

    def test_a_point_that_was_moved_too_stays_where_it_was_put(self):
        form = bound("Bolstraat 1", ELSEWHERE, before=("Markt 1", HOOGEVEEN))
        assert form.is_valid()
        assert form.instance.location == ELSEWHERE

    def test_a_point_that_was_emptied_stays_empty(self):
        form = bound("Bolstraat 1", "", before=("Markt 1", HOOGEVEEN))
        assert form.is_valid()
        assert form.instance.location == ""

    def test_an_address_that_did_not_change_is_not_looked_up(self):
        form = bound("Bolstraat 1", HOOGEVEEN, before=("Bolstraat 1", HOOGEVEEN))
        assert form.is_valid()
        assert form.instance.location == HOOGEVEEN

    def test_an_address_that_is_emptied_keeps_the_point(self):
        form = bound("", HOOGEVEEN, before=("Bolstraat 1", HOOGEVEEN))
        assert form.is_valid()
        assert form.instance.location == HOOGEVEEN


class TestAnAddressThatNobodyKnows:
    def test_asks_to_check_the_old_point_and_keeps_what_was_typed(self):
        form = bound("Nergens 1", HOOGEVEEN, before=("Markt 1", HOOGEVEEN))
        assert not form.is_valid()
        assert form.errors.as_data()["location"][0].code == "address_not_located"
        assert form["address"].value() == "Nergens 1"
        assert form["location"].value() == HOOGEVEEN

    def test_is_accepted_without_a_point(self):
        form = bound("Nergens 1", "")
        assert form.is_valid()
        assert form.instance.location == ""

    def test_is_accepted_once_the_point_was_removed(self):
        assert bound("Nergens 1", "", before=("Markt 1", HOOGEVEEN)).is_valid()


class TestAnImpossiblePoint:
    @pytest.mark.parametrize(
        "location",
        [
            "SRID=4326;POINT(500 900)",
            "SRID=28992;POINT(6.4 52.7)",
            "SRID=4326;POINT(6.4 nan)",
            "52.7, 6.4",
            "<img src=x onerror=alert(1)>",
        ],
    )
    def test_is_refused_and_not_looked_up(self, location):
        form = bound("Bolstraat 1", location)
        assert form.errors.as_data()["location"][0].code == "invalid_location"
