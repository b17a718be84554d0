"""Trying again, keeping answers, and leaving alone what fails."""

import logging

import pytest
from django.core.cache import cache

from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.geocoding import careful
from wagtail_whatsappalert.geocoding.base import (
    ConnectionFailed,
    GeocodedAddress,
    Geocoder,
    GeocoderUnavailable,
    QuestionRefused,
)
from wagtail_whatsappalert.geocoding.breaker import Breaker
from wagtail_whatsappalert.geocoding.careful import Care, CarefulGeocoder

HIT = GeocodedAddress(
    "Markt 1, 7901AB Hoogeveen",
    Location(6.4759, 52.7223),
    street="Markt",
    house_number=1,
    postcode="7901 AB",
    neighbourhood_code="BU01185000",
)


class Scripted(Geocoder):
    """Answers or fails as it is told, the last for ever."""

    def __init__(self, *script):
        super().__init__()
        self.script, self.asked = list(script), []

    def search(self, query):
        self.asked.append(query)
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def made(*script, name="tests", **care):
    geocoder = Scripted(*script)
    return geocoder, CarefulGeocoder(geocoder, name=name, care=Care(**care))


def fail(geocoder, query="Markt 1", times=1, kind=GeocoderUnavailable):
    for _time in range(times):
        with pytest.raises(kind) as problem:
            geocoder.search(query)
    return problem.value


@pytest.fixture(autouse=True)
def paused(monkeypatch):
    monkeypatch.setattr(careful, "PAUSE", 0)


class TestTries:
    def test_a_connection_that_failed_is_tried_again(self):
        inner, geocoder = made(ConnectionFailed("x"), [HIT])
        assert geocoder.search("Markt 1") == [HIT]
        assert len(inner.asked) == 2

    def test_not_for_ever(self):
        inner, geocoder = made(ConnectionFailed("x"))
        fail(geocoder)
        assert len(inner.asked) == 2

    @pytest.mark.parametrize("problem", [GeocoderUnavailable, QuestionRefused])
    def test_nothing_else_is_tried_again(self, problem):
        inner, geocoder = made(problem("x"), [HIT])
        fail(geocoder, kind=problem)
        assert len(inner.asked) == 1

    def test_not_where_it_took_long_already(self, monkeypatch):
        monkeypatch.setattr(careful, "PATIENCE", -1)
        inner, geocoder = made(ConnectionFailed("x"), [HIT])
        fail(geocoder)
        assert len(inner.asked) == 1

    def test_an_error_in_a_geocoder_of_the_site_tells_nothing(self):
        _inner, geocoder = made(KeyError("Markt 1"))
        problem = fail(geocoder)
        assert str(problem) == "The geocoder failed: KeyError."
        assert problem.__suppress_context__
        assert problem.__cause__ is None


class TestKeptAnswers:
    def test_the_same_question_is_asked_once(self):
        inner, geocoder = made([HIT])
        assert geocoder.search("Markt 1") == geocoder.search(" markt  1 ") == [HIT]
        assert inner.asked == ["Markt 1"]

    def test_nothing_found_is_an_answer_too(self):
        inner, geocoder = made([])
        assert geocoder.search("Markt 1") == geocoder.search("Markt 1") == []
        assert len(inner.asked) == 1

    def test_a_failure_is_none(self):
        inner, geocoder = made(GeocoderUnavailable("x"), [HIT])
        fail(geocoder)
        assert geocoder.search("Markt 1") == [HIT]

    def test_another_question_is_another_answer(self):
        inner, geocoder = made([HIT])
        geocoder.search("7901 AB 1")
        geocoder.search_address("7901 AB", 1)
        geocoder.search_address("7901 AB", 1, "a")
        geocoder.search_address("7901 AB", 11)
        assert len(inner.asked) == 4

    def test_another_geocoder_is_another_answer(self):
        made([HIT])[1].search("Markt 1")
        assert made([], name="other")[1].search("Markt 1") == []

    def test_zero_seconds_keep_nothing(self):
        inner, geocoder = made([HIT], cache_seconds=0)
        geocoder.search("Markt 1")
        geocoder.search("Markt 1")
        assert len(inner.asked) == 2

    def test_an_answer_that_cannot_be_opened_is_asked_again(self, settings):
        inner, geocoder = made([HIT])
        geocoder.search("Markt 1")
        for key in list(cache._cache):
            cache.set(key.split(":", 2)[2], "of another secret")
        assert geocoder.search("Markt 1") == [HIT]
        assert len(inner.asked) == 2

    def test_no_address_can_be_read_in_the_cache(self):
        _inner, geocoder = made([HIT])
        geocoder.search("Markt 1")
        geocoder.search_address("7901 AB", 1)
        content = repr(cache._cache)
        assert cache._cache
        for secret in ("Markt", "markt", "7901", "52.7223", "BU0118"):
            assert secret not in content


