"""The announcements below an index page as RSS 2.0 and Atom."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpRequest
from django.template.defaultfilters import linebreaks
from django.utils import timezone, translation
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed

from ..common.pages import page_models
from ..common.printable import printable
from .pages import PressAnnouncementPageMixin, PressIndexPageMixin


@dataclass(frozen=True)
class Entry:
    page: PressAnnouncementPageMixin
    url: str


@dataclass(frozen=True)
class Source:
    index: PressIndexPageMixin
    request: HttpRequest

    @property
    def language(self):
        return self.index.locale.language_code

    def entries(self):
        for page in self.index.list_announcements():
            url = page.get_full_url(self.request)
            if url:
                yield Entry(page, url)


def find_index(pk):
    """The live press index with this number that everybody may read, or 404."""
    for model in page_models(PressIndexPageMixin):
        index = (
            model.objects.live().public().filter(pk=pk).select_related("locale").first()
        )
        if index:
            return index
    raise Http404


class AnnouncementsFeed(Feed):
    """The newest announcements, in the language of the index page."""

    feed_type = Rss201rev2Feed
    item_guid_is_permalink = False

    def get_object(self, request, index_pk):
        return Source(find_index(index_pk), request)

    def get_feed(self, source, request):
        with translation.override(source.language):
            return super().get_feed(source, request)

    def title(self, source):
        return printable(source.index.title)

    def link(self, source):
        return source.index.get_full_url(source.request)

    def description(self, source):
        return printable(getattr(source.index, "search_description", ""))

    def items(self, source):
        return list(source.entries())

    def item_title(self, entry):
        # Plain text: Django's own would escape it twice, and readers show that.
        return printable(entry.page.title)

    def item_description(self, entry):
        return linebreaks(printable(entry.page.lead), autoescape=True)

    def item_link(self, entry):
        return entry.url

    def item_guid(self, entry):
        # Not the address: that changes when the page is moved.
        page = entry.page
        return uuid.uuid5(page.translation_key, page.locale.language_code).urn

    def item_pubdate(self, entry):
        return timezone.make_aware(datetime.combine(entry.page.date, time.min))

    def item_updateddate(self, entry):
        return entry.page.last_published_at or self.item_pubdate(entry)


class AtomAnnouncementsFeed(AnnouncementsFeed):
    feed_type = Atom1Feed
    subtitle = AnnouncementsFeed.description
