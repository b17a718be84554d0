"""Every page of the demo, as wide and as narrow as people look at it."""

from dataclasses import replace

import pytest

from tests.nu_checker import errors_in_html

from .checks import WIDE, problems_of
from .crawl import (
    BROKEN_LINK,
    MISSING,
    Visitor,
    answers_of_the_finder,
    confirmed_page,
    html_of,
    linked_pages,
    pages_behind_a_form,
)
from .form import make_person

pytestmark = pytest.mark.browser

# What is not 200 on purpose.
STATUSES = {
    "empty form sent": 422,
    "no address": 422,
    "finder, not right": 422,
    "not found": 404,
    "broken link": 404,
}


@pytest.fixture(scope="module")
def pages(demo):
    """A ``Visit`` for every page of the demo."""
    visitor = Visitor(demo.url)
    confirming, confirmed = make_person(10), make_person(11)
    first = list(pages_behind_a_form(visitor, demo, confirming))
    list(pages_behind_a_form(visitor, demo, confirmed))
    return [
        *linked_pages(visitor),
        *first,
        *answers_of_the_finder(visitor),
        confirmed_page(visitor, demo, confirmed),
        visitor.visit("not found", MISSING),
        visitor.visit("broken link", BROKEN_LINK),
        replace(visitor.visit("search", "/zoeken/?q=workshop"), name="search results"),
    ]


class TestEveryPage:
    def test_answers_as_it_should(self, pages):
        assert len(pages) > 40
        wrong = [
            (visit.name, visit.status)
            for visit in pages
            if visit.status != STATUSES.get(visit.name, 200)
        ]
        assert wrong == []

    def test_can_be_reached_by_links(self, pages, demo):
        _status, _headers, sitemap = Visitor(demo.url).ask("/sitemap.xml")
        reached = {visit.path for visit in pages}
        listed = {
            part.split("</loc>")[0].removeprefix(demo.url)
            for part in sitemap.split("<loc>")[1:]
        }
        assert listed - reached == set()

    def test_is_accessible_quiet_and_no_wider_than_the_screen(
        self, pages, open_browser, axe
    ):
        page = open_browser(viewport=WIDE)
        problems = [
            f"{visit.name} | {where} | {what}"
            for visit in pages
            for where, what in problems_of(page, visit, axe)
        ]
        assert problems == [], "\n".join(problems)

    def test_is_valid_html(self, pages, tmp_path):
        errors = errors_in_html(html_of(pages), tmp_path)
        assert errors == [], "\n".join(errors)
