"""The form on pages of other people's sites, however those are built and served."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from wagtail.models import Page, Site

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.any_page import forms_on, link_in, path_of, send
from tests.site.factories import make_host_page, signup_form
from tests.site.html import html_of
from tests.site.tree import make_site
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import FIELDS, make_signup

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


class TestEveryRequestInATransaction:
    @pytest.fixture(autouse=True)
    def atomic_requests(self, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    def test_the_whole_way_works(self, client, site, group, mailoutbox):
        page = make_host_page(site, signup_form(group))
        (form,) = forms_on(client, page)
        sent = send(client, form)
        assert sent.status_code == 303
        assert client.get(sent["Location"]).status_code == 200
        link = path_of(link_in(mailoutbox[0]))
        assert client.get(link).status_code == 200
        assert client.post(link).status_code == 200
        assert Signup.objects.get().is_confirmed

    def test_a_silent_browser_can_press_once_more(self, client, site, group):
        page = make_host_page(site, signup_form(group))
        (form,) = forms_on(client, page)
        url = reverse("wagtail_whatsappalert:signup_once_more")
        assert client.post(url, {**form.fields, **FIELDS}).status_code == 303

    def test_an_address_can_be_corrected(self, client, site, group, mailoutbox):
        page = make_host_page(site, signup_form(group))
        (form,) = forms_on(client, page)
        sealed = send(client, form)["Location"].rstrip("/").rpartition("/")[2]
        for name, data in (("correct", {"email": "b@example.org"}), ("resend", {})):
            url = reverse(f"wagtail_whatsappalert:signup_{name}", args=[sealed])
            assert client.post(url, data).status_code in (302, 303)
        assert mailoutbox[1].to == ["b@example.org"]


class TestSeveralSites:
    @pytest.fixture
    def other(self, site):
        home = site.root_page.get_parent().add_child(
            instance=Page(title="Meppel", locale=site.root_page.locale)
        )
        other = Site.objects.create(
            hostname="meppel.example", port=443, site_name="Meppel", root_page=home
        )
        for of, name, phone in (
            (site, "Hoogeveen", "14 0528"),
            (other, "Meppel", "14 0522"),
        ):
            WhatsAppAlertSettings.objects.create(
                site=of,
                municipality=name,
                phone=phone,
                sender=f"app@{name.lower()}.example",
            )
        return other

    def test_each_form_shows_its_own_municipality(self, client, site, other, group):
        for of, host, phone, strange in (
            (site, "testserver", "14 0528", "14 0522"),
            (other, "meppel.example", "14 0522", "14 0528"),
        ):
            page = make_host_page(of, signup_form(group))
            path = path_of(page.get_full_url())
            html = client.get(path, HTTP_HOST=host).content.decode()
            assert phone in html
            assert strange not in html

    def test_letters_lead_to_the_site_of_the_form(self, site, other, group, mailoutbox):
        page = make_host_page(other, signup_form(group))
        client = CommittingClient(HTTP_HOST="meppel.example")
        path = path_of(page.get_full_url())
        (form,) = html_of(client.get(path)).signup_forms
        assert send(client, form).status_code == 303
        assert link_in(mailoutbox[0]).startswith("https://meppel.example/")
        assert "app@meppel.example" in mailoutbox[0].from_email
        assert client.post(path_of(link_in(mailoutbox[0]))).status_code == 200
        assert Signup.objects.get().site == other

    def test_a_letter_of_a_site_that_is_gone_leads_to_the_default_one(
        self, site, other, group, mailoutbox
    ):
        from django.utils import timezone

        from wagtail_whatsappalert.mailing.services import deliver_due_letters

        make_signup(group)
        Signup.objects.update(site=None)
        mailoutbox.clear()
        Letter.objects.update(sent_at=None, claimed_at=None)
        assert deliver_due_letters(now=timezone.now()) == 1
        assert link_in(mailoutbox[0]).startswith("http://testserver/")
