"""The finder for programs, and how often one may ask."""

from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.groups.finding import (
    make_listed_group,
    use_geocoder,
)

from .factories import make_group_page, make_index_page
from .finder_posts import (
    ADDRESS,
    URL,
    ask_json,
    make_known_group,
    make_municipality,
    text_of,
)

pytestmark = pytest.mark.django_db

DOCUMENTED = Path(__file__).parents[2] / "docs" / "how-to" / "finder.md"


@pytest.fixture(autouse=True)
def geocoder(settings, monkeypatch):
    return use_geocoder(settings, monkeypatch)


@pytest.fixture(autouse=True)
def site():
    return make_municipality()


@pytest.fixture
def group():
    return make_known_group()


class TestJson:
    def test_tells_the_same(self, client, site, group):
        make_group_page(group, make_index_page(site))
        response = ask_json(client, {"postcode": "7901 AB", "house_number": 12})
        told = response.json()
        assert response["Access-Control-Allow-Origin"] == "*"
        assert told["outcome"] == "one"
        assert told["message"] == "Your group: Krakeel"
        assert told["phone"] == "14 0528"
        (one,) = told["groups"]
        assert one["number"] == group.pk
        assert one["step"] == "sign_up"
        assert one["url"] == "/groepen/krakeel/"
        assert one["signup_url"] == f"/en/whatsapp/signup/?group={group.pk}"

    def test_has_only_keys_that_the_documentation_tells(self, client, group):
        text = DOCUMENTED.read_text()
        told = ask_json(client, ADDRESS).json()
        for key in [*told, *told["groups"][0], *told["neighbourhood"]]:
            assert f"`{key}`" in text, key

    def test_is_answered_to_who_accepts_it(self, client, group):
        response = client.post(URL, ADDRESS, headers={"accept": "application/json"})
        assert response.json()["outcome"] == "one"

    @pytest.mark.parametrize("body", ["[]", "{", '"x"', "[" * 100_000])
    def test_that_is_broken_is_refused(self, client, body):
        assert ask_json(client, body).status_code == 400

    def test_of_the_wrong_kind_is_refused(self, client):
        assert client.post(URL, "x", content_type="text/plain").status_code == 415

    def test_tells_each_error_by_its_field(self, client):
        response = ask_json(client, {"postcode": ["x"], "house_number": True})
        assert response.status_code == 422
        assert "form" in response.json()["errors"]
        errors = ask_json(client, {"postcode": "79"}).json()["errors"]
        assert errors["postcode"][0]["code"] == "invalid"

    def test_is_allowed_from_other_sites(self, client):
        response = client.options(URL)
        assert response.status_code == 204
        assert "Content-Type" in response["Access-Control-Allow-Headers"]

    def test_costs_three_queries_from_our_own_lists(self, client, group):
        make_listed_group("7902 AA")
        for _visit in range(3):
            ask_json(client, ADDRESS)
        with CaptureQueriesContext(connection) as queries:
            assert ask_json(client, ADDRESS).json()["outcome"] == "one"
        assert len(queries) <= 3


class TestTooOften:
    @pytest.fixture(autouse=True)
    def once_an_hour(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {
            **settings.WAGTAIL_WHATSAPPALERT,
            "FINDS_PER_NETWORK_PER_HOUR": 1,
        }

    def test_counts_what_goes_to_the_geocoder_only(self, client, group):
        where = {"REMOTE_ADDR": "8.8.8.8"}
        unknown = {"postcode": "7999 ZZ", "house_number": "1"}
        assert client.post(URL, unknown, **where).status_code == 200
        response = client.post(URL, unknown, **where)
        assert "Too many addresses were looked up" in text_of(response, 429)
        assert int(response["Retry-After"]) > 0
        assert ask_json(client, unknown, **where).status_code == 429
        assert client.post(URL, ADDRESS, **where).status_code == 200
