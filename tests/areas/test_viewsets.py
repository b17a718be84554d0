import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.groups.factories import make_district, make_neighbourhood
from tests.texts.factories import make_editor
from wagtail_whatsappalert.areas.models import Neighbourhood

from .factories import IN_METRES, polygon

ROOMS = ["neighbourhood", "district"]

pytestmark = pytest.mark.django_db


def url(room, name, *args):
    return reverse(f"whatsappalert_{room}s:{name}", args=args)


def make(room, **kwargs):
    return (make_district if room == "district" else make_neighbourhood)(**kwargs)


@pytest.mark.parametrize("room", ROOMS)
class TestRights:
    def test_seeing_is_for_who_may_see(self, client, room):
        area = make(room)
        client.force_login(make_editor(f"view_{room}"))
        assert client.get(url(room, "index")).status_code == 200
        assert client.get(url(room, "inspect", area.pk)).status_code == 200
        for refused in [url(room, "add"), url(room, "edit", area.pk)]:
            assert client.get(refused).status_code == 302

    def test_everything_is_refused_to_others(self, client, room):
        area = make(room)
        client.force_login(make_editor("view_group"))
        for name, args in [
            ("index", []),
            ("add", []),
            ("edit", [area.pk]),
            ("delete", [area.pk]),
            ("inspect", [area.pk]),
            ("history", [area.pk]),
        ]:
            assert client.get(url(room, name, *args)).status_code == 302

    def test_a_list_needs_no_more_queries_for_more_areas(self, client, room):
        client.force_login(make_editor(f"view_{room}"))
        make(room)

        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(url(room, "index"))
            return len(queries)

        count()
        few = count()
        for _number in range(20):
            make(room)
        assert count() == few


class TestNeighbourhoods:
    def posted(self, **kwargs):
        return {
            "name": "Krakeel",
            "code": "BU01185003",
            "year": "2016",
            "municipality": "Hoogeveen",
            "municipality_code": "GM0118",
            "boundary": json.dumps(polygon()),
            "district": "",
            **kwargs,
        }

    def test_are_made_with_their_outline(self, client):
        client.force_login(make_editor("add_neighbourhood"))
        assert client.post(url("neighbourhood", "add"), self.posted()).status_code == (
            302
        )
        assert Neighbourhood.objects.get().outline

    @pytest.mark.parametrize("boundary", [json.dumps(IN_METRES), "{", "[1]", '"x"'])
    def test_refuse_what_is_no_boundary(self, client, boundary):
        client.force_login(make_editor("add_neighbourhood"))
        response = client.post(
            url("neighbourhood", "add"), self.posted(boundary=boundary)
        )
        assert "boundary" in response.context["form"].errors
        assert not Neighbourhood.objects.exists()

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("?q=krak", {"Krakeel"}),
            ("?q=BU01185003", {"Krakeel"}),
            ("?q=west", {"Noord"}),
            ("?year=2025", {"Noord"}),
            ("?municipality=Hoogeveen", {"Krakeel", "Noord"}),
        ],
    )
    def test_are_filtered_and_searched(self, client, query, found):
        make_neighbourhood(name="Krakeel", code="BU01185003", year=2016)
        west = make_district(name="West")
        make_neighbourhood(name="Noord", year=2025, district=west)
        client.force_login(make_editor("view_neighbourhood"))
        page = client.get(url("neighbourhood", "index") + query)
        assert {area.name for area in page.context["object_list"]} == found
