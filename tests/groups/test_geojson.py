import gzip
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from shapely.geometry import shape

from tests.areas.factories import hoogeveen, polygon
from tests.commits import committed
from tests.signups.factories import make_confirmed_signup
from tests.site.tree import make_site

from .factories import make_group, make_group_page, make_index_page, make_neighbourhood

NAMES = [
    'Krakeel "Zuid"',
    "</script><script>alert(1)</script>",
    "Buurt 👋🏽 田中",
    "back\\slash",
    "new\nline\ttab",
    "\u2028\u2029",
    "'; DROP TABLE groups; --",
]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def get(client):
    def ask(query="", **headers):
        url = reverse("wagtail_whatsappalert:groups_geojson")
        return client.get(url + query, headers=headers)

    return ask


def features(response):
    assert response.status_code == 200
    return json.loads(response.content)["features"]


class TestFormat:
    def test_is_a_feature_collection_of_rfc_7946(self, get):
        for name, boundary in list(hoogeveen().items())[:12]:
            area = make_neighbourhood(name=name, boundary=boundary)
            make_group(name=name, neighbourhoods=[area])
        response = get()
        assert response["Content-Type"] == "application/geo+json"
        data = json.loads(response.content)
        assert data["type"] == "FeatureCollection"
        assert "crs" not in data
        assert len({each["id"] for each in data["features"]}) == 12
        for each in data["features"]:
            assert each["type"] == "Feature"
            assert isinstance(each["properties"], dict)
            area = shape(each["geometry"])
            assert area.is_valid
            west, south, east, north = area.bounds
            assert 6 < west < east < 7
            assert 52 < south < north < 53
            for part in getattr(area, "geoms", [area]):
                assert part.exterior.is_ccw

    def test_has_a_point_where_no_area_is_known(self, get):
        make_group(location="SRID=4326;POINT(6.476 52.722)")
        (feature,) = features(get())
        assert feature["geometry"] == {"type": "Point", "coordinates": [6.476, 52.722]}
        assert feature["marker"] == [6.476, 52.722]

    def test_has_no_geometry_where_nothing_is_known(self, get):
        make_group()
        (feature,) = features(get())
        assert feature["geometry"] is None
        assert feature["marker"] is None

    def test_of_no_groups_is_empty(self, get):
        assert features(get()) == []

    @pytest.mark.parametrize("name", NAMES)
    def test_bears_every_name(self, get, name):
        make_group(name=name, neighbourhoods=[make_neighbourhood(name=name)])
        (feature,) = features(get())
        assert feature["properties"]["name"] == name
        assert feature["properties"]["areas"] == name


class TestContent:
    def test_has_the_same_as_the_list(self, get, site):
        group = make_group(places=7)
        make_group_page(group, make_index_page(site))
        (feature,) = features(get("?language=en"))
        assert feature["id"] == group.pk
        assert feature["properties"] == {
            "name": "Krakeel",
            "status": "active",
            "status_label": "Active",
            "availability": "few",
            "availability_label": "A few places left",
            "areas": "",
            "url": "/groepen/krakeel/",
        }

    def test_leaves_out_groups_that_ended(self, get):
        make_group(status="ended")
        assert features(get()) == []

    def test_is_in_a_language_that_the_site_has(self, get):
        make_group()

        def label(query):
            return features(get(query))[0]["properties"]["status_label"]

        assert label("?language=en") == "Active"
        assert label("?language=nl") == label("") == label("?language=xx") != "Active"

    def test_holds_nothing_of_people_or_links_to_join(self, get):
        group = make_group(signup_route="external", external_url="https://join.example")
        other = make_group(name="Noord")
        make_confirmed_signup(other, name="Annabella")
        text = get().content.decode()
        for secret in ("Annabella", "bewoner", "+31", "join.example"):
            assert secret not in text
        assert str(group.capacity) not in text


class TestDetail:
    def test_is_rougher_for_an_overview(self, get):
        boundary = hoogeveen()["Pesse kern"]
        make_group(neighbourhoods=[make_neighbourhood(boundary=boundary)])
        full, rough = (
            shape(features(get(query))[0]["geometry"])
            for query in ("?detail=full", "?detail=overview")
        )
        assert get("").content == get("?detail=full").content
        assert len(rough.exterior.coords) < len(full.exterior.coords)
        assert rough.symmetric_difference(full).area < full.area / 5

    def test_has_etags_of_its_own(self, get):
        assert get()["ETag"] != get("?detail=overview")["ETag"]

    @pytest.mark.parametrize("asked", ["", "no", "outline"])
    def test_is_refused_when_it_is_unknown(self, get, asked):
        response = get(f"?detail={asked}")
        assert response.status_code == 400
        assert b"overview" in response.content


