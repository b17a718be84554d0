"""The maps of the demo in a browser, with tiles that come from nobody."""

import re

OVERVIEW = "/groepen/"
TILES = re.compile(r"^https://service\.pdok\.nl/")
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c02"
    "0000000b4944415478da6364f80f00010501012718e3660000000049454e44ae426082"
)
ACTIVE_CLASS = "document.activeElement.className"


def open_wide(open_browser):
    """A page at its widest; ``page.tiles`` are the addresses that were asked for."""
    page = open_browser(viewport={"width": 1280, "height": 900})
    page.tiles = []

    def answer(route):
        page.tiles.append(route.request.url)
        route.fulfill(body=PIXEL, content_type="image/png")

    page.context.route(TILES, answer)
    return page


def open_map(page, path=OVERVIEW):
    page.goto(path)
    # It is drawn when it comes near the screen.
    page.locator("[data-whatsappalert-canvas]").scroll_into_view_if_needed()
    markers(page).first.wait_for()


def markers(page):
    return page.locator(".whatsappalert-map .leaflet-marker-icon")


def tiles_button(page):
    return page.locator("[data-whatsappalert-tiles]")


def message(page):
    return page.locator("[data-whatsappalert-message]")


def tab_to(page, class_name):
    """Press Tab until the focus is on an element with this class."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if class_name in (page.evaluate(ACTIVE_CLASS) or "").split():
            return page.locator(":focus")
    raise AssertionError(f"Tab never reaches .{class_name}")
