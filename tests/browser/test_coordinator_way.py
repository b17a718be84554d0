"""The main way of the product: from the form of a resident to a member in the group."""

import os
import re

import pytest
from django.core import mail
from playwright.sync_api import expect
from wagtail.models import Site

from tests.conftest import watch
from tests.coordinators.factories import make_agreement, make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.factories import make_host_page, signup_form
from tests.site.tree import make_site
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .checks import PHONE, TOO_WIDE
from .form import fill_in, form_on, make_person, says_thanks, submit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PICTURES = os.environ.get("WHATSAPPALERT_PICTURES")


@pytest.fixture
def address(live_server):
    """The site on which everybody is, with the telephone of the municipality."""
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host)
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
    make_agreement(site=site)
    return live_server.url


@pytest.fixture
def group(address):
    return make_group(workshop_rule="none", contact_prefix="WA Krakeel")


@pytest.fixture
def open_phone(chromium):
    """``open_phone(has_script)`` answers a page on a telephone of its own."""
    contexts = []

    def open_one(has_script):
        context = chromium.new_context(
            java_script_enabled=has_script,
            viewport=PHONE,
            locale="nl-NL",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return watch(context.new_page())

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def look(axe):
    """``look(page, name)``: is this page accessible and no wider than the phone?"""
    problems = []

    def at(page, name):
        expect(page.locator("h1")).to_be_visible()
        # axe itself is a script: it runs in the pages of the phone with scripts.
        if page.has_script:
            problems.extend((name, found) for found in axe(page))
            problems.extend((name, found) for found in page.evaluate(TOO_WIDE))
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)

    yield at
    assert problems == []


def link_in_mail(to, pattern):
    for each in reversed(mail.outbox):
        found = re.search(pattern, each.body) if each.to == [to] else None
        if found:
            return found.group()
    raise AssertionError(f"No such link in the mails: {pattern}")


def sign_up(page, address, group, person):
    page.goto(address + make_host_page(Site.objects.get(), signup_form(group)).url)
    fill_in(form_on(page), person)
    submit(form_on(page))
    says_thanks(page, person)
    page.goto(link_in_mail(person.email, r"https?://\S+/confirm/\S+"))
    page.locator("main button").click()
    expect(page.locator("main a[href*='/mine/']")).to_be_visible()


def sign_in(page, address, her, look):
    page.goto(f"{address}/whatsapp/coordinators/")
    look(page, "start")
    page.locator("main [name=email]").fill(her.email)
    page.locator("main form button").click()
    page.wait_for_url(re.compile("/asked/"))
    look(page, "asked")
    page.goto(link_in_mail(her.email, r"https?://\S+/sign-in/\S+"))
    look(page, "button")
    page.locator("main form:has([name=nonce]) button").click()
    page.locator("main [name=accepts]").wait_for()
    look(page, "welcome")
    for box in ("accepts", "is_reachable"):
        page.locator(f"main [name={box}]").check()
    page.locator("main form:has([name=accepts]) button").click()


def add(page, group, person, look):
    page.locator(".whatsappalert-card a", has_text=group.name).click()
    look(page, "group")
    page.locator(".whatsappalert-people__name", has_text=person.name).click()
    look(page, "person")
    with page.expect_download() as download:
        page.locator("main a[href$='/contact/']").click()
    contact = download.value.path().read_text()
    assert f"FN:WA Krakeel {person.name}" in contact
    assert f"TEL;TYPE=CELL:+31{person.phone.replace(' ', '')[1:]}" in contact
    chat = page.locator("main a[href^='https://wa.me/']").get_attribute("href")
    assert chat.startswith(f"https://wa.me/31{person.phone.replace(' ', '')[1:]}?text=")
    assert page.locator("[data-whatsappalert-copy]").is_visible() == page.has_script
    page.locator("main form[action$='/mark/added/'] button").click()
    expect(page.locator(".whatsappalert-notice--success")).to_be_visible()
    look(page, "added")


@pytest.mark.parametrize("has_script", [True, False], ids=["JavaScript", "no script"])
class TestTheMainWay:
    def test_leads_from_the_form_into_the_group(
        self, open_phone, address, group, look, has_script
    ):
        resident, hers = open_phone(has_script), open_phone(has_script)
        resident.has_script = hers.has_script = has_script
        person, her = make_person(80), make_coordinator(group)
        sign_up(resident, address, group, person)
        resident.goto(link_in_mail(person.email, r"https?://\S+/mine/\S+"))
        look(resident, "mine")
        sign_in(hers, address, her, look)
        look(hers, "home")
        add(hers, group, person, look)
        assert Signup.objects.get().status == "added"
        resident.reload()
        expect(resident.locator("main")).to_contain_text("lid van Krakeel")
        look(resident, "mine-added")
        for page in (resident, hers):
            assert page.console_errors == []
            assert page.foreign_requests == []


class TestHerOtherScreens:
    def test_are_accessible_on_a_phone(self, open_phone, address, group, look):
        from tests.access.factories import sign_in as signed_in

        page = open_phone(True)
        page.has_script = True
        her = make_coordinator(
            group,
            bound=True,
            reachable_at=Signup._meta.get_field("created_at").default(),
        )
        people = {
            status: make_signup_in(status, group, number, **facts)
            for number, (status, facts) in enumerate(FACTS.items())
        }
        page.context.add_cookies(cookies_of(signed_in, her, address))
        start = f"{address}/whatsapp/coordinators/groups/{group.pk}/"
        ready = f"people/{people['ready'].pk}/"
        added = f"people/{people['added'].pk}/"
        for place in (
            *("", "members/", "waiting/", "invite/", ready, added),
            *(f"{ready}mark/not-from-here/", f"{added}mark/left/"),
        ):
            page.goto(start + place)
            look(page, "other-" + place.strip("/").replace("/", "-"))
        page.goto(f"{start}{ready}mark/not-from-here/")
        page.locator("main .whatsappalert-form button").click()
        expect(page.locator(".whatsappalert-error-summary h2")).to_be_focused()
        look(page, "other-refuse-invalid")


FACTS = {
    "ready": {},
    "added": {},
    "waiting": {},
    "needs_workshop": {},
    "offered": {},
    "withdrawn": {"to_be_removed": True},
}


def cookies_of(signed_in, person, address):
    class Jar:
        cookies = {}

    signed_in(Jar, person)
    return [
        {"name": name, "value": value, "url": address}
        for name, value in Jar.cookies.items()
    ]
