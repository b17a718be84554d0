"""The resident's own page, from the mail to the withdrawal."""

import re

import pytest
from playwright.sync_api import expect

from tests.nu_checker import errors_in_html

from .checks import PHONE, TOO_WIDE, WIDE
from .form import fill_in, filled_in, form_on, heading_on, make_person, submit

pytestmark = pytest.mark.browser

ERFLANDEN = "/groepen/whatsapp-groep-erflanden/"
PERSONAL_LINK = re.compile(r"https?://\S+/mine/\S+")
NEW_EMAIL_LINK = re.compile(r"https?://\S+/new-email/\S+")
SUMMARY = ".whatsappalert-error-summary"
DONE = ".whatsappalert-notice--success"


def link_to(demo, address, pattern):
    for mail in reversed(demo.mails_to(address)):
        if found := pattern.search(mail.text):
            return found.group()
    raise AssertionError(f"No such link in the mails to {address}")


def sign_up(page, demo, person):
    """Fill in the form, confirm, and go to the page that the next mail links to."""
    page.goto(ERFLANDEN)
    fill_in(form_on(page), person)
    submit(form_on(page))
    page.locator(".whatsappalert-signup strong", has_text=person.email).wait_for()
    page.goto(demo.confirm_link(person.email))
    page.locator("main button").click()
    expect(page.locator("main a[href*='/mine/']")).to_be_visible()
    page.goto(link_to(demo, person.email, PERSONAL_LINK))


def status_of(demo, address):
    return [status for _group, status in demo.signups_of(address)]


class TestOwnPage:
    def test_shows_changes_and_ends_a_signup(self, visitor, demo):
        person = make_person(60 if visitor.has_script else 61)
        sign_up(visitor, demo, person)
        expect(visitor.locator("main")).to_contain_text(
            person.phone.replace(" ", "")[-4:]
        )
        self.change_wrongly_then_rightly(visitor, person)
        visitor.locator("main a[href*='/withdraw/']").click()
        expect(visitor.locator("main button")).to_have_count(1)
        visitor.locator("main button").click()
        expect(visitor.locator(DONE)).to_be_visible()
        assert status_of(demo, person.email) == ["withdrawn"]

    def change_wrongly_then_rightly(self, page, person):
        page.locator("main a[href*='/change/']").click()
        form = form_on(page)
        form.locator("[name=name]").fill("Andere Naam")
        form.locator("[name=phone]").fill("0528 291 911")
        submit(form)
        heading = page.locator(f"{SUMMARY}__heading")
        expect(heading).to_be_focused()
        expect(form.locator("[name=phone]")).to_have_attribute("aria-invalid", "true")
        typed = filled_in(form)
        assert (typed.name, typed.phone) == ("Andere Naam", "0528 291 911")
        form.locator("[name=phone]").fill(person.phone)
        submit(form)
        expect(page.locator(DONE)).to_be_visible()
        expect(page.locator("main dl")).to_contain_text("Andere Naam")

    def test_takes_a_new_address_after_its_confirmation(self, visitor, demo):
        number = 62 if visitor.has_script else 64
        person, new = make_person(number), make_person(number + 1).email
        sign_up(visitor, demo, person)
        old = visitor.url
        visitor.locator("main a[href*='/change/']").click()
        form_on(visitor).locator("[name=email]").fill(new)
        submit(form_on(visitor))
        expect(visitor.locator("main")).to_contain_text(new)
        visitor.goto(link_to(demo, new, NEW_EMAIL_LINK))
        visitor.locator("main button").click()
        expect(visitor.locator("main dl")).to_contain_text(new)
        assert visitor.request.get(old).status == 410
        assert visitor.request.get(link_to(demo, new, PERSONAL_LINK)).ok

    def test_leaves_no_cookie(self, open_browser, demo):
        page, person = open_browser(), make_person(66)
        sign_up(page, demo, person)
        assert page.context.cookies() == []


class TestEveryPageOfIt:
    PLACES = ("", "change/", "withdraw/", "rules/")

    def test_is_accessible_and_no_wider_than_the_screen(self, open_browser, demo, axe):
        page, problems = open_browser(viewport=WIDE), []
        sign_up(page, demo, make_person(67))
        own = page.url
        for place in self.PLACES:
            page.goto(own + place)
            expect(heading_on(page)).to_be_visible()
            for size in (WIDE, PHONE):
                page.set_viewport_size(size)
                problems += [(place, found) for found in axe(page)]
                problems += [(place, found) for found in page.evaluate(TOO_WIDE)]
        assert problems == []
        assert page.console_errors == []
        assert page.foreign_requests == []

    def test_is_valid_html(self, open_browser, demo, tmp_path):
        page = open_browser()
        sign_up(page, demo, make_person(68))
        pages = {
            place: page.request.get(page.url + place).text() for place in self.PLACES
        }
        assert errors_in_html(pages, tmp_path) == []
