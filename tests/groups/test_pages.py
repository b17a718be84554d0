import pytest
from django.db import connection
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText

from tests.commits import committed
from tests.groups.group_pages import PARTS, has_search_table, text_of
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.pages.models import GroupPage

from .factories import make_group, make_group_page, make_index_page, make_neighbourhood

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def index(site):
    return make_index_page(site)


class TestStates:
    @pytest.mark.parametrize("status", ["forming", "active", "paused", "ended"])
    @pytest.mark.parametrize("route", ["form", "external", "closed"])
    def test_answer_in_words(self, client, index, status, route):
        group = make_group(
            status=status, signup_route=route, external_url="https://wabp.example"
        )
        make_group_page(group, index)
        text = text_of(client)
        takes = route == "form" and status in ("forming", "active")
        assert (PARTS["show_signup_form"] in text) is takes
        assert group.get_status_display() in text
        shows_link = route == "external" and status in ("forming", "active")
        assert ("https://wabp.example" in text) is shows_link

    def test_full_tells_of_the_waiting_list(self, client, index):
        group = make_group(places=0)
        make_group_page(group, index)
        text = text_of(client)
        assert str(group.availability.label) in text
        assert PARTS["show_signup_form"] in text

    def test_without_a_group_the_page_says_so(self, client, index):
        group = make_group()
        make_group_page(group, index)
        group.delete()
        text = text_of(client)
        assert PARTS["show_signup_form"] not in text

    def test_shows_names_safely(self, client, index):
        area = make_neighbourhood(name="<i>Wolfsbos</i>")
        group = make_group(
            name="<script>alert(1)</script>",
            area_description="<b>Tot</b>\nde sluis",
            neighbourhoods=[area],
        )
        make_group_page(group, index, slug="krakeel")
        text = text_of(client)
        for tag in ("<script>alert", "<i>Wolfsbos", "<b>Tot"):
            assert tag not in text
        assert "de sluis" in text


class TestParts:
    def test_are_all_there_by_themselves(self, client, index):
        make_group_page(make_group(), index)
        text = text_of(client)
        for mark in PARTS.values():
            assert mark in text

    @pytest.mark.parametrize("part", ["show_signup_form", "show_map"])
    def test_can_be_switched_off(self, client, index, part):
        make_group_page(make_group(), index, **{part: False})
        text = text_of(client)
        assert PARTS[part] not in text
        for other in {"show_signup_form", "show_map"} - {part}:
            assert PARTS[other] in text

    def test_texts_can_be_switched_off(self, client, index):
        group = make_group()
        change_group_rules(group=group, text="<p>Geen plaatjes</p>")
        page = make_group_page(group, index, show_signup_form=False)
        assert "Geen plaatjes" in text_of(client)
        length = len(text_of(client))
        page.show_house_rules = False
        page.save()
        assert "Geen plaatjes" not in text_of(client)
        shorter = len(text_of(client))
        page.show_saar = False
        page.save()
        assert len(text_of(client)) < shorter < length

    def test_body_stands_beside_them(self, client, index):
        page = make_group_page(make_group(), index)
        page.body = [("heading", "Over ons"), ("text", RichText("<p>Hallo</p>"))]
        page.save()
        assert "Over ons" in text_of(client)


class TestApi:
    def test_gives_the_facts_of_the_group(self, client, index):
        group = make_group(places=7, area_description="Tot de sluis")
        page = make_group_page(group, index)
        data = client.get(f"/api/v2/pages/{page.pk}/").json()
        assert data["group_name"] == "Krakeel"
        assert data["group_status"] == "active"
        assert data["availability"] == "few"
        assert data["area_description"] == "Tot de sluis"
        assert data["body"] == []
        listed = client.get(
            "/api/v2/pages/?type=whatsappalert_pages.GroupPage&fields=group_name"
        ).json()
        assert [each["group_name"] for each in listed["items"]] == ["Krakeel"]

    def test_bears_a_page_without_a_group(self, client, index):
        group = make_group()
        page = make_group_page(group, index)
        group.delete()
        assert client.get(f"/api/v2/pages/{page.pk}/").json()["group_name"] is None

    def test_holds_no_link_to_join(self, client, index):
        group = make_group(signup_route="external", external_url="https://join.example")
        page = make_group_page(group, index)
        assert "join.example" not in client.get(f"/api/v2/pages/{page.pk}/").text


class TestSearch:
    @pytest.fixture(autouse=True)
    def index_table(self):
        if connection.vendor == "sqlite" and not has_search_table():
            pytest.skip("only migrations make SQLite's table for searching")

    def found(self, words):
        return [page.title for page in GroupPage.objects.all().search(words)]

    def test_finds_a_page_by_what_the_record_says(self, index):
        group = make_group(area_description="Tussen kerk en sluis")
        make_group_page(group, index, title="Onze straat")
        for words in ("sluis", "krakeel", "straat"):
            assert self.found(words) == ["Onze straat"], words

    def test_knows_a_change_of_the_record(self, index):
        group = make_group(area_description="Tussen kerk en sluis")
        make_group_page(group, index, title="Onze straat")
        group.area_description = "Achter de molen"
        with committed():
            group.save()
        assert self.found("molen") == ["Onze straat"]
        assert self.found("sluis") == []

    def test_finds_a_page_by_its_neighbourhoods(self, index):
        area = make_neighbourhood(name="Wolfsbos")
        group = make_group()
        make_group_page(group, index, title="Onze straat")
        with committed():
            group.neighbourhoods.add(area)
        assert self.found("wolfsbos") == ["Onze straat"]


class TestReferences:
    def test_of_a_page_to_its_group_are_known(self, index):
        group = make_group()
        page = make_group_page(group, index)
        ReferenceIndex.create_or_update_for_object(page)
        usage = ReferenceIndex.get_references_to(group)
        assert usage.filter(object_id=str(page.pk)).exists()
