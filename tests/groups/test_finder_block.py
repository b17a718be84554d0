"""The finder on any page of any site, cached or not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_script_prefix

from tests.site.factories import make_host_page, text
from tests.site.html import html_of
from tests.site.tree import make_site
from wagtail_whatsappalert.groups.finder_blocks import FinderBlock
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_index_page

pytestmark = pytest.mark.django_db

LAYOUTS = ["include_block", "loop", "page_body", "cache", "wagtailcache"]


@pytest.fixture
def site():
    return make_site(hostname="testserver")


def finder(**value):
    return {"type": "finder", "value": value}


def forms_of(html):
    return [form for form in html.forms if "text" in form.fields]


class TestOnAPage:
    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_works_twice_without_a_cookie(self, client, site, layout):
        page = make_host_page(site, finder(), finder(heading="Zoek"), layout=layout)
        for _visit in range(2):
            response = client.get(page.url)
            html = html_of(response)
            assert [form.action for form in forms_of(html)] == ["/whatsapp/find/"] * 2
            assert html.shared_ids == []
            assert html.references <= html.ids.keys()
            assert html.inline == []
            assert not response.cookies
            assert "Cookie" not in response.get("Vary", "")

    def test_costs_one_query_more_at_most(self, client, site):
        pages = [make_host_page(site, text(), title="Zonder")]
        pages.append(make_host_page(site, text(), finder()))
        counts = []
        for page in pages:
            for _visit in range(3):
                client.get(page.url)
            with CaptureQueriesContext(connection) as queries:
                client.get(page.url)
            counts.append(len(queries))
        assert counts[1] <= counts[0] + 1

    def test_shows_what_the_editor_wrote(self, client, site):
        words = {"heading": "<i>Welke?</i>", "intro": "<p>Vul <b>alles</b> in.</p>"}
        page = make_host_page(site, finder(**words))
        html = client.get(page.url).content.decode()
        assert "&lt;i&gt;Welke?&lt;/i&gt;" in html
        assert "<p>Vul <b>alles</b> in.</p>" in html

    def test_follows_the_settings_at_once(self, client, site):
        page = make_host_page(site, finder())
        client.get(page.url)
        settings = WhatsAppAlertSettings.for_site(site)
        settings.phone = "14 0528"
        settings.save()
        assert "14 0528" in client.get(page.url).content.decode()

    def test_knows_where_the_site_stands(self, client, site):
        url = make_host_page(site, finder()).url
        for prefix in ("", "/sub", ""):
            with override_script_prefix(f"{prefix}/"):
                html = html_of(client.get(url))
            (form,) = forms_of(html)
            assert form.action == f"{prefix}/whatsapp/find/"

    def test_starts_the_overview(self, client, site):
        response = client.get(make_index_page(site).url)
        assert len(forms_of(html_of(response))) == 1


class TestPreviews:
    @pytest.mark.parametrize("layout", ["include_block", "loop"])
    def test_show_a_form_that_cannot_be_sent(self, site, layout):
        page = make_host_page(site, finder(), layout=layout)
        (form,) = forms_of(html_of(page.make_preview_request()))
        assert (form.action, form.method) == (None, None)
        assert [button["type"] for button in form.buttons] == ["button"]


class TestTheBlock:
    def test_tells_a_headless_site_where_to_ask(self):
        block = FinderBlock()
        told = block.get_api_representation(block.to_python({"heading": "Zoek"}))
        assert told["action"].endswith("/whatsapp/find/")
        assert told["heading"] == "Zoek"

    def test_has_an_icon_a_group_and_a_preview(self):
        block = FinderBlock()
        assert block.meta.icon
        assert str(block.meta.group) == "WhatsApp-Alert"
        assert block.is_previewable
        assert block.get_description()
