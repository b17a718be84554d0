"""The form on pages of other people's sites, however those are built and served."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from tests.commits import CommittingClient
from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.signups.any_page import JINJA, LAYOUTS, forms_on, send
from tests.site.factories import columns, make_host_page, signup_form, text
from tests.site.html import html_of
from tests.site.tree import make_site
from wagtail_whatsappalert.checks import check_base_template
from wagtail_whatsappalert.signups.models import Signup

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site(settings):
    settings.WAGTAIL_WHATSAPPALERT = {"BASE_TEMPLATE": "testsite/base.html"}
    cache.clear()
    yield make_site(hostname="testserver")
    cache.clear()


@pytest.fixture
def group():
    return make_group()


@pytest.fixture
def client():
    return CommittingClient()


class TestEveryTemplate:
    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_shows_a_form_that_can_be_sent(self, client, site, group, layout):
        page = make_host_page(site, text(), signup_form(group), layout=layout)
        (form,) = forms_on(client, page)
        assert send(client, form).status_code == 303
        assert Signup.objects.get().group == group

    @pytest.mark.parametrize("layout", LAYOUTS)
    def test_shows_a_form_to_choose_a_group_in(self, client, site, group, layout):
        page = make_host_page(site, signup_form(), layout=layout)
        (form,) = forms_on(client, page)
        assert send(client, form, group=group.pk).status_code == 303

    def test_a_block_without_a_group_that_exists_is_empty(self, client, site, group):
        page = make_host_page(site, text(), signup_form(group))
        group.delete()
        response = client.get(page.url)
        assert response.status_code == 200
        assert "Gewone tekst." in response.content.decode()

    def test_knows_no_site_and_shows_no_form(self, client, site, group):
        page = make_host_page(site, signup_form(group), layout="page_body")
        Site.objects.update(is_default_site=False)
        assert forms_on(client, page) == []


class TestJinja:
    @pytest.fixture(autouse=True)
    def jinja_first(self, settings):
        pytest.importorskip("jinja2")
        settings.TEMPLATES = [JINJA, *settings.TEMPLATES]

    def test_a_page_of_it_shows_the_form(self, client, site, group):
        page = make_host_page(site, signup_form(group), layout="jinja")
        (form,) = forms_on(client, page)
        assert send(client, form).status_code == 303

    def test_our_own_pages_stay_in_the_templates_of_django(self, client, site, group):
        page = make_host_page(site, signup_form(group), layout="jinja")
        (form,) = forms_on(client, page)
        response = send(client, form, phone="1")
        assert response.status_code == 422
        assert html_of(response).language == "nl"

    def test_a_base_template_of_jinja_only_is_refused(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"BASE_TEMPLATE": "testsite/jinja.html"}
        (message,) = check_base_template(None)
        assert message.id == "wagtail_whatsappalert.E101"


class TestBaseTemplate:
    def test_is_refused_at_the_start_where_it_does_not_exist(self, settings):
        settings.WAGTAIL_WHATSAPPALERT = {"BASE_TEMPLATE": "nowhere.html"}
        (message,) = check_base_template(None)
        assert message.id == "wagtail_whatsappalert.E101"

    def test_is_fine_where_it_exists(self):
        assert check_base_template(None) == []


class TestSeveralFormsOnAPage:
    @pytest.fixture
    def groups(self):
        return [make_group(name=name) for name in ("Krakeel", "Noord", "Wolfsbos")]

    @pytest.fixture(params=LAYOUTS)
    def page(self, request, site, groups):
        krakeel, noord, wolfsbos = groups
        return make_host_page(
            site,
            signup_form(krakeel),
            signup_form(krakeel),
            columns([signup_form(noord), signup_form()], [signup_form(wolfsbos)]),
            layout=request.param,
        )

    def test_share_no_id(self, client, page):
        html = html_of(client.get(page.url))
        assert len(html.signup_forms) == 5
        assert html.shared_ids == []

    def test_refer_to_elements_that_exist(self, client, page):
        html = html_of(client.get(page.url))
        assert html.references
        assert html.references <= html.ids.keys()

    def test_each_signs_up_for_its_own_group(self, client, page, groups):
        krakeel, noord, wolfsbos = groups
        forms = forms_on(client, page)
        for form, number in zip(forms, range(5), strict=True):
            phone = f"06 1234567{number}"
            chosen = {} if number != 3 else {"group": noord.pk}
            assert send(client, form, phone=phone, **chosen).status_code == 303
        signed_up = Signup.objects.order_by("pk").values_list("group__name", flat=True)
        assert [*signed_up] == ["Krakeel", "Krakeel", "Noord", "Noord", "Wolfsbos"]


class TestTheHostPage:
    def test_sets_no_cookie_and_varies_by_none(self, client, site, group):
        page = make_host_page(site, signup_form(group))
        response = client.get(page.url)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
        assert "csrfmiddlewaretoken" not in response.content.decode()
        assert "no-store" not in response.get("Cache-Control", "")

    def queries_of(self, client, page):
        # The very first visits make what is made once: settings, caches.
        for _visit in range(2):
            client.get(page.url)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page.url).status_code == 200
        return len(queries)

    @pytest.mark.parametrize(
        ("layout", "more"),
        [
            ("include_block", 1),
            ("loop", 1),
            # Blocks are not told the request there: the default site is asked for.
            ("page_body", 1),
            ("cache", 0),
            ("wagtailcache", 0),
        ],
    )
    def test_costs_one_query_more_with_the_form(
        self, client, site, group, layout, more
    ):
        plain = make_host_page(site, text(), layout=layout, title="Zonder")
        page = make_host_page(site, text(), signup_form(group), layout=layout)
        before = self.queries_of(client, plain)
        assert self.queries_of(client, page) <= before + more

    def test_costs_one_for_each_form(self, client, site, group):
        plain = make_host_page(site, text(), title="Zonder")
        page = make_host_page(site, signup_form(group), signup_form())
        before = self.queries_of(client, plain)
        assert self.queries_of(client, page) <= before + 2


class TestCachedFragments:
    @pytest.mark.parametrize("layout", ["cache", "wagtailcache"])
    def test_never_hold_what_a_visitor_typed(self, site, group, layout):
        page = make_host_page(site, signup_form(group), layout=layout)
        anna, bert = CommittingClient(), CommittingClient()
        first = anna.get(page.url).content
        (form,) = forms_on(anna, page)
        wrong = send(anna, form, name="Anna Geheim", phone="1")
        assert "Anna Geheim" in wrong.content.decode()
        assert bert.get(page.url).content == first
        assert "Geheim" not in send(bert, form, phone="1").content.decode()


class TestPreviewsInTheAdmin:
    @pytest.mark.parametrize("layout", ["include_block", "loop"])
    def test_show_a_form_that_cannot_be_sent(self, site, group, layout):
        page = make_host_page(site, signup_form(group), layout=layout)
        (form,) = html_of(page.make_preview_request()).signup_forms
        assert (form.action, form.method) == (None, None)
        assert [button["type"] for button in form.buttons] == ["button"]
        assert all("disabled" in button for button in form.buttons)

    def test_of_a_group_page_do_too(self, site, group):
        page = make_group_page(group, make_index_page(site))
        (form,) = html_of(page.make_preview_request()).signup_forms
        assert form.action is None

    def test_leave_the_page_itself_as_it_is(self, client, site, group):
        page = make_host_page(site, signup_form(group), layout="wagtailcache")
        page.make_preview_request()
        (form,) = forms_on(client, page)
        assert form.method == "post"
