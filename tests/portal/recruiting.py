"""A coordinator who enters a neighbour on her telephone."""

import re
from urllib.parse import parse_qs, urlsplit

from django.urls import reverse
from django.utils import translation

PERSON = {
    "name": "  Jan   Jansen ",
    "phone": "06 12345678",
    "email": "",
    "postcode": "7901ab",
    "house_number": "12a",
    "house_number_addition": "",
    "relation": "lives",
    "language": "en",
    "minimum_age": "on",
    "house_rules": "on",
}


def url(name, group, *args):
    with translation.override("en"):
        return reverse(f"wagtail_whatsappalert:{name}", args=[group.pk, *args])


def typed(client, group, **changes):
    """What a browser sends of the form that is on the page now."""
    form = client.get(url("portal_recruit", group)).context["form"]
    data = {**PERSON, "texts": form.facts.texts, "agreed_on": form.day, **changes}
    return {name: value for name, value in data.items() if value is not None}


def enter(client, group, **changes):
    return client.post(url("portal_recruit", group), typed(client, group, **changes))


def link_of(response):
    """The address in the message that stands ready for WhatsApp."""
    message = parse_qs(urlsplit(response.context["whatsapp"]).query)["text"][0]
    return urlsplit(re.search(r"https?://\S+", message)[0]).path
