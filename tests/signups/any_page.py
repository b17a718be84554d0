import re

from tests.site.html import html_of

from .factories import FIELDS

JINJA = {
    "BACKEND": "django.template.backends.jinja2.Jinja2",
    "APP_DIRS": True,
    "OPTIONS": {"extensions": ["wagtail.jinja2tags.core"]},
}
LAYOUTS = ["include_block", "page_body", "loop", "cache", "wagtailcache"]


def forms_on(client, page):
    return html_of(client.get(page.url)).signup_forms


def send(client, form, **changes):
    """As a browser would: what the form holds, and what the visitor typed."""
    data = {**form.fields, **FIELDS, **changes}
    return client.post(form.action, data, HTTP_SEC_FETCH_SITE="same-origin")


def link_in(letter):
    return re.search(r"https?://\S+", letter.body).group()


def path_of(url):
    return re.sub(r"^https?://[^/]+", "", url)
