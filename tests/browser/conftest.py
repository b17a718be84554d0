import pytest

from tests.conftest import watch

from .demo_site import serve_demo


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """The demo site, served for all tests of this folder; a ``DemoSite``."""
    with serve_demo(tmp_path_factory.mktemp("demo")) as site:
        yield site


@pytest.fixture
def open_browser(chromium, demo):
    """
    ``open_browser(**options)`` answers a page in a browser context of its own.

    Relative addresses are those of the demo. Like ``page`` it stays on this
    machine and keeps ``foreign_requests`` and ``console_errors``.
    """
    contexts = []

    def open_one(**options):
        context = chromium.new_context(
            base_url=demo.url, locale="nl-NL", **{"reduced_motion": "reduce", **options}
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        return watch(context.new_page())

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def visitor(request, open_browser):
    """A page, once with and once without JavaScript; ``has_script`` tells which."""
    page = open_browser(java_script_enabled=request.param)
    page.has_script = request.param
    yield page
    # Chromium itself notes every answer from 400 up.
    errors = [text for text in page.console_errors if "status of 422" not in text]
    assert errors == []
    assert page.foreign_requests == []
