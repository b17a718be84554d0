import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail import blocks

from tests.texts.factories import make_site
from wagtail_whatsappalert.leaflets.blocks import LeafletListBlock

from .factories import (
    make_collection,
    make_document,
    make_leaflet,
    make_standard_leaflet,
)

pytestmark = pytest.mark.django_db


class AnyBody(blocks.StreamBlock):
    leaflets = LeafletListBlock()


def render(**value):
    value = {"heading": "", "only_standard": False, "every_language": True, **value}
    body = AnyBody().to_python([{"type": "leaflets", "value": value}])
    return str(body.render_as_block())


class TestLeafletListBlock:
    def test_links_to_the_file_with_its_kind_and_size(self):
        make_leaflet(title="Inbraak", document=make_document())
        html = render().replace("\xa0", " ")
        assert 'hreflang="nl"' in html
        assert '<span lang="nl" dir="auto">Inbraak</span> (PDF, 2' in html

    def test_marks_what_is_on_another_site(self):
        make_leaflet(url="https://politie.nl/folder")
        html = render()
        assert 'rel="external noreferrer"' in html
        assert "politie.nl)</a>" in html

    def test_names_what_is_to_be_asked_for(self):
        private = make_document(make_collection(is_private=True))
        make_leaflet(title="Op papier")
        make_leaflet(title="Intern", document=private)
        html = render()
        assert "Op papier" in html and "Intern" in html
        assert "<a " not in html

    def test_puts_other_languages_below_a_heading_of_their_own(self, settings):
        settings.LANGUAGE_CODE = "nl"
        make_leaflet(language="nl", title="Folder")
        make_leaflet(language="de", title="Blatt")
        html = render(heading="Folders")
        assert "<h2>Folders</h2>" in html
        assert '<h3 lang="de" dir="auto">Deutsch</h3>' in html
        assert "Nederlands" not in html
        assert "Blatt" not in render(every_language=False)
        assert '<h2 lang="de"' in render()

    def test_shows_only_the_standard_set_when_chosen(self):
        make_leaflet(title="Los")
        make_standard_leaflet(title="Vast")
        html = render(only_standard=True)
        assert "Vast" in html and "Los" not in html

    def test_escapes_what_an_editor_typed(self):
        make_leaflet(title="<script>alert(1)</script>", description="<b>x</b>")
        html = render()
        assert "<script>alert" not in html and "<b>" not in html

    def test_has_a_preview_without_any_content(self):
        block = LeafletListBlock()
        value = block.get_preview_value()
        bound = blocks.BoundBlock(block, value)
        template = block.meta.preview_template
        assert render_to_string(template, {"bound_block": bound})


class TestThePageOfLeaflets:
    URL = "wagtail_whatsappalert:leaflets"

    def test_is_in_the_language_that_is_asked_for(self, client):
        make_site(phone="14 0528")
        make_leaflet(language="en", title="Burglary")
        make_leaflet(language="nl", title="Inbraak")
        html = client.get(reverse(self.URL), {"language": "en"}).content.decode()
        assert html.index("Burglary") < html.index("Inbraak")
        assert "<h1>Leaflets</h1>" in html and "14 0528" in html
        html = client.get(reverse(self.URL), {"language": "nl"}).content.decode()
        assert html.index("Inbraak") < html.index("Burglary")

    def test_is_there_without_any_leaflet(self, client):
        make_site()
        assert client.get(reverse(self.URL)).status_code == 200
        assert client.post(reverse(self.URL)).status_code == 405

    def test_takes_as_many_queries_for_many(self, client):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse(self.URL))
            return len(queries)

        make_site()
        make_leaflet(document=make_document())
        count()
        few = count()
        for _number in range(8):
            make_leaflet(document=make_document())
        assert count() == few
