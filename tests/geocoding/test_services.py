import pytest

from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.conf import conf
from wagtail_whatsappalert.geocoding.base import GeocoderUnavailable
from wagtail_whatsappalert.geocoding.services import (
    current_geocoder,
    geocode,
    geocode_address,
    locate,
)

from .factories import dummy, recorded_reply

PDOK = "wagtail_whatsappalert.geocoding.pdok.PDOKGeocoder"


def pdok(service, **care):
    """``WAGTAIL_WHATSAPPALERT`` with PDOK on loopback."""
    options = {"base_url": service.url}
    return {"GEOCODER": {"BACKEND": PDOK, "OPTIONS": options, **care}}


class TestCurrentGeocoder:
    def test_pdok_unless_told_otherwise(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {}
        assert conf.GEOCODER == {"BACKEND": PDOK}

    def test_is_asked_with_care(self, settings, service):
        settings.WAGTAIL_WHATSAPPALERT = pdok(service)
        service.statuses, service.body = [503], recorded_reply("free_one")
        assert geocode("Beekstraat 202") == geocode("beekstraat 202")
        assert len(service.asked) == 2

    def test_is_left_alone_as_the_settings_say(self, settings, service):
        settings.WAGTAIL_WHATSAPPALERT = pdok(service, BREAK_AFTER=2, TRIES=1)
        service.status = 429
        for number in range(4):
            with pytest.raises(GeocoderUnavailable):
                geocode(f"Beekstraat {number}")
        assert len(service.asked) == 2

    def test_keeps_no_answers_if_the_settings_say_so(self, settings, service):
        settings.WAGTAIL_WHATSAPPALERT = pdok(service, CACHE_SECONDS=0)
        service.body = recorded_reply("free_none")
        assert geocode("Beekstraat 1") == geocode("Beekstraat 1") == []
        assert len(service.asked) == 2

    def test_the_setting_is_read_late_with_its_options(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy(addresses={"Markt 1": (6.4, 52.7)})
        assert [hit.label for hit in geocode("markt")] == ["Markt 1"]

    def test_none_turns_it_off(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": None}
        assert current_geocoder() is None
        assert geocode("markt") == []

    def test_blanks_are_not_asked(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy()
        assert geocode("  ") == []


class TestGeocodeAddress:
    FLATS = {
        f"Markt 1{addition}": {
            "location": (6.4, 52.7),
            "postcode": "7901 AB",
            "house_number": 1,
            "addition": addition,
        }
        for addition in ("", "A", "A-2")
    }

    def find(self, *address):
        return [hit.label for hit in geocode_address(*address)]

    def test_puts_the_same_addition_first(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy(addresses=self.FLATS)
        assert self.find("7901 AB", 1) == ["Markt 1", "Markt 1A", "Markt 1A-2"]
        assert self.find("7901 AB", 1, "a2") == ["Markt 1A-2", "Markt 1", "Markt 1A"]

    def test_finds_no_other_number_or_postcode(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy(addresses=self.FLATS)
        assert self.find("7901 AB", 11) == self.find("7901 AC", 1) == []

    def test_is_not_asked_in_belgium_where_a_postcode_is_a_town(self, settings):
        chosen = dummy(unavailable=True)
        settings.WAGTAIL_WHATSAPPALERT = {**chosen, "COUNTRY": "BE"}
        assert self.find("9000", 1) == []

    def test_is_empty_when_it_is_off(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"GEOCODER": None}
        assert self.find("7901 AB", 1) == []


class TestLocate:
    def test_is_the_point_of_the_best_hit(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy(
            addresses={"Markt 1": (6.4, 52.7), "Markt 2": (6.5, 52.8)}
        )
        assert locate("markt") == Location(6.4, 52.7)

    def test_is_none_when_nothing_is_found(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = dummy()
        assert locate("Nergens 1") is None

    def test_is_none_and_keeps_the_address_from_the_log_when_down(
        self, settings, caplog
    ):
        settings.WAGTAIL_WHATSAPPALERT = dummy(unavailable=True)
        assert locate("Bolstraat 1") is None
        assert len(caplog.records) == 1
        assert "Bolstraat" not in caplog.text
