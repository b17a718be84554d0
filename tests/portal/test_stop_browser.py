"""One coordinator stops and another takes over, on telephones of 360 px."""

import os
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect
from wagtail.models import Site

from tests.conftest import watch
from tests.coordination.factories import DAY, make_check, make_deputy, today
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group
from tests.signups.factories import make_signup_in
from tests.site.tree import make_site
from wagtail_whatsappalert.access.models import Role
from wagtail_whatsappalert.access.sessions import COOKIE, start_session
from wagtail_whatsappalert.coordination.models import Succession
from wagtail_whatsappalert.coordination.tokens import ActivityLink
from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
START = "/en/whatsapp/coordinators/"
# Where to keep pictures of the screens, to look at them.
PICTURES = os.environ.get("WHATSAPPALERT_PICTURES")


@pytest.fixture
def group(live_server):
    host, port = live_server.url.removeprefix("http://").split(":")
    site = make_site(hostname=host)
    Site.objects.update(port=int(port))
    WhatsAppAlertSettings.objects.create(site=site, phone="14 0528")
    return make_group(name="Krakeel", area_description="Krakeel and De Weide")


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def telephone(request, chromium, live_server):
    """``telephone(person)`` answers a page on which she is signed in."""
    contexts = []

    def open_one(person=None):
        context = chromium.new_context(
            base_url=live_server.url, viewport=PHONE, java_script_enabled=request.param
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if person:
            _session, key = start_session(
                role=Role.COORDINATOR, person=person, now=timezone.now()
            )
            context.add_cookies(
                [{"name": COOKIE, "value": key, "url": live_server.url}]
            )
        page = watch(context.new_page())
        page.has_script = request.param
        return page

    yield open_one
    for context in contexts:
        context.close()


def make_bound(factory, *groups, **kwargs):
    facts = {"language": "en", "reachable_at": timezone.now(), **kwargs}
    return factory(*groups, **facts)


def look(page, name, axe):
    """Nothing sticks out, nothing is inaccessible."""
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
    if page.has_script:
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert axe(page, ".whatsappalert-page") == []


def test_a_group_changes_hands(group, telephone, axe):
    karin = make_bound(make_coordinator, group, bound=True, name="Karin Smit")
    piet = make_bound(make_deputy, group, name="Piet Vos")
    make_signup_in(SignupStatus.READY, group, 1, name="Anna de Vries")
    hers = telephone(karin)
    hers.goto(f"{START}groups/{group.pk}/stop/")
    hers.get_by_label("Your last day").fill((today() + 30 * DAY).isoformat())
    hers.get_by_label("Piet Vos").check()
    look(hers, "stop", axe)
    hers.get_by_role("button", name="I stop").click()
    expect(hers.get_by_role("button", name="I stay coordinator")).to_be_visible()
    look(hers, "stop_status", axe)

    his = telephone(piet)
    his.goto(START)
    look(his, "takeover_home", axe)
    his.get_by_role("link", name="Read and answer").click()
    look(his, "takeover", axe)
    his.get_by_role("button", name="Yes, I take over").click()
    expect(his.locator("main")).to_contain_text("Anna de Vries")

    hers.goto(f"{START}groups/{group.pk}/")
    expect(hers.locator("main")).not_to_contain_text("Anna")
    assert Succession.objects.get().status == "accepted"
    assert [karin.email] in [m.to for m in mail.outbox]


def test_a_press_on_a_mail_says_that_a_group_is_active(group, telephone, axe):
    karin = make_bound(make_coordinator, group, bound=True)
    check = make_check(group, days=60, reminders=2, unverified_at=timezone.now())
    page = telephone()
    sealed = ActivityLink(check.pk, karin.pk, "en").seal()
    page.goto(f"{START}active/{sealed}/")
    look(page, "active", axe)
    page.get_by_role("button", name="Yes, it is active").click()
    expect(page.locator("main")).to_contain_text("Thank you")
    look(page, "active_done", axe)
    check.refresh_from_db()
    assert not check.is_open
