"""What people notice of the measures against spam, in Chromium: nothing."""

import json

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from tests.browser.form import LANDLINE, fill_in, form_on, make_person, submit
from tests.groups.factories import make_group
from tests.site.factories import make_host_page, signup_form
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.abuse import HONEYPOT
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .test_captcha import SumCaptcha

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def address(live_server):
    """A page of somebody's site with the form for one group."""
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host)
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
    return live_server.url + make_host_page(site, signup_form(make_group())).url


def fill_in_and_send(page, person):
    fill_in(form_on(page), person)
    submit(form_on(page))


def thanked(page):
    page.locator(".whatsappalert-signup strong").wait_for()


class TestHoneypot:
    def test_is_out_of_sight_and_out_of_the_way_of_the_keyboard(self, page, address):
        page.goto(address)
        trap = page.locator(f"[name={HONEYPOT}]")
        box = trap.evaluate(
            "e => e.closest('.whatsappalert-form__trap').getBoundingClientRect()"
        )
        assert (box["width"], box["height"]) == (1, 1)
        # Those that a screen reader tells of.
        expect(form_on(page).get_by_role("textbox")).to_have_count(6)
        form_on(page).locator("[name=name]").focus()
        passed = set()
        for _press in range(20):
            passed.add(page.evaluate("document.activeElement.name"))
            page.keyboard.press("Tab")
        assert "house_number" in passed
        assert HONEYPOT not in passed

    def test_the_form_stays_accessible(self, page, address, axe):
        page.set_viewport_size(PHONE)
        page.goto(address)
        assert axe(page, ".whatsappalert-signup") == []
        assert page.console_errors == []


class TestSeconds:
    def test_are_counted_by_the_script(self, page, address):
        page.goto(address)
        fill_in_and_send(page, make_person(1))
        thanked(page)
        assert Signup.objects.get().suspicion == "fast"

    def test_of_somebody_who_reads_raise_no_suspicion(self, page, address, settings):
        settings.WAGTAIL_WHATSAPPALERT = {
            "MINIMUM_FILL_SECONDS": 1,
            "BASE_TEMPLATE": "testsite/base.html",
        }
        page.goto(address)
        page.wait_for_timeout(1100)
        fill_in_and_send(page, make_person(2).with_phone(LANDLINE))
        page.locator(".whatsappalert-error-summary").wait_for()
        form_on(page).locator("[name=phone]").fill("06 12 34 56 02")
        submit(form_on(page))
        thanked(page)
        assert Signup.objects.get().suspicion == ""

    def test_are_not_known_without_the_script(self, chromium, address):
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address)
        fill_in_and_send(page, make_person(3))
        thanked(page)
        context.close()
        assert Signup.objects.get().suspicion == ""


class TestTooMany:
    @pytest.mark.parametrize("has_script", [True, False])
    def test_is_told_above_the_form_with_all_that_was_typed(
        self, chromium, address, settings, axe, has_script
    ):
        settings.WAGTAIL_WHATSAPPALERT = {"SIGNUPS_PER_ADDRESS_PER_HOUR": 1}
        context = chromium.new_context(java_script_enabled=has_script, viewport=PHONE)
        page, person = context.new_page(), make_person(4)
        for _time in range(2):
            page.goto(address)
            fill_in_and_send(page, person)
            page.wait_for_load_state()
        summary = page.locator(".whatsappalert-error-summary")
        expect(summary).to_contain_text("14 0528")
        expect(form_on(page).locator("[name=name]")).to_have_value(person.name)
        if has_script:
            expect(summary.locator("h2")).to_be_focused()
            assert axe(page, ".whatsappalert-signup") == []
        context.close()


class TestCaptcha:
    @pytest.fixture(autouse=True)
    def chosen(self, settings, monkeypatch):
        monkeypatch.setattr(SumCaptcha, "media", "")
        name = f"{SumCaptcha.__module__}.SumCaptcha"
        settings.WAGTAIL_WHATSAPPALERT = {"CAPTCHA": {"BACKEND": name}}

    def test_comes_back_after_a_wrong_answer(self, page, address, axe):
        page.goto(address)
        fill_in_and_send(page, make_person(5))
        page.locator(".whatsappalert-error-summary").wait_for()
        assert axe(page, ".whatsappalert-signup") == []
        page.get_by_label("2 + 3").fill("5")
        submit(form_on(page))
        thanked(page)

    def test_leads_to_the_telephone_without_a_script(self, chromium, address):
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address)
        notice = page.locator("noscript .whatsappalert-notice")
        expect(notice).to_contain_text("14 0528")
        expect(notice).to_be_visible()
        context.close()


class TestFromAnotherHost:
    """A browser asks before it sends JSON from there; we never say yes."""

    def test_sends_nothing_that_the_site_did_not_allow(self, page, address):
        page.goto("data:text/html,<p>Elsewhere</p>")
        url = address.split("/", 3)
        target = json.dumps(f"{url[0]}//{url[2]}/whatsapp/signup/")
        answer = page.evaluate(
            f"""() => fetch({target}, {{
                method: "POST",
                headers: {{"Content-Type": "application/json"}},
                body: "{{}}",
            }}).then(() => "sent", () => "refused")"""
        )
        assert answer == "refused"