class TestBreaker:
    """At the geocoder, with a clock of our own."""

    @pytest.fixture(autouse=True)
    def clock(self, monkeypatch):
        clock = {"now": 1000.0}

        class Clocked(Breaker):
            def __init__(self, name, **kwargs):
                super().__init__(name, **kwargs, clock=lambda: clock["now"])

        monkeypatch.setattr(careful, "Breaker", Clocked)
        return clock

    def broken(self, *then, times=5):
        inner, geocoder = made(*[GeocoderUnavailable("x")] * times, *then)
        fail(geocoder, times=times)
        return inner, geocoder

    def test_nobody_asks_a_service_that_failed_often(self, caplog):
        inner, geocoder = self.broken([HIT])
        assert "left alone" in str(fail(geocoder))
        assert len(inner.asked) == 5
        assert [record.levelno for record in caplog.records] == [logging.WARNING]

    def test_a_success_between_forgets_the_failures(self):
        failed = GeocoderUnavailable("x")
        inner, geocoder = made(failed, failed, [HIT], failed, failed, failed, [HIT])
        fail(geocoder, times=2)
        geocoder.search("Markt 1")
        fail(geocoder, "Markt 2", times=3)
        assert geocoder.search("Markt 2") == [HIT]

    def test_questions_that_are_refused_do_not_count(self):
        inner, geocoder = made(*[QuestionRefused("x")] * 9, [HIT])
        fail(geocoder, times=9)
        assert geocoder.search("Markt 1") == [HIT]

    def test_kept_answers_are_given_all_the_same(self):
        inner, geocoder = made([HIT], GeocoderUnavailable("x"))
        geocoder.search("Markt 1")
        fail(geocoder, "Markt 2", times=6)
        assert geocoder.search("Markt 1") == [HIT]
        assert len(inner.asked) == 6

    def test_after_a_while_one_question_tries_and_opens_it(self, clock):
        inner, geocoder = self.broken([HIT])
        clock["now"] += 61
        assert geocoder.search("Markt 1") == [HIT]
        assert geocoder.search("Markt 2") == [HIT]

    def test_while_one_tries_others_wait(self, clock):
        inner, geocoder = self.broken([HIT])
        clock["now"] += 61
        others = []

        def search(query):
            others.append(fail(geocoder, "Markt 3"))
            return [HIT]

        inner.search = search
        assert geocoder.search("Markt 1") == [HIT]
        assert len(others) == 1

    def test_one_that_tries_in_vain_closes_it_again(self, clock):
        inner, geocoder = self.broken(GeocoderUnavailable("y"), [HIT])
        clock["now"] += 61
        assert str(fail(geocoder)) == "y"
        assert "left alone" in str(fail(geocoder))
        clock["now"] += 61
        assert geocoder.search("Markt 1") == [HIT]

    def test_another_geocoder_is_not_meant(self):
        self.broken()
        assert made([HIT], name="other")[1].search("Markt 1") == [HIT]

    def test_zero_failures_never_break(self):
        inner, geocoder = made(GeocoderUnavailable("x"), break_after=0)
        fail(geocoder, times=9)
        assert len(inner.asked) == 9
