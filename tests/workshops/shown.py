"""Pages of workshops, and how a visitor gets them."""

from tests.site.tree import make_site

from .factories import make_index_page, make_workshop, make_workshop_page


def get(client, page, /, **query):
    return client.get(page.url, query, headers={"accept-language": "nl"})


def make_page(**facts):
    index = make_index_page(make_site())
    return make_workshop_page(index, make_workshop(**facts), slug="workshop")
