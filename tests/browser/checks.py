"""What every page must be: accessible, quiet, no wider than the screen."""

WIDE = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}
# 1280 pixels at 400 %.
ZOOMED = {"width": 320, "height": 256}
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter((element) => element.getBoundingClientRect().right > width + 1)
        .map((element) => `${element.tagName}.${element.className}`)
        .slice(-5);
}"""


def show(page, visit):
    """Open the page of a visit, send the form where one leads to it."""
    page.goto(visit.path)
    if visit.sends:
        with page.expect_navigation():
            page.evaluate(
                """(fields) => {
                    const form = [...document.forms].find((each) =>
                        fields.every(([name]) => each.elements[name]));
                    for (const [name, value] of fields) {
                        form.elements[name].value = value;
                    }
                    form.submit();
                }""",
                [list(pair) for pair in visit.sends],
            )
    draw_maps(page)


def draw_maps(page):
    for canvas in page.locator("[data-whatsappalert-canvas]").all():
        canvas.scroll_into_view_if_needed()
        canvas.locator(".leaflet-marker-icon").first.wait_for()


def console_errors(page, visit):
    """Chromium itself notes that a page answered 404 or 422."""
    own = f"status of {visit.status}" if visit.status >= 400 else None
    errors = [text for text in page.console_errors if not own or own not in text]
    page.console_errors.clear()
    return errors


def problems_of(page, visit, axe):
    show(page, visit)
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        for violation in axe(page):
            yield size["width"], violation
        if too_wide := page.evaluate(TOO_WIDE):
            yield size["width"], f"scrolls sideways: {too_wide}"
    page.set_viewport_size(ZOOMED)
    if too_wide := page.evaluate(TOO_WIDE):
        yield ZOOMED["width"], f"scrolls sideways: {too_wide}"
    for text in console_errors(page, visit):
        yield "console", text
    for url in page.foreign_requests:
        yield "foreign", url
    page.foreign_requests.clear()
