import re
from xml.etree import ElementTree

import pytest
from django.template.loader import render_to_string
from wagtail import blocks

from tests.groups.factories import make_group, make_neighbourhood
from tests.site.html import Html
from tests.site.tree import make_site
from wagtail_whatsappalert.pages.bodies import body_blocks
from wagtail_whatsappalert.statistics.blocks import FiguresBlock
from wagtail_whatsappalert.statistics.choices import FigureKind

from .factories import make_covering_group, make_figures

pytestmark = pytest.mark.django_db


class AnyBody(blocks.StreamBlock):
    figures = FiguresBlock()


def render(*values):
    empty = {"heading": "", "figure": "burglaries", "years": 5}
    raw = [{"type": "figures", "value": empty | value} for value in values]
    return str(AnyBody().to_python(raw).render_as_block())


@pytest.fixture
def krakeel():
    make_site()
    make_figures("GM0118", [9, 0, None, 3, 12])
    make_figures("BU01185003", [8, 0, None, 3, 2])
    return make_neighbourhood(name="Krakeel & <Zuid>", code="BU01185003")


class TestFiguresBlock:
    def test_draws_a_chart_without_a_request(self, krakeel):
        html = render({"heading": "Inbraken"})
        assert "<h2>Inbraken</h2>" in html
        assert "<h3" in html and "<svg" in html

    def test_skips_no_heading_level_when_it_has_no_heading(self, krakeel):
        html = render({})
        assert "<h2" in html
        assert "<h3" not in html

    def test_draws_what_xml_can_read(self, krakeel):
        html = render({"neighbourhood": krakeel.pk})
        pictures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
        assert len(pictures) > 1
        for picture in pictures:
            ElementTree.fromstring(picture.replace("&#x27;", "'"))

    def test_names_its_picture_and_keeps_the_policy(self, krakeel):
        html = Html(render({}, {"neighbourhood": krakeel.pk}))
        assert html.inline == []
        assert html.shared_ids == []
        assert html.references and html.references <= html.ids.keys()

    def test_writes_places_as_a_style_can_read_them_in_every_language(self, krakeel):
        assert not re.search(r'(?:x|y|width|height|x1|y1)="[^"]*,', render({}))

    def test_links_to_its_open_data(self, krakeel):
        html = render({"figure": "members"})
        assert "figures.csv?figure=members" in html
        assert "creativecommons" not in html
        assert "creativecommons.org/licenses/by/4.0" in render({})

    @pytest.mark.parametrize("figure", FigureKind.values)
    def test_says_something_when_there_is_nothing(self, figure):
        make_site()
        assert "<li>" in render({"figure": figure})

    def test_of_a_group_that_is_gone_shows_nothing_of_others(self, krakeel):
        assert "<svg" not in render({"group": 987_654})
        assert "<svg" not in render({"neighbourhood": 987_654})

    def test_survives_an_unknown_kind(self, krakeel):
        assert "<svg" in render({"figure": "weather"})

    def test_has_a_preview_without_any_content(self):
        make_site()
        block = FiguresBlock()
        value = block.get_preview_value()
        context = block.get_preview_context(
            value, {"bound_block": block.bind(value), "page_title": "Preview"}
        )
        assert "<h2>" in render_to_string(block.get_preview_template(value), context)

    def test_stands_in_the_body_of_every_page(self):
        assert "figures" in dict(body_blocks())


class TestChoosing:
    def clean(self, **value):
        block = FiguresBlock()
        empty = {"heading": "", "figure": "burglaries", "years": 5}
        return block.clean(block.normalize(empty | value))

    def test_takes_a_group_or_a_neighbourhood(self, krakeel):
        assert self.clean(neighbourhood=krakeel.pk)
        assert self.clean(group=make_covering_group("A", krakeel).pk)
        with pytest.raises(blocks.StructBlockValidationError):
            self.clean(group=make_group().pk, neighbourhood=krakeel.pk)

    @pytest.mark.parametrize("years", [0, 11, None])
    def test_refuses_a_senseless_number_of_years(self, years):
        with pytest.raises(blocks.StructBlockValidationError):
            self.clean(years=years)

    def test_is_offered_to_editors(self, admin_client, krakeel):
        page = admin_client.get("/admin/whatsappalert_neighbourhood_chooser/")
        assert "Krakeel" in page.content.decode()

    def test_makes_no_neighbourhood(self, admin_client, krakeel):
        url = "/admin/whatsappalert_neighbourhood_chooser/create/"
        fields = {"name": "X", "code": "BU1", "year": 2016}
        for data in (fields, {f"creation-form-{k}": v for k, v in fields.items()}):
            assert admin_client.post(url, data).status_code in (404, 405)
        assert type(krakeel).objects.get() == krakeel

    def test_knows_what_it_refers_to(self, krakeel):
        block = FiguresBlock()
        value = block.normalize({"neighbourhood": krakeel.pk, "group": None})
        ((model, number, _path, _content),) = block.extract_references(value)
        assert (model, number) == (type(krakeel), str(krakeel.pk))
