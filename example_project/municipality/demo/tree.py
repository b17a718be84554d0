"""Finding and adding pages."""

import json

from wagtail.models import Page


def stream(*blocks):
    """The JSON of a StreamField: ``stream(("text", "<p>…</p>"), …)``."""
    return json.dumps([{"type": name, "value": value} for name, value in blocks])


def find(parent, slug):
    """The child page with this slug in its own class, or ``None``."""
    page = Page.objects.child_of(parent).filter(slug=slug).first()
    return page.specific if page else None


def add(parent, page):
    """Add and publish a page under ``parent``, last of its siblings."""
    # The parent may have got children since it was read.
    parent = Page.objects.get(pk=parent.pk)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def find_or_add(parent, model, slug, **fields):
    return find(parent, slug) or add(parent, model(slug=slug, **fields))
