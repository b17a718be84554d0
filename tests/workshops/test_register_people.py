"""Who consents to what, and who is recognised, when the form is sent."""

import pytest
from django.urls import reverse

from tests.commits import CommittingClient
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.signups.sending import SAME_ORIGIN
from tests.site.tree import make_site
from wagtail_whatsappalert.privacy.models import ConsentText
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.tokens import PersonalLink
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.workshops.registrations import Registration

from .factories import make_workshop
from .registering import FORM, form_data

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver")


@pytest.fixture
def client():
    return CommittingClient()


@pytest.fixture
def workshop(site):
    return make_workshop(capacity=10)


@pytest.fixture
def send(client):
    def post(data, **headers):
        return client.post(reverse(FORM), data, **{**SAME_ORIGIN, **headers})

    return post


class TestConsent:
    @pytest.fixture(autouse=True)
    def asked(self, site):
        WhatsAppAlertSettings.objects.create(site=site, legal_basis="consent")

    def test_is_one_box_whose_words_are_kept(self, send, workshop):
        response = send(form_data(workshop))
        assert list(response.context["form"].errors) == ["consent"]
        assert send(form_data(workshop, consent="on")).status_code == 303
        consent = Registration.objects.get().consent
        assert (consent.purpose, consent.number) == ("workshop", 1)
        assert "workshop" in consent.text

    def test_in_other_words_is_asked_again(self, send, client, workshop, site):
        page = client.get(reverse(FORM), {"workshop": workshop.pk})
        token = page.context["token"]
        ConsentText.objects.create(
            site=site, language="nl", purpose="workshop", number=1, text="Anders."
        )
        workshop.save()  # Whoever publishes a text tells the caches; here nobody did.
        response = send(form_data(workshop, consent="on", token=token))
        assert list(response.context["form"].errors) == ["consent"]


class TestWhoSignedUpForAGroup:
    @pytest.fixture
    def signup(self):
        return make_signup_in(
            SignupStatus.NEEDS_WORKSHOP, make_group(), email="anna@example.org"
        )

    def test_comes_by_his_own_link_without_another_mail(
        self, send, client, workshop, signup, mailoutbox
    ):
        sealed = PersonalLink.to(signup).seal()
        page = client.get(reverse(FORM), {"workshop": workshop.pk, "signup": sealed})
        assert 'value="anna@example.org"' in page.content.decode()
        assert sealed in page.content.decode()
        response = send(form_data(workshop, signup=sealed))
        assert "/mine/" in response["Location"]
        registration = Registration.objects.get()
        assert (registration.signup, registration.is_registered) == (signup, True)
        assert len(mailoutbox) == 1

    def test_confirms_another_address_by_mail(self, send, workshop, signup):
        sealed = PersonalLink.to(signup).seal()
        response = send(form_data(workshop, signup=sealed, email="ander@example.org"))
        assert "/thanks/" in response["Location"]
        registration = Registration.objects.get()
        assert (registration.signup, registration.is_confirmed) == (signup, False)

    @pytest.mark.parametrize("sealed", ["x", "é", "a" * 3000])
    def test_is_nobody_by_a_link_that_is_not_ours(self, send, client, workshop, sealed):
        page = client.get(reverse(FORM), {"workshop": workshop.pk, "signup": sealed})
        assert page.status_code == 200
        assert send(form_data(workshop, signup=sealed)).status_code == 303
        assert Registration.objects.get().signup is None

    def test_is_not_told_from_others_by_his_address(self, send, workshop, signup):
        response = send(form_data(workshop))
        assert "/thanks/" in response["Location"]
        assert Registration.objects.get().signup is None
