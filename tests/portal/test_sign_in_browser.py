"""The first time that a coordinator signs in, on her phone."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from tests.access.links import link_in, make_municipality
from tests.coordinators.factories import make_coordinator
from wagtail_whatsappalert.access.models import AccessSession
from wagtail_whatsappalert.access.sessions import COOKIE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture
def start(live_server):
    host, port = live_server.url.removeprefix("http://").split(":")
    make_municipality()
    Site.objects.update(hostname=host, port=int(port))
    return f"{live_server.url}/en/whatsapp/coordinators/"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def phone(request, chromium):
    context = chromium.new_context(
        viewport=PHONE, java_script_enabled=request.param, locale="en"
    )
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def press(page, name):
    """Until the page that follows is there."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def ask(page, email):
    page.get_by_label("Your e-mail address").fill(email)
    press(page, "Send me a link")
    page.wait_for_url("**/asked/")


class TestTheFirstTime:
    def test_leads_from_the_mail_to_her_overview(
        self, phone, start, live_server, mailoutbox
    ):
        person = make_coordinator(language="en")
        phone.goto(f"{start}details/")
        ask(phone, person.email)
        phone.goto(live_server.url + link_in(mailoutbox[0]))
        press(phone, "Sign in")
        phone.goto(start)
        phone.wait_for_url("**/welcome/")
        press(phone, "Accept and continue")
        expect(phone.locator(".whatsappalert-error-summary li")).to_have_count(2)
        phone.get_by_label("I have read this agreement").check()
        phone.get_by_label("I can be reached").check()
        press(phone, "Accept and continue")
        phone.wait_for_url(start)
        person.refresh_from_db()
        assert person.agreement_id and person.reachable_at
        names = {cookie["name"] for cookie in phone.context.cookies(live_server.url)}
        assert not any(name.startswith(COOKIE) for name in names)
        press(phone, "Sign out")
        expect(phone.get_by_label("Your e-mail address")).to_be_visible()
        assert not AccessSession.objects.filter(ended_at=None).exists()

    def test_is_clean_for_axe_and_fits_a_phone(
        self, page, axe, start, live_server, mailoutbox
    ):
        person = make_coordinator(language="en")
        page.set_viewport_size(PHONE)

        def look():
            assert axe(page, ".whatsappalert-page") == []
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= PHONE["width"]
            for button in page.locator(".whatsappalert-page button").all():
                assert button.bounding_box()["height"] >= 44

        page.goto(start)
        look()
        ask(page, person.email)
        look()
        link = live_server.url + link_in(mailoutbox[0])
        page.goto(link)
        look()
        press(page, "Sign in")
        page.wait_for_url("**/welcome/")
        look()
        press(page, "Accept and continue")
        look()
        page.goto(f"{start}details/")
        look()
        press(page, "Sign out everywhere")
        page.goto(link)
        look()
        assert page.foreign_requests == []


class TestADoubleClick:
    def test_on_the_button_of_the_link_signs_in(
        self, page, start, live_server, mailoutbox
    ):
        person = make_coordinator(language="en")
        page.goto(start)
        ask(page, person.email)
        page.goto(live_server.url + link_in(mailoutbox[0]))
        page.get_by_role("button", name="Sign in", exact=True).dblclick()
        page.wait_for_url("**/welcome/")
        assert AccessSession.objects.count() == 1
