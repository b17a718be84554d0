"""A real Chromium for the tests marked ``browser``, and nothing left to chance."""

import os
import time
from datetime import timedelta
from functools import wraps
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = {"127.0.0.1", "localhost", "[::1]", "::1"}
# A loaded machine is slow, not wrong: only what never comes is a failure.
BROWSER_PATIENCE = 30_000
# Longer than any test that counts by the hour or the day takes.
BEFORE_THE_HOUR = timedelta(seconds=20)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def pytest_configure(config):
    try:
        from hypothesis import HealthCheck, settings
    except ImportError:
        return  # Only the tests that need it miss it.
    # The same examples at each run: a failure belongs to the change that it is seen
    # in. And no clock: a slow machine is not wrong.
    settings.register_profile(
        "whatsappalert",
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("whatsappalert")


def absent(what, reason):
    """Skip, or fail where ``WHATSAPPALERT_REQUIRE`` asks for it (as the CI does)."""
    if what in os.environ.get("WHATSAPPALERT_REQUIRE", ""):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def on_a_whole_page(evaluate):
    """
    ``Page.evaluate`` that lets a page arrive first.

    A click waits until the next page has begun, and a page that has only begun has no
    element yet.
    """

    @wraps(evaluate)
    def run(page, *args, **kwargs):
        page.wait_for_load_state("domcontentloaded")
        return evaluate(page, *args, **kwargs)

    return run


@pytest.fixture(scope="session")
def chromium():
    try:
        from playwright.sync_api import Page, expect, sync_playwright
    except ImportError:
        absent("browser", "playwright is not installed: pip install -e .[test]")
    if not os.path.exists(CHROMIUM):
        absent("browser", f"there is no Chromium at {CHROMIUM}; set CHROMIUM")
    expect.set_options(timeout=BROWSER_PATIENCE)
    Page.evaluate = on_a_whole_page(Page.evaluate)
    # Playwright keeps an event loop in this thread; Django would refuse the ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def watch(page):
    """Keep the page on this machine, and note what it asked for elsewhere."""
    page.foreign_requests = []
    page.console_errors = []

    def guard(route):
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob") or url.hostname in LOOPBACK:
            return route.continue_()
        page.foreign_requests.append(route.request.url)
        return route.abort()

    def note(message):
        # What the guard itself blocked stands in ``foreign_requests``.
        if message.type == "error" and "net::ERR_FAILED" not in message.text:
            page.console_errors.append(message.text)

    page.context.route("**/*", guard)
    page.on("console", note)
    page.on("pageerror", lambda error: page.console_errors.append(str(error)))
    return page


@pytest.fixture
def page(chromium):
    """
    A new browser context per test that cannot leave 127.0.0.1.

    ``page.foreign_requests`` holds the URLs that were asked for elsewhere,
    ``page.console_errors`` what the console and uncaught exceptions said.
    """
    context = chromium.new_context(locale="nl-NL")
    context.set_default_timeout(BROWSER_PATIENCE)
    yield watch(context.new_page())
    context.close()


@pytest.fixture
def axe():
    """``axe(page, context=None)`` answers the violations of WCAG 2.2 A and AA."""
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], "runOnly": WCAG}

    def run(page, context=None):
        results = Axe().run(page, context=context, options=options)
        return [
            {
                "id": violation["id"],
                "help": violation["help"],
                "nodes": [node["html"][:300] for node in violation["nodes"]],
            }
            for violation in results.response["violations"]
        ]

    return run


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """
    No test starts in one hour and ends in the next, or on another day.

    What is counted by the hour, or is over at the end of a day, would be another
    thing half-way through it. Zones differ by whole hours, or by a part of one.
    """
    now = timezone.now()
    next_hour = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    left = next_hour - now
    if left < BEFORE_THE_HOUR:
        time.sleep(left.total_seconds() + 0.1)


@pytest.fixture(autouse=True)
def language_of_the_settings():
    """A request leaves its language behind in the thread."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def empty_cache():
    """A rolled back test gives its numbers, and so its cache keys, to the next."""
    # Not at the top: this file is read before Django is set up.
    from wagtail_whatsappalert.areas.point_index import forget_indexes
    from wagtail_whatsappalert.groups.finder_areas import forget_areas
    from wagtail_whatsappalert.groups.finder_cards import forget_sites

    cache.clear()
    forget_indexes()
    forget_areas()
    forget_sites()
