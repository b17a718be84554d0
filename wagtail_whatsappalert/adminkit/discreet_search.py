"""
Searching a list of people without their names in an address.

Wagtail puts what is typed into the URL while it is typed; there every web server,
proxy and browser history keeps it. Here the box posts, and the address of what is
found holds a sealed query instead. Filters, sorting, pages, exports and bulk actions
carry that along as they carry any other.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.functional import cached_property
from wagtail.admin.forms.search import SearchForm

from ..common.sealing import SealBroken, seal, unseal
from .viewsets import RecordIndexView

LONGEST = 200
# As long as somebody goes on paging through what he found.
HOLDS = timedelta(days=1)
# A new search starts on the first page, and downloads nothing.
NOT_KEPT = ("p", "export", "_w_filter_fragment")


class DiscreetSearchMixin:
    """
    For a list view of Wagtail: the search goes by POST and is sealed in the URL.

    What stands there in readable form, or was sealed for somebody else, for another
    list or days ago, finds nobody, and the box stays empty.
    """

    template_name = "wagtail_whatsappalert/adminkit/discreet_index.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.is_search_unreadable:
            # No link of the page carries it along.
            request.GET = self._without(self.search_kwarg)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # A null character is refused by the form, and by PostgreSQL.
        typed = request.POST.get(self.search_kwarg, "").replace("\0", "").strip()
        query = self._without(self.search_kwarg, *NOT_KEPT)
        if typed:
            query[self.search_kwarg] = self._seal(typed[:LONGEST])
        address = f"{self.index_url}?{query.urlencode()}"
        return HttpResponseRedirect(address.rstrip("?"), status=303)

    def _without(self, *names: str) -> QueryDict:
        """What the address asks for otherwise."""
        query = self.request.GET.copy()
        for name in names:
            query.pop(name, None)
        return query

    @property
    def _purpose(self) -> str:
        return f"search.{self.index_url_name}"

    def _seal(self, typed: str) -> str:
        return seal({"q": typed, "user": self.request.user.pk}, purpose=self._purpose)

    @cached_property
    def sealed_query(self) -> str:
        return self.request.GET.get(self.search_kwarg, "")

    @cached_property
    def _unsealed(self) -> str | None:
        """What was typed; ``None`` if that cannot be known."""
        if not self.sealed_query:
            return ""
        try:
            found = unseal(self.sealed_query, purpose=self._purpose, max_age=HOLDS)
        except SealBroken:
            return None
        return found["q"] if found["user"] == self.request.user.pk else None

    @property
    def is_search_unreadable(self) -> bool:
        return self._unsealed is None

    def get_search_form(self) -> SearchForm | None:
        if not self.is_searchable:
            return None
        typed = self._unsealed
        return SearchForm({self.search_kwarg: typed}) if typed else SearchForm()

    def get_queryset(self) -> QuerySet:
        found = super().get_queryset()
        return found.none() if self.is_search_unreadable else found

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        query = self._without(self.search_kwarg, *NOT_KEPT).urlencode()
        return {
            **context,
            "sealed_query": "" if self.is_search_unreadable else self.sealed_query,
            "is_search_unreadable": self.is_search_unreadable,
            "search_action": f"{self.index_url}?{query}" if query else self.index_url,
        }


class DiscreetIndexView(DiscreetSearchMixin, RecordIndexView):
    """A list of people."""
