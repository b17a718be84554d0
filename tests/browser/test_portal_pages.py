"""Every page that a coordinator and a contact of the steering group meet."""

import re

import pytest

from tests.nu_checker import errors_in_html

from .checks import WIDE, problems_of
from .crawl import Links, Visit, html_of, path_of, shape

pytestmark = pytest.mark.browser

PORTAL = "/whatsapp/coordinators/"
SIGN_IN_LINK = re.compile(r"https?://\S+/sign-in/\S+")
# Who signs in, and how many pages she meets at least.
PEOPLE = [("hilde@buurt.example", 25), ("veenstra@hoogeveen.example", 10)]


@pytest.fixture(params=PEOPLE, ids=["coordinator", "contact"])
def signed_in(request, open_browser, demo):
    """A page on which somebody is signed in, and how many pages there are."""
    address, least = request.param
    page = open_browser(viewport=WIDE)
    page.goto(PORTAL)
    page.fill("input[type=email]", address)
    page.locator(".whatsappalert-portal form button").first.click()
    page.wait_for_url(re.compile("asked"))
    page.goto(link_in_mail(page, demo, address))
    page.locator(".whatsappalert-portal form button").first.click()
    page.wait_for_url(f"**{PORTAL}")
    return page, least


def link_in_mail(page, demo, address):
    for _attempt in range(100):
        for mail in reversed(demo.mails_to(address)):
            if found := SIGN_IN_LINK.search(mail.text):
                return found.group()
        page.wait_for_timeout(100)
    raise AssertionError(f"No link for {address}")


def pages_of(page, demo):
    """A ``Visit`` for each page that links of the portal lead to."""
    waiting, seen = [PORTAL], {shape(PORTAL)}
    while waiting:
        path = waiting.pop(0)
        answer = page.context.request.get(path)
        if "text/html" not in answer.headers["content-type"]:
            continue
        visit = Visit(path, path, answer.status, answer.text())
        yield visit
        links = Links()
        links.feed(visit.html)
        for href in links.found:
            link = path_of(demo.url, path, href)
            if link and link.startswith(PORTAL) and shape(link) not in seen:
                seen.add(shape(link))
                waiting.append(link)


class TestEveryPageOfThePortal:
    def test_is_there_accessible_quiet_and_no_wider_than_the_screen(
        self, signed_in, demo, axe
    ):
        page, least = signed_in
        pages = list(pages_of(page, demo))
        assert len(pages) >= least
        assert [visit.name for visit in pages if visit.status != 200] == []
        problems = [
            f"{visit.name} | {where} | {what}"
            for visit in pages
            for where, what in problems_of(page, visit, axe)
        ]
        assert problems == [], "\n".join(problems)

    def test_is_valid_html(self, signed_in, demo, tmp_path):
        page, _least = signed_in
        errors = errors_in_html(html_of(pages_of(page, demo)), tmp_path)
        assert errors == [], "\n".join(errors)
