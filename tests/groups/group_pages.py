from django.db import connection
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

URL = "/groepen/krakeel/"
# How to recognise each part of the page.
PARTS = {
    "show_signup_form": 'name="token"',
    "show_map": "groups.geojson",
    "show_saar": "SAAR",
    "show_house_rules": "whatsappalert-rules",
}


def text_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def posted(group=None, **kwargs):
    return nested_form_data(
        {
            "title": "Krakeel",
            "slug": "krakeel",
            "group": str(group.pk) if group else "",
            "show_signup_form": "on",
            "show_map": "on",
            "show_saar": "on",
            "show_house_rules": "on",
            "body": streamfield([]),
            "seo_title": "",
            "search_description": "",
            "comments": {
                "TOTAL_FORMS": 0,
                "INITIAL_FORMS": 0,
                "MIN_NUM_FORMS": 0,
                "MAX_NUM_FORMS": "",
            },
            **kwargs,
        }
    )


def add_url(index):
    return reverse(
        "wagtailadmin_pages:add", args=["whatsappalert_pages", "grouppage", index.pk]
    )


def has_search_table():
    """Without migrations SQLite has a plain table, in which nothing is found."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'wagtailsearch_indexentry_fts'"
        )
        return "VIRTUAL" in (cursor.fetchone() or [""])[0]
