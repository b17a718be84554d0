"""
The documents of the site, which may have a model of its own, or none at all.

Migrations ask here too: it imports no model.
"""

from __future__ import annotations

from django.apps import apps
from wagtail.documents import get_document_model_string

# Has a number of the same kind, and is there on every Wagtail site.
STAND_IN = "wagtailcore.Collection"


def has_documents() -> bool:
    """Whether this site has Wagtail's documents installed."""
    return apps.is_installed("wagtail.documents")


def document_model_string() -> str:
    """What the column of a document refers to; nothing is in it without documents."""
    return get_document_model_string() if has_documents() else STAND_IN
