"""What goes wrong on the way, and that the address goes nowhere else."""

import logging
import time

import pytest

from wagtail_whatsappalert.geocoding.base import (
    ConnectionFailed,
    GeocoderUnavailable,
    QuestionRefused,
)
from wagtail_whatsappalert.geocoding.pdok import PDOKGeocoder

from .factories import recorded_reply

ADDRESS = "Evert van de Beekstraat 202"


def ask(service, **options):
    return PDOKGeocoder(base_url=service.url, **options).search(ADDRESS)


class TestFailure:
    @pytest.mark.parametrize("status", [500, 502, 503, 504])
    def test_of_the_server_may_pass(self, service, status):
        service.status = status
        with pytest.raises(ConnectionFailed):
            ask(service)

    @pytest.mark.parametrize("status", [401, 403, 429])
    def test_that_will_not_pass_at_once(self, service, status):
        service.status = status
        with pytest.raises(GeocoderUnavailable) as problem:
            ask(service)
        assert problem.type is GeocoderUnavailable

    @pytest.mark.parametrize("status", [400, 404, 414, 422])
    def test_by_the_question_is_known_as_such(self, service, status):
        service.status = status
        with pytest.raises(QuestionRefused):
            ask(service)

    def test_nobody_listens(self):
        with pytest.raises(ConnectionFailed):
            PDOKGeocoder(base_url="http://127.0.0.1:9", timeout=1).search(ADDRESS)

    @pytest.mark.parametrize(
        "body", [b"", b"<html>", b"\xff\xfe\x00", b"{", b"[" * 100_000]
    )
    def test_a_body_that_is_no_json(self, service, body):
        service.body = body
        with pytest.raises(GeocoderUnavailable):
            ask(service)

    def test_a_body_that_has_no_end(self, service):
        service.pieces = [b"[" + b" " * 400_000] * 4
        with pytest.raises(GeocoderUnavailable, match="ValueError"):
            ask(service)


class TestSlow:
    def test_a_service_that_does_not_begin(self, service):
        service.delay = 0.5
        with pytest.raises(ConnectionFailed):
            ask(service, timeout=0.05)

    def test_a_service_that_does_not_end(self, service):
        """Each piece comes within the timeout; all together do not."""
        service.delay, service.pieces = 0.1, [b" "] * 20
        start = time.monotonic()
        with pytest.raises(ConnectionFailed):
            ask(service, timeout=0.3)
        assert time.monotonic() - start < 1.5


class TestRedirect:
    def test_to_another_host_is_not_followed(self, service, start_service):
        elsewhere = start_service()
        service.status = 302
        service.headers = {"Location": f"{elsewhere.url}/free?q=x"}
        with pytest.raises(GeocoderUnavailable):
            ask(service)
        assert elsewhere.asked == []

    def test_on_the_same_host_is_followed(self, service):
        service.statuses, service.headers = [307], {"Location": "/moved"}
        service.body = recorded_reply("free_one")
        assert len(ask(service)) == 1
        assert service.asked[-1] == "/moved"


class TestDiscretion:
    def test_neither_the_log_nor_the_error_tells_the_address(self, service, caplog):
        service.status = 500
        with (
            caplog.at_level(logging.DEBUG),
            pytest.raises(GeocoderUnavailable) as problem,
        ):
            ask(service)
        assert "Beekstraat" not in caplog.text
        assert "Beekstraat" not in str(problem.value)
        assert problem.value.__suppress_context__
        assert problem.value.__cause__ is None

    def test_says_who_asks(self, service):
        service.body = recorded_reply("free_none")
        ask(service)
        ask(service, user_agent="hoogeveen.nl")
        assert service.agents[0].startswith("wagtail-whatsappalert/")
        assert service.agents[1] == "hoogeveen.nl"
