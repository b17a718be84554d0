"""Finds the page that presents one record."""

from __future__ import annotations

from django.db import models

from .pages import page_models


def record_page(
    mixin: type, record_field: str, record_pk: int, language: str
) -> models.Model | None:
    """
    The live page of one record that everybody may read, or ``None``.

    A page in ``language`` wins over one in another language; of several in one
    language the first in the tree. One query for each page class, and one for
    the restrictions of the site.
    """
    pages = [
        page
        for model in page_models(mixin)
        for page in model.objects.live()
        .public()
        .filter(**{f"{record_field}_id": record_pk})
        .select_related("locale")
    ]
    return min(
        pages,
        key=lambda page: (page.locale.language_code != language, page.path),
        default=None,
    )
