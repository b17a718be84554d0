"""From the home page to the list of signups in the admin."""

import re

import pytest
from playwright.sync_api import expect

from example_project.municipality.demo.accounts import PASSWORD

from .form import (
    LANDLINE,
    fill_in,
    filled_in,
    form_on,
    heading_on,
    make_person,
    says_thanks,
    submit,
)

pytestmark = pytest.mark.browser

GROUP = "De Weide-Noord: Kinholt en Grittenhof"
NEIGHBOURHOOD = "Grittenhof"
SIGNUPS = "/admin/whatsappalert_signups/"


def find_group(page):
    page.goto("/")
    finder = page.locator("[data-whatsappalert-find] [name=text]")
    finder.fill(NEIGHBOURHOOD)
    finder.press("Enter")
    expect(page.locator("[data-whatsappalert-answer]")).to_contain_text(GROUP)
    page.locator(".whatsappalert-finder__more a").click()
    expect(page.locator("h1")).to_contain_text(GROUP)


def make_a_mistake(page, person):
    fill_in(form_on(page), person.with_phone(LANDLINE))
    submit(form_on(page))
    summary = page.locator(".whatsappalert-error-summary")
    summary.wait_for()
    expect(summary.locator(".whatsappalert-error-summary__heading")).to_be_focused()
    links = summary.locator("li a")
    expect(links).to_have_count(1)
    links.click()
    phone = form_on(page).locator("[name=phone]")
    expect(page.locator(links.get_attribute("href"))).to_have_attribute("name", "phone")
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_have_accessible_description(
        re.compile(re.escape(links.inner_text()))
    )


def correct_it(page, person):
    assert filled_in(form_on(page)) == person.with_phone(LANDLINE)
    expect(form_on(page).locator("input[type=checkbox]:not(:checked)")).to_have_count(0)
    form_on(page).locator("[name=phone]").fill(person.phone)
    submit(form_on(page))
    says_thanks(page, person)


def confirm(page, link):
    page.goto(link)
    buttons = page.locator("main button")
    expect(buttons).to_have_count(1)
    buttons.click()
    expect(buttons).to_have_count(0)
    expect(heading_on(page)).to_be_visible()


@pytest.fixture
def log_in(open_browser):
    """``log_in(username)`` answers a page that shows the admin to this account."""

    def open_admin(username):
        page = open_browser(viewport={"width": 1280, "height": 900})
        page.goto("/admin/login/")
        page.locator("[name=username]").fill(username)
        page.locator("[name=password]").fill(PASSWORD)
        with page.expect_navigation():
            page.locator("form button[type=submit]").click()
        return page

    return open_admin


def menu_links(page):
    page.locator(".sidebar-main-menu__list").wait_for()
    return page.content()


class TestTheWholeWay:
    def test_a_resident_finds_his_group_and_is_seen_in_the_admin(
        self, visitor, demo, log_in
    ):
        person = make_person(1 if visitor.has_script else 2)
        find_group(visitor)
        make_a_mistake(visitor, person)
        assert demo.signups_of(person.email) == []
        correct_it(visitor, person)
        assert demo.signups_of(person.email) == [(GROUP, "unconfirmed")]
        confirm(visitor, demo.confirm_link(person.email))
        assert demo.signups_of(person.email) == [(GROUP, "needs_workshop")]

        manager = log_in("aanmeldingen")
        assert SIGNUPS in menu_links(manager)
        manager.goto(SIGNUPS)
        manager.fill("[data-whatsappalert-search] [name=q]", person.name)
        manager.keyboard.press("Enter")
        row = manager.locator("main table tbody tr", has_text=person.name)
        expect(row).to_have_count(1)
        expect(row).to_contain_text(GROUP)

    def test_an_editor_gets_no_signups(self, log_in):
        editor = log_in("redacteur")
        assert SIGNUPS not in menu_links(editor)
        editor.goto(SIGNUPS)
        expect(editor).not_to_have_url(re.compile(SIGNUPS))
        assert "Proef Persoon" not in editor.content()
