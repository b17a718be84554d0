"""The contract with PDOK, with its recorded replies on loopback."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.geocoding.base import (
    GeocodedAddress,
    GeocoderUnavailable,
    QuestionRefused,
)
from wagtail_whatsappalert.geocoding.pdok import PDOKGeocoder

from .factories import recorded_reply, reply_with_several

ADDRESS = "Evert van de Beekstraat 202"
FIELDS = (
    "weergavenaam,centroide_ll,straatnaam,huisnummer,huisletter,huisnummertoevoeging,"
    "postcode,woonplaatsnaam,buurtcode,gemeentecode"
)


def geocoder(service, **options):
    return PDOKGeocoder(base_url=f"{service.url}/v3_1", **options)


def ask(service, query=ADDRESS, **options):
    return geocoder(service, **options).search(query)


def asked(service):
    url = urlsplit(service.asked[-1])
    assert url.path == "/v3_1/free"
    return parse_qs(url.query)


class TestAnswer:
    def test_one_hit_tells_all_that_pdok_knows(self, service):
        service.body = recorded_reply("free_one")
        assert ask(service) == [
            GeocodedAddress(
                "Evert van de Beekstraat 202, 1118CP Schiphol",
                Location(4.74790756, 52.30389723),
                street="Evert van de Beekstraat",
                house_number=202,
                postcode="1118 CP",
                town="Schiphol",
                neighbourhood_code="BU03941663",
                municipality_code="GM0394",
            )
        ]

    def test_several_hits_keep_the_order_of_pdok(self, service):
        service.body = reply_with_several()
        labels = [hit.label for hit in ask(service)]
        assert labels == [
            "Bolstraat 1, 3581WS Utrecht",
            "Evert van de Beekstraat 202, 1118CP Schiphol",
        ]

    def test_what_is_not_told_is_empty(self, service):
        service.body = recorded_reply("free_first_of_165")
        (hit,) = ask(service)
        assert hit.neighbourhood_code == ""
        assert hit.municipality_code == "GM0344"

    @pytest.mark.parametrize(
        ("letter", "rest", "addition"),
        [("A", "2", "A-2"), ("A", "", "A"), ("", "bis", "bis")],
    )
    def test_letter_and_addition_are_one(self, service, letter, rest, addition):
        reply = json.loads(recorded_reply("free_one"))
        reply["response"]["docs"][0] |= {
            "huisletter": letter,
            "huisnummertoevoeging": rest,
        }
        service.body = json.dumps(reply).encode()
        assert ask(service)[0].addition == addition

    def test_no_hit_is_an_empty_list(self, service):
        service.body = recorded_reply("free_none")
        assert ask(service) == []


class TestQuestion:
    def test_asks_for_addresses_only_and_for_just_what_is_needed(self, service):
        service.body = recorded_reply("free_none")
        ask(service)
        assert asked(service) == {
            "q": [ADDRESS],
            "fq": ["type:adres"],
            "fl": [FIELDS],
            "rows": ["7"],
        }

    def test_an_address_is_asked_by_postcode_and_number(self, service):
        service.body = recorded_reply("free_one")
        hits = geocoder(service).search_address("1118 CP", 202, "a")
        assert [hit.neighbourhood_code for hit in hits] == ["BU03941663"]
        assert asked(service) == {
            "fq": ["type:adres", "postcode:1118CP", "huisnummer:202"],
            "fl": [FIELDS],
            "rows": ["50"],
        }

    def test_what_is_no_dutch_postcode_is_not_asked(self, service):
        assert geocoder(service).search_address("9000", 1) == []
        assert geocoder(service).search_address("1 OR *:*", 1) == []
        assert service.asked == []

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ('Markt 1 (achter) "oost" type:weg', "Markt 1 achter oost type weg"),
            ("Oude-Dijk 3-a -weg", "Oude-Dijk 3-a weg"),
        ],
    )
    def test_signs_of_solr_are_left_out(self, service, typed, words):
        service.body = recorded_reply("free_none")
        ask(service, typed)
        assert asked(service)["q"] == [words]

    def test_nothing_but_signs_is_not_asked(self, service):
        assert ask(service, '":*"') == []
        assert service.asked == []


class TestUnavailable:
    def test_an_error_of_solr_is_about_the_question(self, service):
        service.status, service.body = 400, recorded_reply("error")
        with pytest.raises(QuestionRefused):
            ask(service)

    @pytest.mark.parametrize(
        "body",
        [
            b"[]",
            b"null",
            b'{"response": {"docs": ["x"]}}',
            b'{"response": {"docs": [{"weergavenaam": "x"}]}}',
            b'{"response": {"docs": [{"weergavenaam": "x", "centroide_ll": "?"}]}}',
            b'{"response": {"docs": [{"weergavenaam": "x", "centroide_ll": null}]}}',
        ],
    )
    def test_a_reply_of_another_shape(self, service, body):
        service.body = body
        with pytest.raises(GeocoderUnavailable):
            ask(service)
