import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.groups.factories import make_group_page, make_index_page
from tests.site.tree import make_site
from tests.threads.factories import make_group_in
from wagtail_whatsappalert.steering.shown import public_contacts
from wagtail_whatsappalert.templatetags.whatsappalert_steering import dialled

from .factories import make_contact

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return make_group_in()


@pytest.fixture
def district(group):
    return group.neighbourhoods.get().district


@pytest.fixture
def page(group):
    site = make_site(hostname="testserver")
    return make_group_page(group, make_index_page(site))


def names(group):
    return [shown.name for shown in public_contacts(group, timezone.localdate())]


class TestPublicContacts:
    def test_are_those_who_are_made_public(self, group, district):
        shown = make_contact(district, is_public=True)
        make_contact(district)
        assert names(group) == [shown.name]

    def test_are_those_of_the_district(self, group):
        elsewhere = make_group_in().neighbourhoods.get().district
        make_contact(elsewhere, is_public=True)
        assert names(group) == []

    def test_are_active(self, group, district):
        make_contact(district, is_public=True, active_until="2021-01-01")
        assert names(group) == []

    def test_follow_every_change_at_once(self, group, district):
        assert names(group) == []
        contact = make_contact(district, is_public=True)
        assert names(group) == [contact.name]
        contact.name = "Anders"
        contact.save()
        assert names(group) == ["Anders"]
        contact.districts.set([make_group_in().neighbourhoods.get().district])
        assert names(group) == []
        contact.steering_group.districts.set([district])
        contact.districts.clear()
        assert names(group) == ["Anders"]
        contact.delete()
        assert names(group) == []


class TestTheGroupPage:
    def test_shows_how_they_are_reached(self, client, page, district):
        contact = make_contact(district, is_public=True, phone="(0528) 29 19 11")
        text = client.get(page.url).content.decode()
        assert contact.name in text
        assert 'href="tel:0528291911"' in text
        assert f"mailto:{contact.email}" in text

    def test_shows_nobody_else(self, client, page, district):
        contact = make_contact(district)
        text = client.get(page.url).content.decode()
        for secret in (contact.name, contact.email, "whatsappalert-group-contacts"):
            assert secret not in text

    def test_costs_no_query_more_for_it(self, client, page, monkeypatch):
        def count():
            with CaptureQueriesContext(connection) as queries:
                client.get(page.url)
            return len(queries)

        cache.clear()
        client.get(page.url)
        with_contacts = count()
        tag = "wagtail_whatsappalert.templatetags.whatsappalert_steering"
        monkeypatch.setattr(f"{tag}.version_on_page", lambda request: "1")
        monkeypatch.setattr(f"{tag}.public_contacts", lambda *args: [])
        assert count() == with_contacts


class TestDialling:
    @pytest.mark.parametrize(
        ("written", "number"),
        [
            ("0900-8844", "09008844"),
            ("14 0528", "140528"),
            ("+31 (0)528 29 19 11", "+31528291911"),
            ("", ""),
            (None, ""),
        ],
    )
    def test_leaves_out_what_is_not_dialled(self, written, number):
        assert dialled(written) == number
