"""Questions as browsers and programs send them."""

from tests.site.tree import make_site
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

from .factories import make_group
from .finding import know_address, make_place

URL = "/en/whatsapp/find/"
ADDRESS = {"postcode": "7901ab", "house_number": "12 B"}
FRAGMENT = {"x-whatsappalert-fragment": "1"}


def make_municipality():
    """The site of one, with a telephone number and a page about starting a group."""
    site = make_site(hostname="testserver")
    settings = WhatsAppAlertSettings.for_site(site)
    settings.phone = "14 0528"
    settings.start_page = site.root_page
    settings.save()
    return site


def make_known_group():
    """The group of ``ADDRESS``."""
    group = make_group(name="Krakeel", neighbourhoods=[make_place(1, "Krakeel")])
    know_address("7901 AB", 1)
    return group


def text_of(response, status=200):
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def ask(client, status=200, **fields):
    return text_of(client.post(URL, fields), status)


def ask_json(client, fields, **kwargs):
    return client.post(URL, fields, content_type="application/json", **kwargs)
