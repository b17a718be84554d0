"""The contract with PDOK, with its recorded replies on loopback."""

import logging
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.geocoding.base import GeocodedAddress, GeocoderUnavailable
from wagtail_whatsappalert.geocoding.pdok import PDOKGeocoder

from .factories import recorded_reply, reply_with_several

ADDRESS = "Evert van de Beekstraat 202"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        time.sleep(self.server.delay)
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *args):
        pass


@pytest.fixture
def locatieserver():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.asked, server.delay, server.status, server.body = [], 0, 200, b""
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def ask(server, query=ADDRESS, **options):
    base_url = f"http://127.0.0.1:{server.server_port}/v3_1"
    return PDOKGeocoder(base_url=base_url, **options).search(query)


class TestAnswer:
    def test_one_hit_has_a_label_and_a_point(self, locatieserver):
        locatieserver.body = recorded_reply("free_one")
        assert ask(locatieserver) == [
            GeocodedAddress(
                "Evert van de Beekstraat 202, 1118CP Schiphol",
                Location(4.74790756, 52.30389723),
            )
        ]

    def test_several_hits_keep_the_order_of_pdok(self, locatieserver):
        locatieserver.body = reply_with_several()
        labels = [hit.label for hit in ask(locatieserver)]
        assert labels == [
            "Bolstraat 1, 3581WS Utrecht",
            "Evert van de Beekstraat 202, 1118CP Schiphol",
        ]

    def test_no_hit_is_an_empty_list(self, locatieserver):
        locatieserver.body = recorded_reply("free_none")
        assert ask(locatieserver) == []


class TestQuestion:
    def test_asks_for_addresses_only_and_for_just_what_is_needed(self, locatieserver):
        locatieserver.body = recorded_reply("free_none")
        ask(locatieserver)
        url = urlsplit(locatieserver.asked[0])
        assert url.path == "/v3_1/free"
        assert parse_qs(url.query) == {
            "q": [ADDRESS],
            "fq": ["type:adres"],
            "fl": ["weergavenaam,centroide_ll"],
            "rows": ["7"],
        }

    @pytest.mark.parametrize(
        ("typed", "asked"),
        [
            ('Markt 1 (achter) "oost" type:weg', "Markt 1 achter oost type weg"),
            ("Oude-Dijk 3-a -weg", "Oude-Dijk 3-a weg"),
        ],
    )
    def test_signs_of_solr_are_left_out(self, locatieserver, typed, asked):
        locatieserver.body = recorded_reply("free_none")
        ask(locatieserver, typed)
        assert parse_qs(urlsplit(locatieserver.asked[0]).query)["q"] == [asked]

    def test_nothing_but_signs_is_not_asked(self, locatieserver):
        assert ask(locatieserver, '":*"') == []
        assert locatieserver.asked == []


class TestUnavailable:
    def test_an_error_of_solr(self, locatieserver):
        locatieserver.status, locatieserver.body = 400, recorded_reply("error")
        with pytest.raises(GeocoderUnavailable):
            ask(locatieserver)

    def test_a_service_that_is_too_slow(self, locatieserver):
        locatieserver.delay, locatieserver.body = 0.5, recorded_reply("free_one")
        with pytest.raises(GeocoderUnavailable):
            ask(locatieserver, timeout=0.05)

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"<html>",
            b"\xff\xfe\x00",
            b"[]",
            b"null",
            b'{"response": {"docs": [{"weergavenaam": "x"}]}}',
            b'{"response": {"docs": [{"weergavenaam": "x", "centroide_ll": "?"}]}}',
            b'{"response": {"docs": [{"weergavenaam": "x", "centroide_ll": null}]}}',
        ],
    )
    def test_a_body_that_makes_no_sense(self, locatieserver, body):
        locatieserver.body = body
        with pytest.raises(GeocoderUnavailable):
            ask(locatieserver)

    def test_nobody_listens(self):
        geocoder = PDOKGeocoder(base_url="http://127.0.0.1:9", timeout=1)
        with pytest.raises(GeocoderUnavailable):
            geocoder.search(ADDRESS)

    def test_neither_the_log_nor_the_error_tells_the_address(
        self, locatieserver, caplog
    ):
        locatieserver.status = 500
        with (
            caplog.at_level(logging.DEBUG),
            pytest.raises(GeocoderUnavailable) as problem,
        ):
            ask(locatieserver)
        assert "Beekstraat" not in caplog.text
        assert "Beekstraat" not in str(problem.value)
        assert problem.value.__suppress_context__
