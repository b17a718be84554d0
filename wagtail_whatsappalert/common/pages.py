"""
Finds the pages that present a record: ours, and those of a site with its own
page classes.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import models
from wagtail.models import Page, Site, get_page_models
from wagtail.search.index import insert_or_update_object

# More numbers than that are no faster than all, and too many for some databases.
MOST_NAMED = 500


def page_models(mixin: type) -> list[type[models.Model]]:
    """Every concrete page class of this site that is built on ``mixin``."""
    return [model for model in get_page_models() if issubclass(model, mixin)]


def record_urls(
    mixin: type,
    record_field: str,
    site: Site,
    language: str,
    records: Collection[int] | None = None,
) -> dict[int, str]:
    """
    The URL of the page of each record, by the number of the record.

    A page of the site wins over one of another site, then one in ``language`` over
    one in another; of several the first in the tree. One query for each page class,
    two more for the root paths and locales of the site. ``records`` are the numbers of
    those that are wanted, if not all.
    """
    found: dict[int, str] = {}
    ranks: dict[int, tuple[bool, bool]] = {}
    own = _own_paths(site)
    for model in page_models(mixin):
        addresses = _Addresses(model, site)
        pages = (
            model.objects.live()
            .filter(**_wanted(record_field, records))
            .public()
            .order_by("path")
            .values_list(
                f"{record_field}_id", "locale__language_code", "pk", "url_path"
            )
        )
        for record, page_language, pk, url_path in pages:
            rank = (url_path.startswith(own), page_language == language)
            if record in found and rank <= ranks[record]:
                continue
            url = addresses.of(pk, url_path)
            if url is not None:
                found[record] = url
                ranks[record] = rank
    return found


def _wanted(record_field: str, records: Collection[int] | None) -> dict[str, Any]:
    if records is None or len(records) > MOST_NAMED:
        return {f"{record_field}__isnull": False}
    return {f"{record_field}__in": records}


def _own_paths(site: Site) -> tuple[str, ...]:
    """How the paths of the site's own pages start, one for each language."""
    paths = Site.get_site_root_paths()
    return tuple(path.root_path for path in paths if path.site_id == site.pk)


class _Addresses:
    """
    The URLs of many pages of one class, without an instance of each.

    Siblings differ by their slug only, so Wagtail is asked once for each parent;
    for every page where the class makes its URLs itself.
    """

    def __init__(self, model: type[models.Model], site: Site) -> None:
        self.model = model
        self.site = site
        self.roots = {path.root_path for path in Site.get_site_root_paths()}
        self.around_slug: dict[str, tuple[str, str] | None] = {}
        self.pages: dict[int, models.Model] = {}
        if any(
            getattr(model, name) is not getattr(Page, name)
            for name in ("get_url", "get_url_parts")
        ):
            self.pages = model.objects.live().in_bulk()

    def of(self, pk: int, url_path: str) -> str | None:
        if pk in self.pages or url_path in self.roots:
            return self._ask(pk, url_path)
        parent, _slash, slug = url_path.rstrip("/").rpartition("/")
        slug = slug if slug.isascii() else quote(slug)
        if parent not in self.around_slug:
            url = self._ask(pk, url_path)
            before, _slug, after = (url or "").rpartition(slug)
            self.around_slug[parent] = (before, after) if url else None
        around = self.around_slug[parent]
        return around and f"{around[0]}{slug}{around[1]}"

    def _ask(self, pk: int, url_path: str) -> str | None:
        page = self.pages.get(pk) or self.model(pk=pk, url_path=url_path)
        return page.get_url(current_site=self.site)


def refresh_pages(mixin: type, record_field: str, pk: int) -> None:
    """Tell the search index and the frontend cache that a record's pages changed."""
    for model in page_models(mixin):
        for page in model.objects.filter(**{f"{record_field}_id": pk}):
            insert_or_update_object(page)
            if page.live and apps.is_installed("wagtail.contrib.frontend_cache"):
                _purge(page)


def _purge(page: models.Model) -> None:
    # Importable only where the site has it installed.
    from wagtail.contrib.frontend_cache.utils import purge_page_from_cache

    purge_page_from_cache(page)
