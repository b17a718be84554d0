"""From an address to its group, as our own list of addresses tells it."""

import json
from urllib.parse import urlencode

from django.test import Client
from django.urls import reverse

from tests.groups.factories import make_group
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.common.versions import AREAS, touch_public_version

from .measure import Row

# Of the neighbourhoods and groups that ``content.make_groups`` makes.
YEAR, NUMBER = 2016, 500
ADDRESS = {"postcode": "7901 AB", "house_number": "12"}
FORM = "application/x-www-form-urlencoded"
JSON_LIMIT, PAGE_LIMIT, MOST_QUERIES = 0.3, 2, 3


def make_addresses():
    """One of 1,000 postcodes for each group; and a group with a list of its own."""
    PostcodeAddresses.objects.bulk_create(
        PostcodeAddresses(
            year=YEAR,
            postcode=f"{7901 + number // 26} A{chr(65 + number % 26)}",
            municipality_code="GM0118",
            runs=f"118{NUMBER + number:04}:1-99",
        )
        for number in range(NUMBER)
    )
    make_group(name="Listed", area_source="addresses", address_list="9999 ZZ")
    touch_public_version(AREAS)


def rows_of_finder():
    return [
        Row("Finder, JSON, local index", ask_as_program, limit=JSON_LIMIT),
        Row("Finder, page, local index", ask_as_browser, limit=PAGE_LIMIT),
    ]


client = Client()


def ask_as_program():
    return _ask(json.dumps(ADDRESS), "application/json")


def ask_as_browser():
    return _ask(urlencode(ADDRESS), FORM)


def _ask(body, kind):
    client.cookies.clear()
    url = reverse("wagtail_whatsappalert:find")
    return client.post(url, body, content_type=kind)


def faults_of_finder(*rows):
    """What breaks a promise of ours, in words."""
    answered = ask_as_program().json()["groups"]
    found = [
        f"{row.name}: {row.ratio:.2f} is more than {row.limit}"
        for row in rows
        if row.is_missed
    ]
    if len(answered) != 1:
        found.append(f"The finder found {len(answered)} groups")
    if rows[0].queries > MOST_QUERIES:
        found.append(f"{rows[0].name}: {rows[0].queries} queries")
    return found
