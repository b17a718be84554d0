import pytest
from django.contrib.auth.models import User
from wagtail.models import Locale

from tests.geocoding.factories import dummy


@pytest.fixture
def open_form(page, live_server, client, settings):
    """``open_form(workshop)`` shows its form in the admin to an editor."""
    settings.WAGTAIL_WHATSAPPALERT = dummy()
    settings.WAGTAIL_GRAVATAR_PROVIDER_URL = None
    Locale.objects.get_or_create(language_code="nl")
    user = User.objects.create_superuser("editor", "editor@example.org", "x")
    client.force_login(user)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([{**session, "url": live_server.url}])

    def open_workshop(workshop):
        page.goto(f"{live_server.url}/admin/located/edit/{workshop.pk}/")
        page.locator("#id_location_latlng").wait_for()
        page.evaluate(
            """() => {
                window.heard = [];
                const input = document.getElementById("id_location");
                for (const name of ["input", "change"]) {
                    document.addEventListener(name, (event) => {
                        if (event.target === input) heard.push([name, input.value]);
                    });
                }
            }"""
        )

    return open_workshop
