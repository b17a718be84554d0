"""The admin's list of 100,000 signups, and its exports of 10,000."""

from django.test import Client

from tests.signups.many import make_many_signups
from tests.texts.factories import make_editor
from wagtail_whatsappalert.signups.lifecycle import SignupStatus

from .measure import Row

LIST = "/admin/whatsappalert_signups/"
ALL, EXPORTED = 100_000, 10_000
MOST_QUERIES = 20
LIST_LIMIT, CSV_LIMIT, XLSX_LIMIT = 1.5, 30, 350


def admin_client():
    """A browser of somebody with every right on signups."""
    client = Client()
    client.force_login(make_editor("view_signup", "manage_signup", "export_signup"))
    return client


def make_signups(groups, exported, number):
    """People in every state in these groups, and the exported group with its own."""
    make_many_signups([exported], EXPORTED)
    each = (number - EXPORTED) // len(SignupStatus)
    start = EXPORTED
    for status in SignupStatus.values:
        make_many_signups(groups, each, start=start, status=status)
        start += each


def get(client, query=""):
    def request():
        response = client.get(f"{LIST}{query}")
        if response.streaming:
            response.whole = b"".join(response.streaming_content)
        return response

    return request


def row_of_list(client, number):
    return Row(f"Signups in the admin, {number}", get(client))


def rows_of_exports(client, group):
    name, query = f"Export of {EXPORTED:,} signups", f"?group={group.pk}&export="
    return [
        Row(f"{name}, CSV", get(client, f"{query}csv"), limit=CSV_LIMIT),
        Row(f"{name}, XLSX", get(client, f"{query}xlsx"), limit=XLSX_LIMIT),
    ]
