"""How a form is received that may stand on any page, cached or not (no CSRF token)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.transaction import non_atomic_requests
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from ..common.discretion import discreet
from ..common.origin import Origin, origin_of
from .answers import Pages
from .tokens import BadToken


@dataclass(frozen=True)
class PublicPosts:
    """
    The posts of one form. ``read_token`` opens what the page held, ``answer`` takes
    the request and that token, in its language. ``once_more`` names the address of
    ``once_more_view``, where a browser goes that hides on which page the form stood.
    """

    pages: Pages
    read_token: Callable[[str], Any]
    answer: Callable[[HttpRequest, Any], HttpResponse]
    once_more: str

    def post(self, request: HttpRequest) -> HttpResponse:
        """For a view that is ``csrf_exempt``: from another site it is refused."""
        origin = origin_of(request)
        if origin is Origin.FOREIGN:
            return self.pages.problem(request, "foreign", 403)
        if origin is Origin.UNKNOWN:
            return self._ask_once_more(request)
        return self._receive(request)

    @property
    def once_more_view(self) -> Callable[..., HttpResponse]:
        """One button, under Django's CSRF, with everything that was typed."""
        return discreet(non_atomic_requests(require_POST(csrf_protect(self._receive))))

    def _receive(self, request: HttpRequest) -> HttpResponse:
        try:
            token = self.read_token(request.POST.get("token", ""))
        except BadToken:
            return self.pages.problem(request, "bad_form", 400)
        with translation.override(token.language):
            return self.answer(request, token)

    def _ask_once_more(self, request: HttpRequest) -> HttpResponse:
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        with translation.override(self._language_of(request)):
            context = {"fields": fields, "action": reverse(self.once_more)}
            return self.pages.show(request, "once_more", context)

    def _language_of(self, request: HttpRequest) -> str | None:
        try:
            return self.read_token(request.POST.get("token", "")).language
        except BadToken:
            return translation.get_language()
