"""What a signup manager does in a day, in Chromium."""

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect
from wagtail.models import Site

from tests.groups.factories import make_group
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_signup_in
from .managers import RIGHTS, inspect_url, shown, url_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

S = SignupStatus
LIST = "/admin/whatsappalert_signups/"
PHONE = {"width": 360, "height": 740}
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"


@pytest.fixture
def group():
    make_site(hostname="localhost")
    return make_group(capacity=500)


@pytest.fixture
def manager(page, live_server, group):
    """A page in which somebody is logged in who manages signups."""
    client = Client()
    client.force_login(make_editor(*RIGHTS))
    session = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies(
        [{"name": session.key, "value": session.value, "url": live_server.url}]
    )
    page.url_to = lambda path: f"{live_server.url}{path}"
    return page


def go(page, path):
    page.goto(page.url_to(path))


def states():
    return list(Signup.objects.order_by("pk").values_list("status", flat=True))


class TestTheList:
    def test_moves_who_was_ticked(self, manager, group):
        signups = [make_signup_in(S.READY, group, n) for n in range(3)]
        go(manager, LIST)
        for signup in signups[:2]:
            manager.locator(f"[data-object-id='{signup.pk}']").check()
        manager.locator("[data-bulk-action-button]").first.click()
        expect(manager.locator("main")).to_contain_text(f"#{signups[0].pk}")
        manager.locator("main form button").click()
        expect(manager.locator(".messages .success")).to_be_visible()
        assert states() == ["added", "added", "ready"]

    def test_moves_all_that_were_filtered_also_on_other_pages(self, manager, group):
        for number in range(60):
            make_signup_in(S.READY, group, number)
        make_signup_in(S.READY, make_group(name="Noord"), 99)
        go(manager, f"{LIST}?group={group.pk}")
        manager.locator("[data-bulk-action-select-all-checkbox]").first.check()
        manager.locator("[data-bulk-action-num-objects-in-listing]").click()
        manager.locator("[data-bulk-action-button]").first.click()
        manager.locator("main form button").click()
        expect(manager.locator(".messages .success")).to_contain_text("60")
        assert states() == ["added"] * 60 + ["ready"]


class TestOneSignup:
    def test_is_refused_with_a_reason(self, manager, group):
        signup = make_signup_in(S.WAITING, group)
        go(manager, inspect_url(signup))
        manager.locator(
            f"a[href='{url_of('signup_move', signup.pk, 'refuse')}']"
        ).click()
        manager.locator("main form button").click()
        expect(manager.locator(".error-message")).to_have_count(1)
        manager.locator("[name=reason]").fill("Woont elders")
        manager.locator("main form button").click()
        expect(manager.locator("main")).to_contain_text("Woont elders")
        expect(manager.locator("main")).to_contain_text(shown(S.REFUSED.label))


class TestEnteringByHand:
    def test_leads_from_the_list_to_the_signup(self, manager, group):
        go(manager, LIST)
        manager.locator(f"a[href='{url_of('enter_signup')}']").click()
        manager.locator("[name=group]").select_option(str(group.pk))
        manager.locator("main form button").click()
        manager.locator("[name=source][value=paper]").check()
        manager.locator("[name=name]").fill("Anna de Vries")
        manager.locator("[name=phone]").fill("0528 291911")
        manager.locator("[name=postcode]").fill("7901ab")
        manager.locator("[name=house_number]").fill("12")
        manager.locator("[name=minimum_age]").check()
        manager.locator("[name=house_rules]").check()
        manager.locator("main form button").last.click()
        expect(manager.locator(".error-message")).to_have_count(1)
        expect(manager.locator("[name=name]")).to_have_value("Anna de Vries")
        manager.locator("[name=phone]").fill("06 12345678")
        manager.locator("main form button").last.click()
        expect(manager.locator("main")).to_contain_text("Anna de Vries")
        expect(manager.locator("main")).to_contain_text(shown(S.NEEDS_WORKSHOP.label))
        assert Signup.objects.get().email == ""


class TestEveryPage:
    @pytest.mark.parametrize("size", [None, PHONE], ids=["wide", "phone"])
    def test_fits_and_can_be_used_by_everybody(self, manager, group, axe, size):
        if size:
            manager.set_viewport_size(size)
        signup = make_signup_in(S.NEEDS_WORKSHOP, group)
        start = f"?group={group.pk}&language=nl"
        for path in [
            inspect_url(signup),
            url_of("signup_move", signup.pk, "refuse"),
            url_of("signup_facts", signup.pk),
            url_of("signup_workshop", signup.pk),
            url_of("signup_erase", signup.pk),
            url_of("enter_signup") + start,
            url_of("ask_to_accept_rules"),
            url_of("print_signup_form") + start,
            url_of("bulk_move", "refuse") + f"?id={signup.pk}",
        ]:
            go(manager, path)
            width, room = manager.evaluate(WIDTHS)
            assert width <= room, path
            inside = "main" if manager.locator("main").count() else "body"
            assert axe(manager, inside) == [], path
        assert manager.foreign_requests == []
        assert manager.console_errors == []


class TestThePaperForm:
    def test_fits_on_both_sides_of_one_sheet(self, manager, group):
        site = Site.objects.get(is_default_site=True)
        WhatsAppAlertSettings.objects.create(site=site, legal_basis="consent")
        for language in ("nl", "en"):
            start = f"?group={group.pk}&language={language}"
            go(manager, url_of("print_signup_form") + start)
            pages = re.search(rb"/Count (\d+)", manager.pdf(prefer_css_page_size=True))
            assert int(pages[1]) == 2
