import json
import re
from html import unescape

import pytest
from django.test import RequestFactory

from tests.site.tree import make_site
from wagtail_whatsappalert.groups.blocks import (
    GroupChooserBlock,
    GroupListBlock,
    GroupMapBlock,
)

from .factories import make_group, make_group_page, make_index_page

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


def render(block, value=None, context=None):
    request = RequestFactory().get("/")
    return block.render(
        block.to_python(value or {}),
        {"request": request} if context is None else context,
    )


class TestGroupChooserBlock:
    def test_holds_a_number_and_makes_no_query(self, django_assert_num_queries):
        block = GroupChooserBlock()
        with django_assert_num_queries(0):
            assert block.to_python(7) == 7
            assert block.bulk_to_python([1, 2]) == [1, 2]
            assert block.get_prep_value(7) == 7

    def test_takes_the_number_of_what_was_chosen(self):
        group = make_group()
        assert GroupChooserBlock().value_from_form(group) == group.pk

    def test_tells_which_group_it_refers_to(self):
        ((model, pk, *_),) = GroupChooserBlock().extract_references(7)
        assert (model.__name__, pk) == ("Group", "7")


class TestGroupListBlock:
    def test_lists_the_groups_with_their_pages(self, site):
        make_group_page(make_group(), make_index_page(site))
        make_group(name="Weg", status="ended")
        html = render(GroupListBlock(), {"heading": "Alle groepen"})
        assert 'href="/groepen/krakeel/"' in html
        assert "Alle groepen" in html
        assert "Weg" not in html

    def test_shows_a_group_without_a_page_without_a_link(self):
        make_group()
        html = render(GroupListBlock())
        assert "Krakeel" in html
        assert "<a " not in html.split("Krakeel")[0][-40:]

    def test_needs_no_request(self):
        make_group()
        assert "Krakeel" in render(GroupListBlock(), context={})

    def test_escapes_names(self):
        make_group(name="<script>alert(1)</script>")
        assert "<script>alert" not in render(GroupListBlock())


def map_settings(html):
    found = re.search(r'data-settings="([^"]+)"', html)
    return json.loads(unescape(found[1]))


class TestGroupMapBlock:
    def test_is_for_all_groups(self):
        make_group()
        html = render(GroupMapBlock(), {"groups": []})
        settings = map_settings(html)
        assert settings["url"].endswith("groups.geojson?language=nl&detail=overview")
        assert settings["fullUrl"].endswith("groups.geojson?language=nl")
        assert "Krakeel" in html

    def test_is_for_some_groups_in_the_order_of_the_editor(self):
        make_group(name="Noord")
        shown = [make_group(name=name).pk for name in ("Zuid", "Aa")]
        html = render(GroupMapBlock(), {"groups": shown})
        first, second = shown
        assert map_settings(html)["url"].endswith(f"&group={first}&group={second}")
        assert html.index("Zuid") < html.index("Aa")
        assert "Noord" not in html

    def test_is_for_one_group(self):
        settings = map_settings(render(GroupMapBlock(), {"groups": [make_group().pk]}))
        assert settings["isOne"]
        assert "fullUrl" not in settings

    def test_leaves_out_what_is_gone(self):
        gone = make_group()
        gone.delete()
        ended = make_group(name="Weg", status="ended")
        assert "Weg" not in render(GroupMapBlock(), {"groups": [gone.pk, ended.pk]})

    def test_gives_no_id_twice_however_often_it_stands_on_a_page(self):
        make_group()
        assert not re.search(r'\sid="', render(GroupMapBlock()))

    def test_has_no_inline_script_and_asks_nobody_outside(self):
        html = render(GroupMapBlock())
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert not re.search(r'(src|href)="https?://', html)


class TestDefinitions:
    @pytest.mark.parametrize("block", [GroupListBlock(), GroupMapBlock()])
    def test_have_an_icon_a_group_and_a_preview(self, block):
        assert block.meta.icon
        assert str(block.meta.group) == "WhatsApp-Alert"
        assert block.is_previewable
        assert block.get_description()
