"""From a coordinator's question to its result, in Chromium on a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.steering.factories import make_contact
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.access.sessions import COOKIE, start_session
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings
from wagtail_whatsappalert.threads.models import Thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"
HERE = {"latitude": 52.7231, "longitude": 6.47612}


@pytest.fixture
def address(live_server):
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host)
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
    return live_server.url


@pytest.fixture
def her():
    coordinator = make_coordinator(
        make_group(), make_group(name="Wolfsbos"), bound=True
    )
    coordinator.reachable_at = timezone.now()
    coordinator.save()
    return coordinator


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def open_phone(request, chromium, address):
    """``open_phone(person, role)`` is a phone on which somebody is signed in."""
    contexts = []

    def open_one(person, role):
        _session, key = start_session(role=role, person=person, now=timezone.now())
        context = chromium.new_context(
            base_url=address,
            viewport=PHONE,
            java_script_enabled=request.param,
            permissions=["geolocation"],
            geolocation=HERE,
        )
        context.set_default_timeout(10_000)
        context.add_cookies([{"name": COOKIE, "value": key, "url": address}])
        contexts.append(context)
        page = context.new_page()
        page.has_script = request.param
        return page

    yield open_one
    for context in contexts:
        context.close()


def go(page, name, *args):
    page.goto(reverse(f"wagtail_whatsappalert:portal_{name}", args=args))


def check(page, axe):
    """It fits; axe itself needs scripts."""
    if page.has_script:
        scroll, window = page.evaluate(WIDTHS)
        assert scroll <= window
        assert axe(page, ".whatsappalert-page") == []


def send(page):
    page.locator(".whatsappalert-form button[type=submit]").first.click()
    page.wait_for_load_state()


class TestTheWayOfAQuestion:
    def test_leads_to_a_result(self, open_phone, her, axe):
        phone = open_phone(her, Role.COORDINATOR)
        go(phone, "thread_new")
        check(phone, axe)
        expect(phone.locator(".whatsappalert-page [href='tel:112']")).to_be_visible()
        phone.locator(".whatsappalert-portal__next a").click()
        send(phone)
        expect(phone.locator(".whatsappalert-error-summary")).to_be_visible()
        check(phone, axe)
        phone.locator("[name=group]").select_option(index=1)
        phone.locator("[name=kind]").select_option("problem")
        phone.locator("[name=subject]").fill("Lantaarn kapot")
        phone.locator("[name=text]").fill("Bij het veldje brandt geen licht.")
        if phone.has_script:
            phone.locator("[data-whatsappalert-locate]").click()
            message = phone.locator("[data-whatsappalert-place-message]")
            expect(message).to_contain_text("52.7231, 6.47612")
        else:
            expect(phone.locator("[data-whatsappalert-locate]")).to_be_hidden()
        check(phone, axe)
        send(phone)
        expect(phone.locator(".whatsappalert-notice--success")).to_be_visible()
        check(phone, axe)
        thread = Thread.objects.get()
        assert bool(thread.point) is phone.has_script

        officer = make_contact(kind="municipality")
        other = open_phone(officer, Role.CONTACT)
        go(other, "contact_threads")
        check(other, axe)
        other.get_by_role("link", name="Lantaarn kapot").click()
        check(other, axe)
        other.locator("[name=text]").fill("Wij komen morgen kijken.")
        send(other)
        other.locator("details summary").click()
        other.locator("[name=result]").fill("De lamp is vervangen.")
        other.locator("details button").click()
        expect(other.locator(".whatsappalert-messages__item--result")).to_be_visible()
        check(other, axe)

        go(phone, "threads")
        check(phone, axe)
        phone.locator(".whatsappalert-threads__tabs a").nth(1).click()
        check(phone, axe)
        phone.get_by_role("link", name="Lantaarn kapot").click()
        result = phone.locator(".whatsappalert-messages__item--result")
        expect(result).to_contain_text("De lamp is vervangen.")
        check(phone, axe)


class TestTheDirectory:
    def test_can_be_used_by_everybody(self, open_phone, her, axe):
        make_contact(kind="municipality", email="een.heel.lang.adres@hoogeveen.example")
        make_coordinator(make_group(name="Noord"), bound=True, in_directory=True)
        phone = open_phone(her, Role.COORDINATOR)
        go(phone, "directory")
        expect(phone.locator(".whatsappalert-page [href^='tel:']")).to_have_count(2)
        check(phone, axe)
