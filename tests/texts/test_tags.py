import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from wagtail import blocks

from tests.texts.factories import (
    make_house_rules,
    make_other_site,
    make_saar_steps,
    make_site,
)
from wagtail_whatsappalert.texts.blocks import HouseRulesBlock, SaarBlock


def render(tag, request=True, **context):
    template = Template(f"{{% load whatsappalert_texts %}}{{% {tag} %}}")
    if request:
        context["request"] = RequestFactory().get("/", SERVER_NAME="localhost")
    with translation.override("en"):
        return template.render(Context(context))


@pytest.mark.django_db
class TestHouseRules:
    def test_shows_the_text_in_force_as_a_list(self):
        make_house_rules("Be kind")
        html = render("house_rules")
        assert '<ol class="whatsappalert-rules whatsappalert-rules__list">' in html
        assert "<strong>Be kind</strong>" in html

    def test_follows_the_facts_of_site_and_group(self):
        make_site(emergency_number="101", emergency_without_speech="app 112 BE")
        html = render("house_rules minimum_age=16")
        assert "at least 16 years old" in html
        assert "101" in html and "112NL" not in html and "{" not in html
        assert "app 112 BE" in html

    def test_escapes_hostile_facts(self):
        make_site(municipality="<script>alert(1)</script>")
        html = render("house_rules")
        assert "<script>" not in html
        assert "&lt;script&gt;" in html

    def test_uses_the_default_site_without_a_request(self):
        make_house_rules("Be kind")
        make_house_rules("Be elsewhere", site=make_other_site())
        assert "Be kind" in render("house_rules", request=False)

    def test_stands_a_database_without_sites(self):
        assert "whatsappalert-rules" in render("house_rules", request=False)

    def test_shows_the_rules_that_are_handed_to_it(self, django_assert_num_queries):
        make_site(municipality="x")
        rules = make_house_rules("At hand")
        render("house_rules")
        with django_assert_num_queries(2):  # the site and its settings
            assert "At hand" in render("house_rules rules=rules", rules=rules)

    def test_takes_three_queries_however_many_rules_there_are(
        self, django_assert_num_queries
    ):
        make_site(municipality="x")
        render("house_rules")
        with django_assert_num_queries(3):  # and the version in force
            render("house_rules")

    def test_shows_what_the_group_adds(self):
        html = render("house_rules extra=extra", extra="<p>Ring {emergency_number}</p>")
        assert "<p>Ring 112</p>" in html

    @pytest.mark.parametrize(
        ("arguments", "found"),
        [
            (
                "heading='Our rules'",
                '<h2 class="whatsappalert-texts__heading">Our rules',
            ),
            ("heading='Our rules' level=4", ">Our rules</h4>"),
            ("extra='<p>x</p>' level=3", ">Extra rules of this group</h3>"),
            ("heading='Our rules' extra='<p>x</p>'", "of this group</h3>"),
        ],
    )
    def test_has_a_heading_of_the_level_that_is_asked_for(self, arguments, found):
        assert found in render(f"house_rules {arguments}")

    def test_has_no_heading_unless_it_is_given(self):
        assert "<h" not in render("house_rules")


@pytest.mark.django_db
class TestSaarSteps:
    def test_shows_letters_and_steps(self):
        html = render("saar_steps")
        assert '<ol class="whatsappalert-saar whatsappalert-saar__steps">' in html
        assert html.count('class="whatsappalert-saar__letter"') == 4
        assert "112NL-app" in html and "0900-8844" in html

    def test_shows_the_text_in_force(self):
        make_saar_steps("Open your eyes")
        html = render("saar_steps heading='Do this' level=3")
        assert "Open your eyes" in html
        assert ">Do this</h3>" in html


@pytest.mark.django_db
class TestBlocks:
    @pytest.mark.parametrize(
        ("block", "found"),
        [(HouseRulesBlock, "whatsappalert-rules"), (SaarBlock, "whatsappalert-saar")],
    )
    def test_renders_in_any_stream_without_a_context(self, block, found):
        make_site()
        stream = blocks.StreamBlock([("ours", block())])
        value = stream.to_python([{"type": "ours", "value": {"heading": "Hello"}}])
        html = value.render_as_block()
        assert found in html
        assert "Hello" in html

    def test_follows_the_group_of_the_page(self):
        make_site()
        block = HouseRulesBlock()
        with translation.override("en"):
            html = block.render(
                block.to_python({"heading": ""}), {"group": {"minimum_age": 21}}
            )
        assert "at least 21 years old" in html

    @pytest.mark.parametrize("block", [HouseRulesBlock, SaarBlock])
    def test_has_a_preview_an_icon_and_a_group(self, block):
        block = block()
        assert block.is_previewable
        assert block.meta.icon
        assert str(block.meta.group) == "WhatsApp-Alert"
