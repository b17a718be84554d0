"""Flanders and Nominatim, with replies written after their documentation."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.geocoding.base import GeocodedAddress, GeocoderUnavailable
from wagtail_whatsappalert.geocoding.flanders import FlemishGeocoder
from wagtail_whatsappalert.geocoding.nominatim import NominatimGeocoder

FLEMISH = {
    "Municipality": "Gent",
    "Zipcode": "9000",
    "Thoroughfarename": "Koningin Maria Hendrikaplein",
    "Housenumber": "70A",
    "ID": 1,
    "FormattedAddress": "Koningin Maria Hendrikaplein 70A, 9000 Gent",
    "Location": {"Lat_WGS84": 51.0362, "Lon_WGS84": 3.7104},
    "LocationType": "basisregisters_adres",
}
STREET = {
    **FLEMISH,
    "Housenumber": None,
    "Zipcode": None,
    "FormattedAddress": "Koningin Maria Hendrikaplein, Gent",
}
PLACE = {
    "place_id": 1,
    "lat": "52.7223",
    "lon": "6.4759",
    "display_name": "12-A, Hoofdstraat, Hoogeveen, Drenthe, 7901AB, Nederland",
    "address": {
        "house_number": "12-A",
        "road": "Hoofdstraat",
        "town": "Hoogeveen",
        "postcode": "7901AB",
    },
}


def asked(service):
    url = urlsplit(service.asked[-1])
    return url.path, {name: value for name, (value,) in parse_qs(url.query).items()}


class TestFlanders:
    @pytest.fixture(autouse=True)
    def belgium(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"COUNTRY": "BE"}

    def search(self, service, *results):
        service.body = json.dumps({"LocationResult": results}).encode()
        return FlemishGeocoder(base_url=service.url).search("Maria Hendrika 70A, Gent")

    def test_tells_the_address_and_its_place(self, service):
        hit, street = self.search(service, FLEMISH, STREET)
        assert hit == GeocodedAddress(
            "Koningin Maria Hendrikaplein 70A, 9000 Gent",
            Location(3.7104, 51.0362),
            street="Koningin Maria Hendrikaplein",
            house_number=70,
            addition="A",
            postcode="9000",
            town="Gent",
        )
        assert (street.house_number, street.postcode) == (None, "")
        assert asked(service) == (
            "/Location",
            {"q": "Maria Hendrika 70A, Gent", "c": "5"},
        )

    def test_no_hit_is_an_empty_list(self, service):
        assert self.search(service) == []

    @pytest.mark.parametrize("result", [{}, None, {**FLEMISH, "Location": None}])
    def test_another_shape_is_no_answer(self, service, result):
        with pytest.raises(GeocoderUnavailable):
            self.search(service, result)


class TestNominatim:
    def geocoder(self, service, *places):
        service.body = json.dumps(places).encode()
        return NominatimGeocoder(base_url=service.url, user_agent="hoogeveen.nl")

    def test_tells_the_address_and_its_place(self, service):
        (hit,) = self.geocoder(service, PLACE).search("Hoofdstraat 12")
        assert hit == GeocodedAddress(
            PLACE["display_name"],
            Location(6.4759, 52.7223),
            street="Hoofdstraat",
            house_number=12,
            addition="A",
            postcode="7901 AB",
            town="Hoogeveen",
        )
        path, parameters = asked(service)
        assert path == "/search"
        assert parameters == {
            "q": "Hoofdstraat 12",
            "format": "jsonv2",
            "addressdetails": "1",
            "countrycodes": "nl",
            "limit": "7",
        }
        assert service.agents == ["hoogeveen.nl"]

    def test_an_address_is_only_one_with_this_postcode_and_number(self, service):
        geocoder = self.geocoder(service, PLACE)
        assert len(geocoder.search_address("7901 AB", 12, "a")) == 1
        assert geocoder.search_address("7901 AB", 1) == []
        assert geocoder.search_address("7901 AC", 12) == []

    @pytest.mark.parametrize("place", [{}, None, {**PLACE, "lat": "?"}])
    def test_another_shape_is_no_answer(self, service, place):
        with pytest.raises(GeocoderUnavailable):
            self.geocoder(service, place).search("Hoofdstraat 12")

    def test_asks_nobody_until_it_is_set_up(self):
        with pytest.raises(GeocoderUnavailable, match="not set up"):
            NominatimGeocoder(base_url="http://127.0.0.1:9").search("Hoofdstraat 12")