class TestChosenGroups:
    def test_are_all_there_is(self, get):
        first, _other, last = (make_group(name=name) for name in "abc")
        found = features(get(f"?group={last.pk}&group={first.pk}&group={last.pk}"))
        assert [each["id"] for each in found] == [last.pk, first.pk]
        assert found == [
            each
            for number in (last.pk, first.pk)
            for each in features(get())
            if each["id"] == number
        ]

    def test_are_left_out_when_they_are_unknown_or_ended(self, get):
        ended = make_group(status="ended")
        assert features(get(f"?group={ended.pk}&group=999999")) == []

    @pytest.mark.parametrize("asked", ["x", "-1", "", "9" * 20, "1&group=x", "٣"])
    def test_are_refused_when_they_are_no_numbers(self, get, asked):
        assert get(f"?group={asked}").status_code == 400

    def test_are_not_too_many(self, get):
        query = "&".join(f"group={number}" for number in range(101))
        assert get(f"?{query}").status_code == 400


class TestEveryOrigin:
    def test_may_read_it(self, get):
        etag = get()["ETag"]
        answers = (get(), get(if_none_match=etag), get("?detail=no"))
        assert [each.status_code for each in answers] == [200, 304, 400]
        for answer in answers:
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert answer["Access-Control-Expose-Headers"] == "ETag"

    def test_may_ask_with_an_etag(self, client):
        answer = client.options(reverse("wagtail_whatsappalert:groups_geojson"))
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
        assert answer["Access-Control-Allow-Headers"] == "If-None-Match"
        assert answer["Access-Control-Allow-Origin"] == "*"

    def test_gets_it_compressed_and_not_again(self, get, settings):
        settings.MIDDLEWARE = [
            "django.middleware.gzip.GZipMiddleware",
            *settings.MIDDLEWARE,
        ]
        make_group(neighbourhoods=[make_neighbourhood()])
        first = get(accept_encoding="gzip")
        assert first["Content-Encoding"] == "gzip"
        assert gzip.decompress(first.content) == get().content
        again = get(accept_encoding="gzip", if_none_match=first["ETag"])
        assert again.status_code == 304


class TestAnsweringAgain:
    def test_is_not_needed_when_nothing_changed(self, get):
        make_group()
        first = get()
        again = get(if_none_match=first["ETag"])
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]

    @pytest.mark.parametrize("form", ["W/{}", '"other", {}', 'W/{}, W/"x"'])
    def test_knows_the_etag_in_every_form(self, get, form):
        etag = get()["ETag"]
        assert get(if_none_match=form.format(etag)).status_code == 304

    def test_asks_each_time(self, get):
        assert get()["Cache-Control"] == "public, no-cache"

    def test_differs_by_language(self, get):
        assert get("?language=nl")["ETag"] != get("?language=en")["ETag"]

    def test_sets_no_cookie(self, get):
        response = get()
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")

    def test_is_only_for_reading(self, client):
        url = reverse("wagtail_whatsappalert:groups_geojson")
        assert client.post(url).status_code == 405

    @pytest.mark.parametrize("change", ["group", "areas", "publish", "slug", "place"])
    def test_is_needed_at_once_after_a_change(self, get, site, change):
        index = make_index_page(site)
        group = make_group(places=11)
        page = make_group_page(group, index)
        first = get()
        match change:
            case "group":
                group.name = "Anders"
                group.save()
            case "areas":
                group.neighbourhoods.add(make_neighbourhood(boundary=polygon()))
            case "publish":
                page.title = "Anders"
                page.save_revision().publish()
            case "slug":
                index.slug = "anders"
                with committed():
                    index.save()
            case "place":
                make_confirmed_signup(group)
        again = get(if_none_match=first["ETag"])
        assert again.status_code == 200
        assert again["ETag"] != first["ETag"]
        if change != "publish":
            assert again.content != first.content


class TestQueries:
    def test_warm_and_304_are_one(self, get):
        make_group()
        etag = get()["ETag"]
        for headers in ({}, {"if_none_match": etag}):
            with CaptureQueriesContext(connection) as queries:
                get(**headers)
            ours = [
                q for q in queries.captured_queries if "wagtail_whatsapp" in q["sql"]
            ]
            assert len(ours) == 1
