"""What coordinators see: by the link in the mail, and signed in."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.access.factories import sign_in
from tests.bulletins.factories import ACTION, TEXT, make_area, make_content, send
from tests.commits import CommittingClient
from tests.coordinators.factories import make_coordinator
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.bulletins.models import Bulletin, BulletinReceipt
from wagtail_whatsappalert.bulletins.services import (
    correct_bulletin,
    withdraw_bulletin,
)
from wagtail_whatsappalert.bulletins.tokens import seal_receipt
from wagtail_whatsappalert.common.sealing import seal
from wagtail_whatsappalert.mailing.services import deliver_due_letters

pytestmark = pytest.mark.django_db

HOME = "/whatsapp/coordinators/"


@pytest.fixture(autouse=True)
def site():
    return make_site(hostname="testserver", slug="gemeente")


@pytest.fixture
def client():
    return CommittingClient(enforce_csrf_checks=True)


@pytest.fixture
def area():
    return make_area()


@pytest.fixture
def contact(area):
    return make_contact(area[0], name="Jan de Wijkagent")


@pytest.fixture
def bulletin(contact):
    return send(contact)


@pytest.fixture
def receipt(bulletin):
    return bulletin.receipts.get()


def link(receipt, deed=""):
    name = f"bulletin_link_{deed}" if deed else "bulletin_link"
    sealed = seal_receipt(receipt.pk)
    return reverse(f"wagtail_whatsappalert:{name}", args=[sealed])


def html(response):
    return response.content.decode()


def correct(bulletin):
    return correct_bulletin(
        bulletin=bulletin,
        content=make_content(text="Rode jas."),
        version=bulletin.version,
        now=timezone.now(),
    )


def withdraw(bulletin):
    withdraw_bulletin(bulletin=bulletin, reason="Terecht.", now=timezone.now())


def shared(response):
    """The text that the button puts into WhatsApp."""
    url = urlsplit(response.context["share_url"])
    assert (url.scheme, url.netloc, url.path) == ("https", "wa.me", "/")
    return parse_qs(url.query)["text"][0]


class TestLinkInTheMail:
    @pytest.mark.usefixtures("bulletin")
    def test_leads_to_the_text_without_signing_in(self, client, mailoutbox):
        deliver_due_letters(now=timezone.now())
        url = re.search(r"http\S+/coordinators/b/\S+/", mailoutbox[0].body).group()
        response = client.get(urlsplit(url).path)
        assert response.status_code == 200
        assert TEXT in html(response)
        assert "no-store" in response["Cache-Control"]

    def test_has_nothing_personal_on_its_page(self, client, receipt, contact):
        page = html(client.get(link(receipt)))
        for text in (receipt.coordinator.name, receipt.coordinator.email, contact.name):
            assert text not in page

    def test_that_a_scanner_opens_notes_nothing(self, client, receipt):
        client.get(link(receipt))
        client.head(link(receipt))
        receipt.refresh_from_db()
        assert receipt.opened_at is None

    def test_notes_that_she_opened_it_and_passed_it_on(self, client, receipt):
        assert client.post(link(receipt, "opened")).status_code == 204
        receipt.refresh_from_db()
        assert (receipt.opened_version, receipt.passed_on_at) == (1, None)
        response = client.post(link(receipt, "passed_on"), {"version": "1"})
        assert response.status_code == 303
        receipt.refresh_from_db()
        assert receipt.passed_on_version == 1
        assert client.get(response["Location"]).context["done"]

    @pytest.mark.parametrize("version", ["", "x", "0", "-1", "99999", "7", "²"])
    def test_takes_no_version_that_does_not_exist(self, client, receipt, version):
        client.post(link(receipt, "passed_on"), {"version": version})
        receipt.refresh_from_db()
        assert receipt.passed_on_version == 1

    @pytest.mark.parametrize("deed", ["opened", "passed_on"])
    def test_is_not_pressed_from_another_website(self, client, receipt, deed):
        headers = {"sec-fetch-site": "cross-site"}
        response = client.post(link(receipt, deed), headers=headers)
        assert response.status_code == 403
        receipt.refresh_from_db()
        assert receipt.opened_at is None

    @pytest.mark.parametrize("deed", ["opened", "passed_on"])
    def test_notes_nothing_by_looking(self, client, receipt, deed):
        assert client.get(link(receipt, deed)).status_code == 405

    def test_that_is_forged_or_cut_off_is_told(self, client, receipt):
        other = seal({"receipt": receipt.pk}, purpose="personal")
        for sealed in ("x", other, seal_receipt(receipt.pk)[:-5]):
            url = reverse("wagtail_whatsappalert:bulletin_link", args=[sealed])
            assert client.get(url).status_code == 404

    def test_is_void_once_she_stopped_or_it_is_purged(self, client, receipt):
        url, coordinator = link(receipt), receipt.coordinator
        coordinator.active_until = timezone.localdate() - timedelta(days=1)
        coordinator.save()
        response = client.get(url)
        assert response.status_code == 410
        assert TEXT not in html(response)
        Bulletin.objects.all().delete()
        assert client.get(url).status_code == 410


class TestPassingOn:
    def test_opens_whatsapp_with_the_text(self, client, receipt):
        text = shared(client.get(link(receipt)))
        assert TEXT in text and ACTION in text

    def test_keeps_every_letter(self, client, receipt):
        text = "Let op: 50% + & # = é 😀\n\n'Rode \"jas\"'"
        Bulletin.objects.update(text=text)
        assert text in shared(client.get(link(receipt)))

    def test_again_after_a_correction_is_asked(self, client, receipt, bulletin):
        client.post(link(receipt, "passed_on"), {"version": "1"})
        correct(bulletin)
        response = client.get(link(receipt))
        assert response.context["passed_on"] == "before"
        assert "Rode jas." in shared(response)

    def test_of_the_text_on_an_old_screen_counts_for_that_one(
        self, client, receipt, bulletin
    ):
        correct(bulletin)
        client.post(link(receipt, "passed_on"), {"version": "1"})
        receipt.refresh_from_db()
        assert receipt.passed_on_version == 1


class TestNoLongerCurrent:
    def test_tells_that_it_is_withdrawn_and_why(self, client, receipt, bulletin):
        withdraw(bulletin)
        response = client.get(link(receipt))
        assert response.context["status"] == "withdrawn"
        assert "Terecht." in html(response)
        assert "wa.me" not in html(response)

    def test_lets_her_tell_the_group_if_she_passed_it_on(
        self, client, receipt, bulletin
    ):
        client.post(link(receipt, "passed_on"))
        withdraw(bulletin)
        assert "Terecht." in shared(client.get(link(receipt)))

    def test_tells_that_it_is_over_without_its_text(self, client, receipt):
        Bulletin.objects.update(valid_until=timezone.now())
        response = client.get(link(receipt))
        assert response.context["status"] == "over"
        assert TEXT not in html(response)


class TestSignedIn:
    @pytest.fixture
    def client(self):
        return CommittingClient()

    def sign_in_new(self, client, *groups):
        coordinator = make_coordinator(*groups, bound=True, reachable_at=timezone.now())
        sign_in(client, coordinator)
        return coordinator

    def address(self, bulletin, deed="read"):
        name = f"wagtail_whatsappalert:portal_bulletin_{deed}"
        return reverse(name, args=[bulletin.pk])

    def test_sees_what_is_current_on_her_home_page(self, client, area, contact):
        self.sign_in_new(client, area[1])
        bulletin = send(contact)
        assert self.address(bulletin) in html(client.get(HOME))
        client.post(self.address(bulletin, "passed_on"))
        assert TEXT in html(client.get(HOME))
        withdraw(bulletin)
        assert TEXT not in html(client.get(HOME))

    def test_opens_it_by_looking(self, client, receipt, bulletin):
        sign_in(client, receipt.coordinator)
        client.get(self.address(bulletin))
        receipt.refresh_from_db()
        assert receipt.opened_version == 1

    def test_who_came_later_sees_it_and_can_pass_it_on(self, client, area, bulletin):
        newcomer = self.sign_in_new(client, area[1])
        assert client.get(self.address(bulletin)).status_code == 200
        assert bulletin.receipts.count() == 1
        response = client.post(self.address(bulletin, "passed_on"), {"version": "1"})
        assert response.status_code == 303
        receipt = BulletinReceipt.objects.get(coordinator=newcomer)
        assert receipt.passed_on_version == 1

    def test_finds_no_bulletin_of_another_area(self, client, bulletin):
        self.sign_in_new(client, make_area()[1])
        assert client.get(self.address(bulletin)).status_code == 404
        assert client.post(self.address(bulletin, "passed_on")).status_code == 404
        for number in (999_999, 10**30):
            address = self.address(Bulletin(pk=number))
            assert client.get(address).status_code == 404

    def test_finds_none_that_is_not_sent(self, client, area, bulletin):
        self.sign_in_new(client, area[1])
        Bulletin.objects.update(status="awaiting")
        assert client.get(self.address(bulletin)).status_code == 404

    def test_needs_a_session_of_a_coordinator(self, client, contact, bulletin):
        assert client.get(self.address(bulletin)).status_code == 303
        sign_in(client, contact, "contact")
        assert client.get(self.address(bulletin)).status_code == 303
