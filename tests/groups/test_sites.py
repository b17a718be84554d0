"""Two municipalities on one installation: each site shows its own groups."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Page, Site

from tests.site.tree import make_locale, make_root, make_site

from .factories import (
    make_district,
    make_group,
    make_group_page,
    make_index_page,
    make_neighbourhood,
)

pytestmark = pytest.mark.django_db

HOSTS = ["hoogeveen.example", "meppel.example"]


@pytest.fixture
def sites():
    first = make_site(hostname=HOSTS[0])
    home = make_root().add_child(
        instance=Page(title="Meppel", slug="meppel", locale=make_locale())
    )
    return [first, Site.objects.create(hostname=HOSTS[1], port=80, root_page=home)]


@pytest.fixture
def groups(sites):
    """One of each site and one of both; each with a page on its own site."""
    made = {}
    indexes = [make_index_page(site) for site in sites]
    for site, index, name in zip(
        sites, indexes, ["Krakeel", "Oosterboer"], strict=True
    ):
        area = make_neighbourhood(district=make_district(name=f"Wijk van {name}"))
        made[name] = make_group(name=name, site=site, neighbourhoods=[area])
        make_group_page(made[name], index)
    made["Rogat"] = make_group(name="Rogat")
    for index in indexes:
        make_group_page(made["Rogat"], index)
    return made


def feature_names(client, host, query=""):
    url = reverse("wagtail_whatsappalert:groups_geojson")
    data = json.loads(client.get(url + query, headers={"host": host}).content)
    return {each["properties"]["name"]: each for each in data["features"]}


class TestOverview:
    @pytest.mark.parametrize(
        ("host", "own", "other"),
        [(HOSTS[0], "Krakeel", "Oosterboer"), (HOSTS[1], "Oosterboer", "Krakeel")],
    )
    def test_lists_and_filters_only_its_own(self, client, groups, host, own, other):
        html = client.get("/groepen/", headers={"host": host}).content.decode()
        assert own in html
        assert "Rogat" in html
        assert f"Wijk van {own}" in html
        assert other not in html

    def test_moves_a_group_at_once(self, client, groups, sites):
        group = groups["Krakeel"]
        assert "Krakeel" not in feature_names(client, HOSTS[1])
        group.site = sites[1]
        group.save()
        assert "Krakeel" in feature_names(client, HOSTS[1])
        assert "Krakeel" not in feature_names(client, HOSTS[0])


class TestMap:
    def test_shows_only_its_own(self, client, groups):
        assert set(feature_names(client, HOSTS[0])) == {"Krakeel", "Rogat"}
        assert set(feature_names(client, HOSTS[1])) == {"Oosterboer", "Rogat"}

    def test_shows_a_group_of_another_site_when_it_is_asked_for(self, client, groups):
        query = f"?group={groups['Krakeel'].pk}"
        (feature,) = feature_names(client, HOSTS[1], query).values()
        assert feature["properties"]["url"] == f"http://{HOSTS[0]}/groepen/krakeel/"


class TestLinks:
    def test_of_a_group_of_both_stay_on_the_site(self, client, groups):
        for host in HOSTS:
            feature = feature_names(client, host)["Rogat"]
            assert feature["properties"]["url"] == "/groepen/rogat/"

    def test_lead_to_a_page_that_works_wherever_it_stands(self, client, groups, sites):
        index = sites[1].root_page.get_children().get()
        make_group_page(groups["Krakeel"], index)
        answer = client.get("/groepen/krakeel/", headers={"host": HOSTS[1]})
        assert answer.status_code == 200
        assert f"group={groups['Krakeel'].pk}" in answer.content.decode()
