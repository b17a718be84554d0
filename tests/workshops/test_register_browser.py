"""From the form to the cancellation, on a phone, with and without JavaScript."""

import os
import re

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from tests.browser.checks import PHONE, TOO_WIDE
from tests.browser.form import form_on, submit
from tests.conftest import watch
from tests.site.tree import make_site
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.workshops.registrations import Registration

from .factories import make_index_page, make_workshop, make_workshop_page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SUMMARY = ".whatsappalert-error-summary h2"
DONE = ".whatsappalert-notice--success"


@pytest.fixture
def address(live_server):
    """The page of a workshop, on a site that asks for consent."""
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host)
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(
        site=site, phone="14 0528", municipality="Hoogeveen", legal_basis="consent"
    )
    workshop = make_workshop(
        capacity=10,
        address="Raadhuisplein 1, Hoogeveen",
        directions="Bus 33, halte Tamboer.",
        online_link="https://meet.example.org/1",
    )
    make_workshop(title="Een andere avond", capacity=10)
    page = make_workshop_page(make_index_page(site), workshop)
    return live_server.url + page.url


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request, chromium):
    context = chromium.new_context(
        locale="nl-NL", viewport=PHONE, java_script_enabled=request.param
    )
    page = watch(context.new_page())
    page.has_script = request.param
    yield page
    context.close()


def look(page, axe, name):
    """Accessible and no wider than the screen; a picture where one is asked for."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)
    if page.has_script:
        assert axe(page) == [], name
        assert page.evaluate(TOO_WIDE) == [], name


class TestTheWayOfAGuest:
    def test_from_a_mistake_to_cancelling(self, page, address, axe, mailoutbox):
        page.goto(address)
        look(page, axe, "1-form")
        self.fill_in_wrongly_then_rightly(page, axe)
        link = re.search(r"http\S+/confirm/\S+", mailoutbox[0].body).group()
        page.goto(link)
        look(page, axe, "4-confirm")
        page.locator("main button").last.click()
        expect(page.locator(DONE)).to_be_visible()
        assert Registration.objects.get().is_registered
        look(page, axe, "5-personal")
        self.look_at_every_change(page, axe)
        page.locator("main a[href*='/cancel/']").first.click()
        look(page, axe, "8-cancel")
        page.locator("main .whatsappalert-form button").click()
        expect(page.locator(DONE)).to_be_visible()
        look(page, axe, "9-cancelled")
        assert Registration.objects.get().status == "cancelled"
        assert page.context.cookies() == []
        assert page.foreign_requests == []

    def fill_in_wrongly_then_rightly(self, page, axe):
        form = form_on(page)
        form.locator("[name=name]").fill("Anna de Vries")
        form.locator("[name=email]").fill("anna")
        form.locator("[name=places]").select_option("2")
        form.locator("[name=access_needs]").fill("Ringleiding")
        submit(form)
        expect(page.locator(SUMMARY)).to_be_focused()
        form = form_on(page)
        expect(form.locator("[name=places]")).to_have_value("2")
        expect(form.locator("[name=access_needs]")).to_have_value("Ringleiding")
        look(page, axe, "2-mistakes")
        form.locator("[name=email]").fill("anna@example.org")
        form.locator("[name=consent]").check()
        submit(form)
        page.locator(".whatsappalert-signup strong", has_text="anna@").wait_for()
        look(page, axe, "3-thanks")

    def look_at_every_change(self, page, axe):
        own = page.url.partition("?")[0]
        for number, way in enumerate(("fewer", "move", "erase")):
            page.goto(f"{own}{way}/")
            look(page, axe, f"6-{number}-{way}")
        page.goto(own)
