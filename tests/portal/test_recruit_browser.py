"""A neighbour at the door, and the facts of the group, on a telephone in Chromium."""

import os
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from playwright.sync_api import expect
from wagtail.models import Site

from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.site.tree import make_site
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.access.sessions import COOKIE, start_session
from wagtail_whatsappalert.groups.services import change_group_rules
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
SHOTS = os.environ.get("WHATSAPPALERT_SHOTS")


@pytest.fixture
def group(live_server):
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host)
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(
        site=site, municipality="Hoogeveen", phone="14 0528"
    )
    group = make_group(
        workshop_rule="none", area_description="Tussen het spoor en de sluis."
    )
    change_group_rules(group=group, text="<p>Niet na <b>tien uur</b>.</p>")
    return group


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(request, chromium, live_server, group):
    """Her telephone, on which she is signed in."""
    her = make_coordinator(
        group, bound=True, language="en", reachable_at=timezone.now()
    )
    _session, key = start_session(role=Role.COORDINATOR, person=her, now=timezone.now())
    context = chromium.new_context(viewport=PHONE, java_script_enabled=request.param)
    context.set_default_timeout(10_000)
    context.add_cookies([{"name": COOKIE, "value": key, "url": live_server.url}])
    page = context.new_page()
    page.has_script = request.param
    yield page
    context.close()


def address(live_server, name, *args):
    with translation.override("en"):
        return live_server.url + reverse(f"wagtail_whatsappalert:{name}", args=args)


def shoot(page, name):
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def look_at(page, axe, name):
    """Nothing sticks out of a narrow screen; axe needs the scripts."""
    if page.has_script:
        shoot(page, name)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], name
        assert axe(page, ".whatsappalert-page") == [], name


class TestANeighbourAtTheDoor:
    def test_confirms_on_his_own_telephone(
        self, phone, live_server, group, chromium, axe
    ):
        phone.goto(address(live_server, "portal_recruit", group.pk))
        look_at(phone, axe, "recruit")
        phone.get_by_role("button", name="Save").click()
        look_at(phone, axe, "recruit-errors")
        for name, value in {
            "name": "Jan Jansen",
            "phone": "06 12345678",
            "postcode": "7901ab",
            "house_number": "12a",
        }.items():
            phone.locator(f"[name={name}]").fill(value)
        for name in ("minimum_age", "house_rules"):
            phone.locator(f"[name={name}]").check()
        phone.get_by_role("button", name="Save").click()
        send = phone.get_by_role("link", name="Send him the confirmation on WhatsApp")
        expect(send).to_be_visible()
        look_at(phone, axe, "recruited")
        message = parse_qs(urlsplit(send.get_attribute("href")).query)["text"][0]
        phone.goto(address(live_server, "portal_recruits", group.pk))
        look_at(phone, axe, "recruits")

        his = chromium.new_context(viewport=PHONE, java_script_enabled=phone.has_script)
        page = his.new_page()
        page.has_script = phone.has_script
        page.goto(re.search(r"http\S+", message)[0])
        look_at(page, axe, "confirm")
        page.get_by_role("button", name="Confirm my signup").click()
        expect(page.locator(".whatsappalert-lead")).to_contain_text("a place for you")
        look_at(page, axe, "confirmed")
        his.close()
        assert Signup.objects.get().status == "ready"


class TestTheFactsOfTheGroup:
    def test_are_changed_on_a_telephone(self, phone, live_server, group, axe):
        phone.goto(address(live_server, "portal_facts", group.pk))
        look_at(phone, axe, "facts")
        phone.get_by_role("button", name="Full for now").click()
        expect(phone.get_by_role("button", name="Open again")).to_be_visible()
        look_at(phone, axe, "facts-full")
        phone.get_by_role("link", name="Change the rules of this group").click()
        look_at(phone, axe, "own-rules")
        field = phone.get_by_role("textbox", name="Rules of this group")
        expect(field).to_have_value("Niet na tien uur.")
        change_group_rules(group=group, text="<p>Niet na elf uur.</p>")
        field.fill("Niet na tien uur.\n\n- En rustig")
        phone.get_by_role("button", name="Save").click()
        expect(phone.get_by_role("alert")).to_contain_text("Niet na elf uur.")
        look_at(phone, axe, "own-rules-conflict")
        phone.get_by_role("button", name="Save").click()
        expect(phone.get_by_role("status")).to_contain_text("Saved")
        assert "En rustig" in group.current_rules.text


class TestTexts:
    def test_can_be_copied_and_shared(self, phone, live_server, group, axe):
        phone.goto(address(live_server, "portal_texts", group.pk))
        look_at(phone, axe, "texts")
        shared = phone.get_by_role("link", name="Share in WhatsApp")
        expect(shared).to_have_count(4)
        text = phone.get_by_role("textbox", name="Reminder")
        assert (
            text.input_value()
            in parse_qs(urlsplit(shared.nth(1).get_attribute("href")).query)["text"]
        )
