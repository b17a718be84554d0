"""An address without a group, from the form to the manager's list, in Chromium."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect
from wagtail.models import Site

from tests.areas.factories import hoogeveen
from tests.browser.form import fill_in, form_on, make_person, submit
from tests.groups.factories import make_group, make_neighbourhood
from tests.site.factories import make_host_page, signup_form
from tests.site.tree import make_site
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .managers import RIGHTS
from .wanting import covers, finds, make_wanted, nowhere

__all__ = ["covers", "finds"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"


@pytest.fixture
def site(live_server):
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host)
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
    return site


def open_form(page, live_server, site, **values):
    page.set_viewport_size(PHONE)
    page.goto(live_server.url + make_host_page(site, signup_form(**values)).url)
    fill_in(form_on(page), make_person(1))
    submit(form_on(page))


class TestAnAddressWithoutAGroup:
    def test_takes_one_more_press(self, page, live_server, site, finds, axe):
        make_group()
        area = make_neighbourhood(name="Krakeel")
        finds(nowhere(area))
        open_form(page, live_server, site, by_address=True)
        question = page.get_by_role("heading", name="Krakeel").last
        expect(question).to_be_focused()
        assert axe(page, ".whatsappalert-signup") == []
        submit(form_on(page))
        page.locator(".whatsappalert-signup strong").wait_for()
        assert Signup.objects.get().group.wanted_in == area


class TestAnAddressOutsideTheArea:
    def test_may_be_explained(self, page, live_server, site, covers, axe):
        covers(False)
        group = make_group(neighbourhoods=[make_neighbourhood()])
        open_form(page, live_server, site, group=group)
        page.locator("[name=outside_reason]").fill("Mijn moeder woont er")
        assert axe(page, ".whatsappalert-signup") == []
        submit(form_on(page))
        page.locator(".whatsappalert-signup strong").wait_for()
        assert Signup.objects.get().outside_reason == "Mijn moeder woont er"


class TestWhereGroupsAreAskedFor:
    @pytest.fixture
    def manager(self, page, live_server, site):
        for start, (name, boundary) in enumerate(list(hoogeveen().items())[:4]):
            group, _people = make_wanted(name, 3 - start % 3, first=10 * start)
            area = group.wanted_in
            area.boundary = boundary
            area.save()
        client = Client()
        client.force_login(make_editor(*RIGHTS, "change_group"))
        session = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies(
            [{"name": session.key, "value": session.value, "url": live_server.url}]
        )
        return page

    def test_is_a_list_and_a_map_that_ask_nobody_elsewhere(
        self, manager, live_server, axe
    ):
        manager.set_viewport_size(PHONE)
        manager.goto(f"{live_server.url}/admin/whatsappalert_demand/")
        manager.locator("[data-drawn]").wait_for()
        assert manager.foreign_requests == []
        width, there = manager.evaluate(WIDTHS)
        assert width <= there
        assert axe(manager, "main") == []
        manager.locator("[name=wanted]").first.check()
        manager.locator("main form button").first.click()
        expect(manager.locator("[name=name]")).not_to_have_value("")
