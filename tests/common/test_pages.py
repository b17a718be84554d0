import pytest
from wagtail.models import BaseViewRestriction, Page, PageViewRestriction, Site

from tests.groups.factories import make_group, make_group_page, make_index_page
from tests.site.tree import make_locale, make_root, make_site
from wagtail_whatsappalert.common.pages import page_models, record_urls
from wagtail_whatsappalert.common.record_page import record_page
from wagtail_whatsappalert.groups.pages import GroupPageMixin
from wagtail_whatsappalert.pages.models import GroupPage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def index(site):
    return make_index_page(site)


@pytest.fixture
def english(site):
    """The overview in English, beside the Dutch home page."""
    locale = make_locale("en")
    home = make_root().add_child(
        instance=Page(title="Municipality", slug="home-en", locale=locale)
    )
    home.translation_key = site.root_page.translation_key
    home.save()
    from wagtail_whatsappalert.pages.models import GroupIndexPage

    return home.add_child(instance=GroupIndexPage(title="Groups", locale=locale))


def urls(site, language="nl"):
    return record_urls(GroupPageMixin, "group", site, language)


def restrict(page):
    return PageViewRestriction.objects.create(
        page=page, restriction_type=BaseViewRestriction.LOGIN
    )


class TestPageModels:
    def test_are_the_concrete_ones(self):
        assert page_models(GroupPageMixin) == [GroupPage]


class TestRecordUrls:
    def test_are_by_number_of_the_record(self, site, index):
        first, second = make_group(name="Noord"), make_group(name="Zuid")
        make_group_page(first, index)
        make_group_page(second, index)
        make_group(name="Zonder pagina")
        assert urls(site) == {
            first.pk: "/groepen/noord/",
            second.pk: "/groepen/zuid/",
        }

    def test_leave_out_drafts(self, site, index):
        make_group_page(make_group(), index, live=False)
        assert urls(site) == {}

    def test_leave_out_pages_of_no_record(self, site, index):
        group = make_group()
        make_group_page(group, index)
        group.delete()
        assert GroupPage.objects.get().group is None
        assert urls(site) == {}

    @pytest.mark.parametrize("which", ["page", "parent"])
    def test_leave_out_restricted_pages(self, site, index, which):
        page = make_group_page(make_group(), index)
        restrict(index if which == "parent" else page)
        assert urls(site) == {}

    def test_prefer_the_language_that_is_asked_for(self, site, index, english):
        group = make_group()
        make_group_page(group, index)
        locale = english.locale
        make_group_page(group, english, title="The group", locale=locale)
        assert urls(site, "nl")[group.pk].endswith("/groepen/krakeel/")
        assert urls(site, "en")[group.pk] == "/en/groups/the-group/"

    def test_fall_back_on_another_language(self, site, index):
        group = make_group()
        make_group_page(group, index)
        assert urls(site, "en")[group.pk] == "/groepen/krakeel/"

    def test_take_the_first_page_in_the_tree(self, site, index):
        group = make_group()
        make_group_page(group, index, title="Een")
        make_group_page(group, index, title="Twee")
        assert urls(site)[group.pk] == "/groepen/een/"

    def test_need_the_same_queries_for_more_pages(
        self, site, index, django_assert_num_queries
    ):
        make_group_page(make_group(), index)
        urls(site)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as few:
            urls(site)
        for number in range(20):
            make_group_page(make_group(name=f"Groep {number}"), index)
        with django_assert_num_queries(len(few)):
            assert len(urls(site)) == 21

    def test_of_another_site_are_absolute(self, site, index):
        group = make_group()
        other_home = make_root().add_child(
            instance=Page(title="Other", slug="other", locale=make_locale())
        )
        other = Site.objects.create(
            hostname="other.example", root_page=other_home, port=80
        )
        make_group_page(group, index)
        assert urls(other) == {group.pk: "http://testserver/groepen/krakeel/"}


class TestRecordPage:
    def test_is_the_page_that_everybody_may_read(self, index):
        group = make_group()
        assert record_page(GroupPageMixin, "group", group.pk, "nl") is None
        page = make_group_page(group, index)
        assert record_page(GroupPageMixin, "group", group.pk, "nl") == page
        restrict(page)
        assert record_page(GroupPageMixin, "group", group.pk, "nl") is None
