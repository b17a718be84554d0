from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.geocoding.pdok import PDOKGeocoder
from wagtail_whatsappalert.geocoding.services import current_geocoder, geocode, locate

from .factories import dummy


class TestCurrentGeocoder:
    def test_pdok_unless_told_otherwise(self):
        assert isinstance(current_geocoder(), PDOKGeocoder)

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
