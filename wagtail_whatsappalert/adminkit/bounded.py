"""Lists that do not count what nobody pages through."""

from __future__ import annotations

from django.utils.functional import cached_property
from wagtail.admin.paginator import WagtailPaginator

MOST_PAGED = 10_000


class BoundedPaginator(WagtailPaginator):
    """
    Pages for the first ten thousand rows; ``is_bounded`` tells that there are more.

    To count 100,000 costs as much as everything else of a list.
    """

    @cached_property
    def found(self):
        return self.object_list.order_by().values("pk")[: MOST_PAGED + 1].count()

    @cached_property
    def count(self):
        return min(self.found, MOST_PAGED)

    @property
    def is_bounded(self):
        return self.found > MOST_PAGED
