import pytest
from django.template.loader import render_to_string
from wagtail import blocks

from tests.site.tree import make_site
from wagtail_whatsappalert.workshops.blocks import WorkshopListBlock, WorkshopMapBlock

from .factories import make_workshop

pytestmark = pytest.mark.django_db


class AnyBody(blocks.StreamBlock):
    workshops = WorkshopListBlock()
    workshop_map = WorkshopMapBlock()


def render(kind="workshops", **value):
    body = AnyBody().to_python([{"type": kind, "value": value}])
    return str(body.render_as_block())


class TestWorkshopListBlock:
    def test_lists_workshops_in_a_body_without_a_request(self):
        make_site()
        make_workshop()
        html = render(heading="Kom ook", count=3)
        assert "<h2>Kom ook</h2>" in html
        assert "<h3" in html
        assert "Meld verdacht gedrag" in html

    def test_skips_no_heading_level_when_it_has_no_heading(self):
        make_site()
        make_workshop()
        html = render(heading="", count=3)
        assert "<h2" in html
        assert "<h3" not in html

    def test_has_a_preview_without_any_content(self):
        block = WorkshopListBlock()
        value = block.get_preview_value()
        context = block.get_preview_context(
            value, {"bound_block": block.bind(value), "page_title": "Preview"}
        )
        assert "<h2>" in render_to_string(block.get_preview_template(value), context)

    @pytest.mark.parametrize("count", [0, 21, None])
    def test_refuses_a_senseless_number(self, count):
        block = WorkshopListBlock()
        value = block.normalize({"heading": "", "count": count})
        with pytest.raises(blocks.StructBlockValidationError):
            block.clean(value)


class TestWorkshopMapBlock:
    def test_has_the_same_in_a_list_without_a_request(self):
        make_site()
        make_workshop(location="SRID=4326;POINT(6.476 52.722)")
        make_workshop(title="Zonder plek op de kaart")
        html = render("workshop_map", heading="Kom ook")
        assert "workshops.geojson?language=nl" in html
        assert "<h2>Kom ook</h2>" in html
        assert "Meld verdacht gedrag" in html
        assert "Zonder plek op de kaart" in html

    def test_can_be_previewed(self):
        block = WorkshopMapBlock()
        assert block.is_previewable
        assert str(block.meta.group) == "WhatsApp-Alert"
        assert block.get_description()
