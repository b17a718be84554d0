"""What a host does in an evening, in Chromium, with and without a connection."""

import re

import pytest
from playwright.sync_api import expect

from tests.site.tree import make_site
from wagtail_whatsappalert.workshops.attendance_links import AttendanceLink
from wagtail_whatsappalert.workshops.registrations import Registration

from .attending import make_evening, make_host
from .registering import make_guest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"


@pytest.fixture
def evening():
    make_site(hostname="localhost")
    return make_evening(capacity=5)


@pytest.fixture
def guest(evening):
    make_guest(evening, 1, name="Bert Vos")
    return make_guest(evening, name="Anna Bos", places=2)


@pytest.fixture
def screen(page, live_server, evening, guest):
    """The phone of the host with the list on it."""
    link = AttendanceLink.to(evening, make_host(evening)).seal()
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/whatsapp/workshops/attendance/{link}/")
    return page


def row_of(screen, guest):
    return screen.locator(f"[data-guest='{guest.pk}']")


def counts():
    """How many of each are there, by name."""
    there = Registration.objects.attended().order_by("name")
    return dict(there.values_list("name", "people_attended"))


def fill_in(screen, name):
    form = screen.locator("[data-walk-in]")
    form.locator("[name=name]").fill(name)
    form.locator("[type=submit]").click()


def test_ticks_keep_until_there_is_a_connection(screen, guest, axe):
    unsent = screen.locator("[data-unsent]")
    screen.context.set_offline(True)
    row = row_of(screen, guest)
    row.locator("[value=yes]").click()
    row.locator("[name=people]").fill("1")
    row.locator("[value=yes]").click()
    fill_in(screen, "Wim Binnen")
    expect(unsent).to_contain_text("2")
    expect(screen.locator("[data-list]")).to_contain_text("Wim Binnen")
    assert counts() == {}
    assert axe(screen) == []
    screen.context.set_offline(False)
    expect(unsent).to_be_hidden()
    expect(screen.locator("[data-here]")).to_have_text("2")
    assert counts() == {"Anna Bos": 1, "Wim Binnen": 1}
    assert screen.evaluate("Object.keys(localStorage).length") == 0


def test_an_answer_that_was_lost_doubles_nothing(screen, guest):
    lost = []

    def lose_first_answers(route):
        if route.request.method == "POST" and len(lost) < 2:
            lost.append(route.fetch().status)
            return route.abort()
        return route.fallback()

    screen.route("**/attendance/**", lose_first_answers)
    fill_in(screen, "Wim Binnen")
    row_of(screen, guest).locator("[value=yes]").click()
    expect(screen.locator("[data-unsent]")).to_be_hidden(timeout=15_000)
    assert lost == [200, 200]
    assert counts() == {"Anna Bos": 2, "Wim Binnen": 1}
    assert Registration.objects.filter(is_walk_in=True).count() == 1


def test_what_was_not_sent_survives_closing_the_page(screen, guest):
    screen.context.set_offline(True)
    row_of(screen, guest).locator("[value=yes]").click()
    expect(screen.locator("[data-unsent]")).to_be_visible()
    url = screen.url
    screen.on("dialog", lambda dialog: dialog.accept())
    screen.goto("about:blank")
    screen.context.set_offline(False)
    screen.goto(url)
    expect(screen.locator("[data-unsent]")).to_be_hidden()
    assert counts() == {"Anna Bos": 2}


def test_a_mistake_is_told_and_can_be_corrected(screen, guest):
    form = screen.locator("[data-walk-in]")
    form.locator("[name=email]").fill("wim@")
    fill_in(screen, "Wim Binnen")
    refusal = screen.locator("[data-refusals] li")
    expect(refusal).to_contain_text("Wim Binnen")
    refusal.get_by_role("button").last.click()
    form.locator("[name=email]").fill("wim@example.org")
    form.locator("[type=submit]").click()
    expect(screen.locator("[data-unsent]")).to_be_hidden()
    assert counts() == {"Wim Binnen": 1}


def test_finds_by_name_and_forgets_old_evenings(screen, guest):
    screen.locator("[data-search] [name=q]").fill("anna")
    expect(row_of(screen, guest)).to_be_visible()
    expect(screen.get_by_text("Bert Vos", exact=True)).to_be_hidden()
    screen.evaluate(
        """() => {
            localStorage.setItem("whatsappalert-attendance-0", '{"until": 5}');
            localStorage.setItem("other", "5");
        }"""
    )
    screen.reload()
    assert screen.evaluate("Object.keys(localStorage)") == ["other"]
    scroll, width = screen.evaluate(WIDTHS)
    assert scroll <= width
    errors = [text for text in screen.console_errors if not re.search("422", text)]
    assert errors == []
