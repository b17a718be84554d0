import pytest
from django.contrib.auth.models import Permission
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import Page, Site

from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.common.versions import public_version
from wagtail_whatsappalert.site_settings.models import LegalBasis, WhatsAppAlertSettings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


class TestDefaults:
    def test_are_dutch_and_ask_no_consent(self, site):
        facts = WhatsAppAlertSettings.for_site(site)
        assert facts.emergency_number == "112"
        assert facts.non_emergency_number == "0900-8844"
        assert facts.legal_basis == LegalBasis.PUBLIC_TASK

    def test_offer_no_legitimate_interest(self):
        assert set(LegalBasis.values) == {"public_task", "consent"}


class TestSites:
    def test_have_settings_of_their_own(self, site):
        other = Site.objects.create(
            hostname="other.example", root_page=site.root_page, port=81
        )
        WhatsAppAlertSettings.objects.create(site=site, municipality="Hoogeveen")
        WhatsAppAlertSettings.objects.create(site=other, municipality="De Wolden")
        request = RequestFactory().get("/", HTTP_HOST="other.example:81")
        assert WhatsAppAlertSettings.for_request(request).municipality == "De Wolden"


class TestWording:
    def test_names_the_municipality_as_in_a_sentence(self, site):
        facts = WhatsAppAlertSettings(site=site)
        assert facts.full_name == ""
        facts.municipality = "Hoogeveen"
        assert facts.full_name.endswith("Hoogeveen")
        assert facts.full_name != "Hoogeveen"

    def test_has_every_number(self, site):
        facts = WhatsAppAlertSettings(site=site, emergency_number="101")
        assert facts.wording["emergency_number"] == "101"
        assert all(isinstance(value, str) for value in facts.wording.values())


class TestSaving:
    def test_makes_what_is_cached_stale(self, site):
        facts = WhatsAppAlertSettings.for_site(site)
        before = public_version()
        facts.phone = "0528 291911"
        facts.save()
        assert public_version() != before

    def test_survives_the_end_of_the_privacy_page(self, site):
        page = site.root_page.add_child(instance=Page(title="Privacy"))
        facts = WhatsAppAlertSettings.objects.create(site=site, privacy_page=page)
        page.delete()
        facts.refresh_from_db()
        assert facts.privacy_page is None


class TestAdmin:
    def url(self, site):
        return reverse(
            "wagtailsettings:edit",
            args=["wagtail_whatsappalert", "whatsappalertsettings", site.pk],
        )

    def test_is_for_who_may_change_them(self, client, site):
        client.force_login(make_editor("change_whatsappalertsettings"))
        assert client.get(self.url(site)).status_code == 200
        data = {
            "municipality": "Hoogeveen",
            "emergency_number": "112",
            "non_emergency_number": "0900-8844",
            "emergency_without_speech": "112NL-app",
            "legal_basis": "consent",
            "complaint_authority": "AP",
            "privacy_page": "",
            "group_intro": "null",
        }
        response = client.post(self.url(site), data)
        assert response.status_code == 302
        facts = WhatsAppAlertSettings.objects.get()
        assert (facts.municipality, facts.legal_basis) == ("Hoogeveen", "consent")

    def test_is_refused_to_others(self, client, site):
        client.force_login(make_editor("change_group"))
        assert client.get(self.url(site)).status_code == 302

    def test_has_a_permission_of_its_own(self):
        assert Permission.objects.filter(
            codename="change_whatsappalertsettings"
        ).exists()
