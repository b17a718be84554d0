"""An editor decides which addresses belong to a group."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.areas.factories import polygon, square
from tests.commits import CommittingClient
from tests.texts.factories import make_editor, make_other_site, make_site
from wagtail_whatsappalert.areas.point_index import forget_indexes
from wagtail_whatsappalert.groups.models import Group

from .factories import make_group, make_neighbourhood
from .test_viewsets import posted

pytestmark = pytest.mark.django_db

HERE = polygon(square(6.4, 52.7, 0.01))
THERE = polygon(square(6.8, 52.7, 0.01))
NEW = "/admin/whatsappalert_groups/new/"


@pytest.fixture(autouse=True)
def site():
    return make_site()


@pytest.fixture
def admin():
    client = CommittingClient()
    client.force_login(make_editor("add_group", "change_group", "view_group"))
    return client


def edit(group):
    return reverse("whatsappalert_groups:edit", args=[group.pk])


def drawn(area=HERE, **kwargs):
    return posted(area_source="drawn", drawn_area=json.dumps(area), **kwargs)


def listed(text, **kwargs):
    return posted(area_source="addresses", address_list=text, **kwargs)


def errors(response):
    assert response.status_code == 200
    return response.context["form"].errors


class TestADrawnArea:
    def test_is_saved_as_it_is_drawn(self, admin):
        assert admin.post(NEW, drawn()).status_code == 302
        group = Group.objects.get()
        assert group.drawn_area == HERE
        assert group.shape

    def test_can_be_uploaded_without_a_script(self, admin):
        file = SimpleUploadedFile("gebied.geojson", json.dumps(HERE).encode())
        data = posted(area_source="drawn", drawn_area="", drawn_area_file=file)
        assert 'enctype="multipart/form-data"' in admin.get(NEW).content.decode()
        assert admin.post(NEW, data).status_code == 302
        assert Group.objects.get().drawn_area == HERE

    def test_is_needed_where_it_decides(self, admin):
        response = admin.post(NEW, posted(area_source="drawn"))
        assert "drawn_area" in errors(response)

    def test_that_cannot_be_read_is_kept_as_typed(self, admin):
        data = {**drawn(), "drawn_area": "{half a text"}
        response = admin.post(NEW, data)
        assert "drawn_area" in errors(response)
        assert "{half a text</textarea>" in response.content.decode()

    def test_stays_when_nobody_touches_it(self, admin):
        group = make_group(area_source="drawn", drawn_area=HERE)
        html = admin.get(edit(group)).content.decode()
        assert json.dumps(HERE, separators=(",", ":")).replace('"', "&quot;") in html
        admin.post(edit(group), drawn(name="Anders"))
        group.refresh_from_db()
        assert (group.name, group.drawn_area) == ("Anders", HERE)

    def test_is_kept_while_a_list_decides(self, admin):
        group = make_group(area_source="drawn", drawn_area=HERE)
        data = {**drawn(), **listed("Kerkstraat")}
        assert admin.post(edit(group), data).status_code == 302
        group.refresh_from_db()
        assert group.drawn_area == HERE
        assert group.shape is None
        assert group.address_ranges.count() == 1


class TestAList:
    def test_names_each_wrong_line_and_keeps_what_was_typed(self, admin):
        text = "Kerkstraat\nHoofdstraat 12a\n\n12"
        response = admin.post(NEW, listed(text))
        found = errors(response)["address_list"]
        assert [line for number in (2, 4) for line in found if f" {number}:" in line]
        assert len(found) == 2
        assert f">\n{text}</textarea>" in response.content.decode()

    @pytest.mark.parametrize("text", ["", " \n"])
    def test_is_needed_where_it_decides(self, admin, text):
        assert "address_list" in errors(admin.post(NEW, listed(text)))

    def test_is_not_read_where_it_does_not_decide(self, admin):
        data = posted(address_list="Hoofdstraat 12a")
        assert admin.post(NEW, data).status_code == 302
        assert Group.objects.get().address_list == "Hoofdstraat 12a"


class TestOverlap:
    @pytest.fixture(autouse=True)
    def other(self):
        return make_group(name="Krakeel", area_source="drawn", drawn_area=HERE)

    def test_is_refused_with_the_names_and_allowed_on_purpose(self, admin):
        found = errors(admin.post(NEW, drawn()))["allows_overlap"]
        assert "Krakeel (" in found[0]
        assert admin.post(NEW, drawn(allows_overlap="on")).status_code == 302
        assert Group.objects.get(name="Noord").allows_overlap

    def test_of_before_does_not_stand_in_the_way_of_something_else(self, admin):
        group = make_group(area_source="drawn", drawn_area=HERE)
        response = admin.post(edit(group), drawn(name="Anders"))
        assert response.status_code == 302

    @pytest.mark.parametrize(
        "change",
        [
            {"area_source": "drawn"},
            {"drawn_area": json.dumps(HERE)},
            {"status": "active"},
            {"allows_overlap": ""},
        ],
    )
    def test_that_comes_with_the_change_is_refused(self, admin, change):
        before = {
            "area_source": "neighbourhoods" if "area_source" in change else "drawn",
            "drawn_area": THERE if "drawn_area" in change else HERE,
            "status": "ended" if "status" in change else "active",
            "allows_overlap": "allows_overlap" in change,
        }
        group = make_group(**before)
        data = drawn(status="active")
        assert "allows_overlap" in errors(admin.post(edit(group), data))

    def test_does_not_matter_once_a_group_has_ended(self, admin):
        assert admin.post(NEW, drawn(status="ended")).status_code == 302

    def test_of_whole_neighbourhoods_is_refused_too(self, admin):
        area = make_neighbourhood(boundary=HERE)
        found = errors(admin.post(NEW, posted(neighbourhoods=[area.pk])))
        assert "Krakeel (" in found["allows_overlap"][0]

    def test_is_listed_while_editing(self, admin, other):
        group = make_group(area_source="drawn", drawn_area=HERE)
        html = admin.get(edit(group)).content.decode()
        assert f'<a href="{edit(other)}">Krakeel</a>: ' in html


class TestOverlapWhileEditing:
    url = "/admin/whatsappalert/groups/overlap/"

    def test_is_told_of_what_is_in_the_form(self, admin):
        make_group(name="Krakeel", area_source="drawn", drawn_area=HERE)
        assert "Krakeel" in admin.post(self.url, drawn()).content.decode()
        assert "Krakeel" not in admin.post(self.url, drawn(THERE)).content.decode()
        assert not Group.objects.exclude(name="Krakeel").exists()

    def test_leaves_out_the_group_itself(self, admin):
        group = make_group(name="Krakeel", area_source="drawn", drawn_area=HERE)
        url = f"{self.url}{group.pk}/"
        assert "Krakeel" not in admin.post(url, drawn()).content.decode()
        assert "Krakeel" in admin.post(self.url, drawn()).content.decode()

    def test_bears_what_is_not_right_yet(self, admin):
        for data in ({}, {**drawn(), "drawn_area": "{"}, listed("12a")):
            assert admin.post(self.url, data).status_code == 200

    def test_is_refused_without_the_right(self, client):
        client.force_login(make_editor("view_group"))
        assert client.post(self.url, drawn()).status_code == 302
        group = make_group()
        assert client.post(f"{self.url}{group.pk}/", drawn()).status_code == 302


class TestWhatLiesBeneath:
    url = "/admin/whatsappalert/groups/beneath/"

    @pytest.fixture(autouse=True)
    def nothing_kept(self):
        forget_indexes()

    def beneath(self, admin, bounds, **query):
        layers = admin.get(self.url, {"bounds": bounds, **query}).json()["layers"]
        return {layer["kind"]: layer["areas"] for layer in layers}

    def test_is_what_the_map_shows(self, admin):
        own = make_group(name="Self", area_source="drawn", drawn_area=HERE)
        make_group(name="Krakeel", area_source="drawn", drawn_area=HERE)
        make_group(name="Ver", area_source="drawn", drawn_area=THERE)
        make_neighbourhood(name="Centrum", boundary=HERE)
        seen = self.beneath(admin, "6.39,52.69,6.42,52.72", group=own.pk)
        assert [area["name"] for area in seen["groups"]] == ["Krakeel"]
        assert [area["name"] for area in seen["neighbourhoods"]] == ["Centrum"]
        assert seen["groups"][0]["geometry"]["type"] == "Polygon"

    def test_is_less_from_far_away(self, admin):
        make_group(name="Krakeel", area_source="drawn", drawn_area=HERE)
        make_neighbourhood(boundary=HERE)
        assert list(self.beneath(admin, "3,50,8,54")) == ["groups"]

    @pytest.mark.parametrize(
        "bounds", ["", "1,2,3", "a,b,c,d", "3,50,nan,54", "8,1,3,2"]
    )
    def test_needs_bounds(self, admin, bounds):
        assert admin.get(self.url, {"bounds": bounds}).status_code == 400

    def test_is_refused_without_a_right(self, client):
        client.force_login(make_editor())
        assert client.get(self.url, {"bounds": "6,52,7,53"}).status_code == 302


class TestTheSite:
    def test_is_asked_only_where_there_are_several(self, admin):
        assert b'name="site"' not in admin.get(NEW).content
        make_other_site()
        assert b'name="site"' in admin.get(NEW).content

    def test_stays_where_it_is_not_asked(self, admin, site):
        group = make_group(site=site)
        assert admin.post(edit(group), posted()).status_code == 302
        group.refresh_from_db()
        assert group.site == site


class TestAWantedGroup:
    @pytest.fixture
    def wanted(self):
        home = make_neighbourhood(name="Wolfsbos")
        return make_group(name="Gewenst", status="wanted", wanted_in=home)

    def test_is_in_no_list(self, admin, wanted):
        for url in (
            "/admin/whatsappalert_groups/",
            reverse("whatsappalert_group_chooser:choose"),
            reverse("whatsappalert_group_chooser:choose_results"),
        ):
            html = admin.get(url).content.decode()
            assert "Gewenst" not in html
            assert 'value="wanted"' not in html

    def test_cannot_be_edited_or_looked_at(self, admin, wanted):
        for view in ("edit", "inspect"):
            url = reverse(f"whatsappalert_groups:{view}", args=[wanted.pk])
            assert admin.get(url).status_code == 404

    def test_is_not_made_in_a_form(self, admin):
        assert b'value="wanted"' not in admin.get(NEW).content
        assert "status" in errors(admin.post(NEW, posted(status="wanted")))


class TestNeighbourhoods:
    def test_of_the_newest_year_are_offered_and_what_the_group_has(self, admin):
        old = make_neighbourhood(name="Oud", year=2016)
        make_neighbourhood(name="Vergeten", year=2016)
        make_neighbourhood(name="Nieuw", year=2025)
        make_neighbourhood(name="Elders", year=2020, municipality_code="GM9999")
        html = admin.get(edit(make_group(neighbourhoods=[old]))).content.decode()
        offered = [n for n in ("Oud", "Vergeten", "Nieuw", "Elders") if f" {n}" in html]
        assert offered == ["Oud", "Nieuw", "Elders"]
