import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from tests.site.tree import make_site

from .factories import in_hoogeveen, make_index_page, make_workshop, make_workshop_page

pytestmark = pytest.mark.django_db

PLACE = "SRID=4326;POINT(6.476 52.722)"
SOON = in_hoogeveen(2099, 9, 7, 19, 30)


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def get(client):
    def ask(query="?language=en", **headers):
        url = reverse("wagtail_whatsappalert:workshops_geojson")
        return client.get(url + query, headers=headers)

    return ask


def features(response):
    assert response.status_code == 200
    return json.loads(response.content)["features"]


class TestWorkshops:
    def test_have_what_the_list_has(self, get, site):
        workshop = make_workshop(start=SOON, location=PLACE, address="Hoofdstraat 1")
        make_workshop_page(make_index_page(site), workshop)
        (feature,) = features(get())
        assert feature["geometry"] == {"type": "Point", "coordinates": [6.476, 52.722]}
        assert feature["properties"] == {
            "name": "Meld verdacht gedrag",
            "status": "planned",
            "status_label": "",
            "start": "2099-09-07T17:30:00+00:00",
            "end": "2099-09-07T19:30:00+00:00",
            "when": "Monday 7 September 2099, 7:30 p.m. to 9:30 p.m.",
            "venue": "De Tamboer, zaal 2",
            "address": "Hoofdstraat 1",
            "url": "/workshops/meld-verdacht-gedrag/",
        }

    def test_without_a_place_or_in_the_past_are_left_out(self, get):
        make_workshop()
        make_workshop(start=in_hoogeveen(2020, 1, 1), location=PLACE)
        assert features(get()) == []

    def test_that_are_cancelled_say_so(self, get):
        make_workshop(location=PLACE, is_cancelled=True)
        (feature,) = features(get())
        assert feature["properties"]["status_label"] == "Cancelled"

    def test_go_when_they_are_over_although_nothing_changed(self, get, monkeypatch):
        workshop = make_workshop(location=PLACE)
        etag = get()["ETag"]
        assert get(if_none_match=etag).status_code == 304
        after = workshop.end + timedelta(seconds=1)
        monkeypatch.setattr(timezone, "now", lambda: after)
        assert features(get(if_none_match=etag)) == []

    def test_are_read_from_the_cache(self, get, django_assert_max_num_queries):
        make_workshop(location=PLACE)
        cache.clear()
        get()
        with django_assert_max_num_queries(1):
            get()

    def test_are_open_data(self, get, client):
        assert get()["Access-Control-Allow-Origin"] == "*"
        assert get()["Content-Type"] == "application/geo+json"
        url = reverse("wagtail_whatsappalert:workshops_geojson")
        assert client.post(url).status_code == 405
        assert client.options(url).status_code == 204
