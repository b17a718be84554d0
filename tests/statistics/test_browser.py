"""What a council member sees of the figures, in Chromium."""

import random
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from example_project.municipality.models import InformationPage
from tests.groups.factories import make_neighbourhood
from tests.nu_checker import errors_in_html
from tests.site.tree import make_site
from tests.workshops.factories import make_workshop
from wagtail_whatsappalert.statistics.months import month_of

from .factories import make_covering_group, make_figures, make_members

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}
# 1280 pixels at 400 %.
ZOOMED = {"width": 320, "height": 256}
WIDTHS = "[document.documentElement.scrollWidth, window.innerWidth]"
# An ordinary row of five years, the same every time.
COUNTS = [random.Random(n).randint(3, 24) for n in range(60)]
FEW = [random.Random(n).choice([0, 0, 1, 2, 3, 6, None]) for n in range(60)]


@pytest.fixture
def council(live_server):
    """The address of a page with every kind of figures."""
    site = make_site()
    krakeel = make_neighbourhood(name="Krakeel", code="BU01185003")
    for name in ("Zuid", "Centrum", "De Weide"):
        make_neighbourhood(name=name)
    group = make_covering_group("Krakeel", krakeel, members_outside=40)
    last = month_of(timezone.now())
    make_members(group, 12, timezone.now() - timedelta(days=900))
    make_figures(
        "GM0118", COUNTS, first=last - 59, provisional=range(last - 6, last + 1)
    )
    make_figures(krakeel.code, FEW, first=last - 59, provisional=[last])
    for days in (40, 45, 100, 400):
        make_workshop(start=timezone.now() - timedelta(days=days))
    body = [
        block(heading="Woninginbraken", figure="burglaries"),
        block(figure="burglaries", group=group.pk),
        block(figure="members"),
        block(figure="coverage"),
        block(figure="workshops"),
    ]
    page = InformationPage(title="Cijfers", slug="cijfers", body=body)
    site.root_page.add_child(instance=page)
    return f"{live_server.url}/cijfers/"


def block(**value):
    empty = {"heading": "", "group": None, "neighbourhood": None, "years": 5}
    return "figures", empty | value


class TestThePage:
    @pytest.mark.parametrize("size", [PHONE, ZOOMED, {"width": 1280, "height": 900}])
    def test_fits_and_is_readable(self, page, council, axe, size):
        page.set_viewport_size(size)
        page.goto(council)
        expect(page.locator("svg[role=img]")).to_have_count(4)
        width, room = page.evaluate(WIDTHS)
        assert width <= room
        assert axe(page) == []
        for summary in page.locator("summary").all():
            summary.click()
        width, room = page.evaluate(WIDTHS)
        assert width <= room
        assert page.console_errors == []

    def test_has_letters_as_large_as_those_around_it(self, page, council):
        page.set_viewport_size(PHONE)
        page.goto(council)
        for label in page.locator("svg[role=img] text").all():
            box = label.bounding_box()
            assert box["height"] >= 12
            assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]

    def test_has_all_numbers_in_a_table(self, page, council):
        page.goto(council)
        page.locator("summary").first.click()
        expect(page.locator("table").first.locator("tbody tr")).to_have_count(59)

    def test_is_named_for_who_does_not_see_it(self, page, council):
        page.goto(council)
        picture = page.get_by_role("img").first
        expect(picture).to_have_accessible_name(re.compile(r"\w+ \w+"))

    def test_is_valid_html(self, council, tmp_path):
        html = Client().get(council, follow=True).content.decode()
        assert errors_in_html({"figures": html}, tmp_path) == []
