import re

import pytest
from django.test import RequestFactory

from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.blocks import SignupFormBlock
from wagtail_whatsappalert.signups.tokens import read_form_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


def render(value=None, context=None):
    block = SignupFormBlock()
    request = RequestFactory().get("/")
    values = {name: child.get_default() for name, child in block.child_blocks.items()}
    value = block.to_python({**values, **(value or {})})
    return block.render(value, {"request": request} if context is None else context)


def token_in(html):
    return read_form_token(re.search(r'name="token" value="([^"]+)"', html)[1])


class TestRendering:
    def test_for_a_group_needs_no_choice(self):
        group = make_group()
        html = render({"group": group.pk})
        assert token_in(html).group == group.pk
        assert 'name="group"' not in html

    def test_without_a_group_offers_the_open_ones(self):
        make_group(name="Krakeel")
        make_group(name="Slaapt", status="paused")
        html = render()
        assert token_in(html).group is None
        assert "Krakeel" in html
        assert "Slaapt" not in html

    def test_remembers_what_the_editor_chose(self):
        make_group()
        token = token_in(
            render({"heading": "Doe mee", "thank_you": "Dank", "ask_coordinator": True})
        )
        assert (token.heading, token.thank_you) == ("Doe mee", "Dank")
        assert token.ask_coordinator

    def test_needs_no_request(self):
        make_group()
        assert token_in(render(context={})).group is None

    def test_of_a_group_that_is_gone_is_no_error(self):
        html = render({"group": 999})
        assert "<form" not in html

    def test_twice_shares_no_id(self):
        make_group()
        both = render() + render()
        ids = re.findall(r'\bid="([^"]+)"', both)
        assert len(ids) == len(set(ids))

    def test_shows_no_form_for_a_closed_group(self):
        group = make_group(signup_route="closed")
        assert "<form" not in render({"group": group.pk})

    def test_escapes_what_an_editor_or_a_group_is_called(self):
        group = make_group(name="<script>alert(1)</script>")
        html = render({"group": group.pk, "heading": "<b>x</b>"})
        assert "<script>alert" not in html
        assert "<b>x</b>" not in html

    def test_never_renders_inline_script_or_style(self):
        make_group()
        html = render()
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert " style=" not in html
        assert not re.search(r"\son\w+=", html)


class TestDefinition:
    def test_has_an_icon_a_group_and_a_preview(self):
        block = SignupFormBlock()
        assert block.meta.icon
        assert str(block.meta.group) == "WhatsApp-Alert"
        assert block.is_previewable
        assert block.get_description()

    def test_tells_wagtail_which_group_it_shows(self):
        group = make_group()
        block = SignupFormBlock()
        value = block.to_python({"group": group.pk})
        references = [(model, pk) for model, pk, *_ in block.extract_references(value)]
        assert [(model.__name__, pk) for model, pk in references] == [
            ("Group", str(group.pk))
        ]
