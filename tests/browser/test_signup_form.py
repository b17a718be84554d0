"""The form in the hands of people: impatient, careful, without a mouse."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, expect

from .build import TWO_FORMS
from .crawl import SIGNUP
from .form import (
    LANDLINE,
    SUBMIT,
    fill_in,
    filled_in,
    form_on,
    heading_on,
    make_person,
    says_thanks,
    submit,
)

pytestmark = pytest.mark.browser

ERFLANDEN = "/groepen/whatsapp-groep-erflanden/"
OVERVIEW = "/groepen/"
UNCONFIRMED = [("Erflanden", "unconfirmed")]


class TestSending:
    def test_a_double_click_makes_one_signup(self, visitor, demo):
        person = make_person(20 if visitor.has_script else 21)
        visitor.goto(ERFLANDEN)
        fill_in(form_on(visitor), person)
        # The first click may have taken the button away already.
        with suppress(Error):
            form_on(visitor).locator(SUBMIT).dblclick(no_wait_after=True)
        says_thanks(visitor, person)
        assert demo.signups_of(person.email) == UNCONFIRMED
        assert len(demo.mails_to(person.email)) == 1

    def test_back_and_once_more_makes_one_signup(self, visitor, demo):
        person = make_person(22 if visitor.has_script else 23)
        visitor.goto(OVERVIEW)
        visitor.goto(ERFLANDEN)
        fill_in(form_on(visitor), person)
        submit(form_on(visitor))
        says_thanks(visitor, person)
        visitor.go_back()
        if visitor.has_script:
            # The thank-you text stood on the page of the form itself.
            expect(visitor).to_have_url(re.compile(OVERVIEW + "$"))
            visitor.go_forward()
        expect(form_on(visitor).locator(SUBMIT)).to_be_enabled()
        fill_in(form_on(visitor), person)
        submit(form_on(visitor))
        says_thanks(visitor, person)
        assert demo.signups_of(person.email) == UNCONFIRMED

    def test_with_the_keyboard_only(self, visitor, demo):
        person = make_person(24 if visitor.has_script else 25)
        visitor.goto(ERFLANDEN)
        keyboard = visitor.keyboard
        for _press in range(40):
            keyboard.press("Tab")
            if focused_name(visitor) == "name":
                break
        for value in vars(person).values():
            keyboard.type(value)
            keyboard.press("Tab")
        assert focused_name(visitor) == "relation"
        keyboard.press("ArrowDown")
        boxes = form_on(visitor).locator("input[type=checkbox]")
        for _press in range(boxes.count() + 3):
            keyboard.press("Tab")
            if focused_name(visitor):
                keyboard.press("Space")
            elif visitor.locator(f"{SUBMIT}:focus").count():
                break
        keyboard.press("Enter")
        says_thanks(visitor, person)
        assert demo.signups_of(person.email) == UNCONFIRMED

    def test_goes_the_ordinary_way_when_the_script_gets_no_answer(
        self, open_browser, demo
    ):
        page, person = open_browser(), make_person(26)
        page.context.route(
            f"**{SIGNUP}",
            lambda route: (
                route.abort()
                if route.request.resource_type == "fetch"
                else route.fallback()
            ),
        )
        page.goto(ERFLANDEN)
        fill_in(form_on(page), person)
        with page.expect_navigation():
            submit(form_on(page))
        says_thanks(page, person)
        expect(page).to_have_url(re.compile(SIGNUP + "thanks/"))
        assert demo.signups_of(person.email) == UNCONFIRMED

    def test_the_focus_moves_to_the_thanks(self, open_browser):
        page, person = open_browser(), make_person(27)
        page.goto(ERFLANDEN)
        fill_in(form_on(page), person)
        submit(form_on(page))
        says_thanks(page, person)
        expect(heading_on(page)).to_be_focused()
        expect(page).to_have_url(re.compile(ERFLANDEN + "$"))


def focused_name(page):
    focused = page.locator("form.whatsappalert-form :focus[name]")
    return focused.get_attribute("name") if focused.count() else None


class TestTwoFormsOnOnePage:
    def test_an_error_in_one_leaves_the_other_alone(self, visitor):
        first, second = make_person(30), make_person(31).with_phone(LANDLINE)
        visitor.goto(f"/{TWO_FORMS}/")
        fill_in(form_on(visitor, 0), first)
        fill_in(form_on(visitor, 1), second)
        submit(form_on(visitor, 1))
        visitor.locator(".whatsappalert-error-summary").wait_for()
        if visitor.has_script:
            assert filled_in(form_on(visitor, 0)) == first
            invalid = form_on(visitor, 0).locator("[aria-invalid]")
            expect(invalid).to_have_count(0)
        last = visitor.locator("form.whatsappalert-form").last
        assert filled_in(last) == second
        expect(last.locator("[name=phone]")).to_have_attribute("aria-invalid", "true")

    def test_each_signs_up_for_its_own_group(self, open_browser, demo):
        page = open_browser()
        here, elsewhere = make_person(32), make_person(33)
        page.goto(f"/{TWO_FORMS}/")
        fill_in(form_on(page, 1), elsewhere)
        form_on(page, 1).locator("[name=group]").select_option(label="Krakeel")
        submit(form_on(page, 1))
        says_thanks(page, elsewhere)
        fill_in(form_on(page, 0), here)
        submit(form_on(page, 0))
        says_thanks(page, here)
        assert demo.signups_of(here.email) == UNCONFIRMED
        assert demo.signups_of(elsewhere.email) == [("Krakeel", "unconfirmed")]

    def test_share_no_id(self, open_browser):
        page = open_browser()
        page.goto(f"/{TWO_FORMS}/")
        ids = page.locator("[id]").evaluate_all("all => all.map(one => one.id)")
        assert len(ids) == len(set(ids))


class TestPrint:
    def test_a_group_page_keeps_what_people_want_on_paper(self, open_browser):
        page = open_browser()
        page.goto(ERFLANDEN)
        page.emulate_media(media="print")
        expect(page.locator("h1")).to_be_visible()
        for kept in (".whatsappalert-facts dd", ".whatsappalert-rules__rule"):
            expect(page.locator(kept).first).to_be_visible()
        for left_out in ("form", ".whatsappalert-map", ".site-nav"):
            for element in page.locator(left_out).all():
                expect(element).to_be_hidden()
        assert page.pdf(format="A4").startswith(b"%PDF")
