from tests.geocoding.factories import BOLSTRAAT
from wagtail_whatsappalert.workshops.models import Workshop

FOUND = "SRID=4326;POINT(5.132876 52.088842)"
LABEL = next(iter(BOLSTRAAT))
TILES = "https://service.pdok.nl/"


def value(page):
    return page.locator("#id_location").input_value()


def heard(page):
    return page.evaluate("window.heard")


def save(page):
    with page.expect_navigation():
        page.locator("footer button[type=submit]").click()


def stored(workshop):
    return Workshop.objects.get(pk=workshop.pk).location


def markers(page):
    return page.locator(".whatsappalert-location__marker")


def search(page, address):
    page.locator("#id_address").fill(address)
    page.locator(".whatsappalert-address__row button").click()


def telepath_html():
    from wagtail_whatsappalert.adminkit.widgets import LocationInput

    return LocationInput().render("__NAME__", None, {"id": "__ID__"})
