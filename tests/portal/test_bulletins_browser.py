"""A bulletin from the officer's phone to the group, in Chromium."""

import os
import re
import time
from urllib.parse import unquote, urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.bulletins.factories import ACTION, TEXT, make_area
from tests.conftest import watch
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.access.sessions import COOKIE, start_session
from wagtail_whatsappalert.bulletins.models import BulletinReceipt
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
LINK = re.compile(r"http\S+/coordinators/b/\S+/")
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
LOW = """
  [...document.querySelectorAll("main button, main .whatsappalert-button")]
    .filter(each => each.offsetHeight > 0 && each.offsetHeight < 44)
    .map(each => each.textContent)
"""


@pytest.fixture
def address(live_server):
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host, slug="gemeente")
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
    return live_server.url + "/whatsapp/coordinators/"


@pytest.fixture
def contact():
    return make_contact(make_area(name="Noord")[0], kind="officer", language="en")


def wait_for(found):
    """The mails are queued and sent once the answer is on its way."""
    for _attempt in range(600):
        if answer := found():
            return answer
        time.sleep(0.1)
    raise AssertionError("It did not come.")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def phone(request, chromium):
    context = chromium.new_context(
        java_script_enabled=request.param, locale="nl-NL", viewport=PHONE
    )
    context.set_default_timeout(10_000)
    page = watch(context.new_page())
    page.has_script = request.param
    yield page
    context.close()


def signed_in(page, person, address):
    _session, key = start_session(role=Role.CONTACT, person=person, now=timezone.now())
    host = urlsplit(address).hostname
    cookie = {"name": COOKIE, "value": key, "domain": host, "path": "/"}
    page.context.add_cookies([cookie])


def look(page, axe, name):
    """A picture if somebody wants one; nothing too wide, too low or inaccessible."""
    if folder := os.environ.get("PICTURES"):
        script = "js" if page.has_script else "plain"
        page.screenshot(path=f"{folder}/{name}-{script}.png", full_page=True)
    if page.has_script:
        assert axe(page, "main") == [], name
    assert page.evaluate(WIDER) is False, name
    assert page.evaluate(LOW) == [], name


class TestMainWay:
    def test_leads_from_the_officer_to_the_group(
        self, phone, address, contact, axe, mailoutbox
    ):
        signed_in(phone, contact, address)
        phone.goto(address)
        look(phone, axe, "1-home")
        phone.locator("main a[href$='/bulletins/write/']").click()
        self.is_refused_if_nobody_can_act(phone, axe)
        self.is_written_and_checked(phone, axe)
        phone.locator("button[value=send]").click()
        expect(phone.locator(".whatsappalert-notice--success")).to_be_visible()
        look(phone, axe, "5-sent")
        mail = wait_for(lambda: mailoutbox and mailoutbox[0])
        self.is_passed_on(phone, axe, LINK.search(mail.body).group())
        phone.goto(address + "bulletins/")
        expect(phone.locator("main .whatsappalert-card")).to_have_count(1)
        look(phone, axe, "9-list")

    def is_refused_if_nobody_can_act(self, page, axe):
        why = page.locator(".whatsappalert-bulletin-form__why")
        expect(why).to_be_hidden()
        look(page, axe, "2-form")
        page.locator("[name=text]").fill(TEXT)
        page.locator("[name=can_act][value=no]").check()
        expect(why).to_be_visible()
        page.locator("main form button.whatsappalert-button").click()
        expect(page.locator(".whatsappalert-error-summary")).to_be_visible()
        expect(why).to_be_visible()
        expect(page.locator("[name=text]")).to_have_value(TEXT)
        look(page, axe, "3-refused")

    def is_written_and_checked(self, page, axe):
        page.locator("[name=can_act][value=yes]").check()
        page.locator("[name=action]").fill(ACTION)
        page.locator("[name=urgency][value=urgent]").check()
        page.locator("main form button.whatsappalert-button").click()
        expect(page.locator("button[value=send]")).to_be_visible()
        look(page, axe, "4-preview")

    def is_passed_on(self, page, axe, link):
        page.context.clear_cookies()
        page.goto(link)
        look(page, axe, "6-link")
        share = page.locator("main a[href^='https://wa.me/?text=']")
        assert TEXT in unquote(share.get_attribute("href"))
        if page.has_script:
            share.click()
            wait_for(lambda: BulletinReceipt.objects.get().opened_at)
            page.goto(link)
        assert BulletinReceipt.objects.get().passed_on_at is None
        page.locator("main form button").click()
        expect(page.locator(".whatsappalert-notice--success")).to_be_visible()
        look(page, axe, "7-passed-on")
        assert page.context.cookies() == []
        receipt = BulletinReceipt.objects.get()
        assert receipt.passed_on_version == 1
        contact = receipt.bulletin.author
        signed_in(page, contact, page.url)
        page.goto(page.url.split("/b/")[0] + f"/bulletins/{receipt.bulletin_id}/")
        look(page, axe, "8-who")
