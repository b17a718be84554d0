"""
The map of 1,000 groups: its data, and its start on a slow phone.

The phone is Chromium with a processor four times as slow; the server is this one.
"""

import gzip
import os
import statistics

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import override_settings
from django.test.testcases import LiveServerThread
from django.urls import reverse

from tests.conftest import ARGUMENTS, CHROMIUM
from wagtail_whatsappalert.pages.models import GroupIndexPage

from .measure import Figure, Row

MOST_BYTES = 150_000
SLOWER = 4
USABLE_MS, LONGEST_TASK_MS = 2000, 200
STARTS = 5
PHONE = {"width": 360, "height": 740}
WATCH = """
    window.longTasks = [];
    new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longTasks.push(duration);
    }).observe({ type: "longtask", buffered: true });
    // Things may stand above the map, and it starts when it comes into sight.
    document.addEventListener("DOMContentLoaded", () => {
        document.querySelector("[data-whatsappalert-map]").scrollIntoView();
    });
"""


def rows_of_geojson(client, get, number):
    url = reverse("wagtail_whatsappalert:groups_geojson")
    etag = client.get(url)["ETag"]
    name = f"GeoJSON, {number} areas"
    rough = get(f"{url}?detail=overview")
    return [
        Row(f"{name}, cold", get(url), cold=True, limit=3),
        Row(f"{name}, warm", get(url), limit=0.3),
        Row(f"{name}, 304", get(url, if_none_match=etag), status=304, limit=0.3),
        Row(f"{name}, overview, cold", rough, cold=True, limit=3),
        Row(f"{name}, one of them", get(f"{url}?group=2"), limit=0.3),
    ]


def measure_map(client):
    """What no ratio tells: its size, and milliseconds on the phone."""
    url = reverse("wagtail_whatsappalert:groups_geojson")
    body = client.get(f"{url}?detail=overview").content
    size = len(gzip.compress(body, 6))
    found = [Figure("GeoJSON at overview, gzipped", size, "bytes", MOST_BYTES)]
    if os.path.exists(CHROMIUM):
        ready, longest, moved = starts_on_a_phone(GroupIndexPage.objects.get().url)
        name = "Map of 1,000 groups on a slow phone"
        found += [
            Figure(f"{name}, ready", ready, "ms", USABLE_MS),
            Figure(f"{name}, longest task", longest, "ms", LONGEST_TASK_MS),
            Figure(f"{name}, longest task of moving", moved, "ms", LONGEST_TASK_MS),
        ]
    return found


def starts_on_a_phone(path):
    """Medians of when the map is ready and of the longest tasks, in ms."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with override_settings(ALLOWED_HOSTS=["*"]), sync_playwright() as playwright:
        server = LiveServerThread("127.0.0.1", StaticFilesHandler, shared_databases())
        server.daemon = True
        server.start()
        server.is_ready.wait()
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        url = f"http://127.0.0.1:{server.port}{path}"
        found = [_start(browser, url) for _time in range(STARTS)]
        browser.close()
        server.terminate()
    return [round(statistics.median(times)) for times in zip(*found, strict=True)]


def shared_databases():
    """Only a database in memory has to be shared with the server's thread."""
    return {
        one.alias: one
        for one in connections.all()
        if one.vendor == "sqlite" and one.is_in_memory_db()
    }


def _start(browser, url):
    context = browser.new_context(viewport=PHONE, device_scale_factor=2)
    context.add_init_script(WATCH)
    page = context.new_page()
    phone = context.new_cdp_session(page)
    phone.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(url, wait_until="commit")
    page.wait_for_selector("[data-drawn]")
    ready = page.evaluate(
        "performance.getEntriesByName('whatsappalert-map')[0].startTime"
    )
    longest = _longest_task(page)
    for key in ("+", "+", "ArrowRight", "-"):
        page.locator(".whatsappalert-map__canvas").press(key)
        page.wait_for_timeout(800)
    moved = _longest_task(page)
    context.close()
    return ready, longest, moved


def _longest_task(page):
    """Since the last time that it was asked for."""
    return page.evaluate("Math.max(0, ...longTasks.splice(0))")
