"""
How the pages answer that residents come to with a form or with a link.

A page of ours in the site's base template, or only its inside for our script. Each
room has its own templates and titles.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt
from wagtail.models import Site

from ..common.discretion import discreet
from ..common.origin import Origin, origin_of
from ..common.rate_limits import TooMany
from ..common.responses import render_page, wants_fragment
from ..common.sites import cached_site
from ..site_settings.models import WhatsAppAlertSettings
from .tokens import BadToken

PAGE = "wagtail_whatsappalert/signups/page.html"


def site_of(request: HttpRequest, version: str) -> Site:
    """The site of the request; 404 where no site answers to the host."""
    site = cached_site(request, version)
    if site is None:
        raise Http404
    return site


def municipal_facts(request: HttpRequest) -> WhatsAppAlertSettings | None:
    site = Site.find_for_request(request)
    return WhatsAppAlertSettings.for_site(site) if site else None


def see_other(url: str) -> HttpResponse:
    """303, which no cache keeps and whose address goes to no other site."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    response["Referrer-Policy"] = "same-origin"
    response["X-Robots-Tag"] = "noindex"
    add_never_cache_headers(response)
    return response


@dataclass(frozen=True)
class Pages:
    """
    The pages of a room: ``start`` is how the names of their templates begin.

    ``problems`` are the titles of what the template ``problem`` tells; among them
    ``bad_link``, ``void_link``, ``foreign`` and ``too_many``.
    """

    start: str
    titles: Mapping[str, Any]
    problems: Mapping[str, Any]

    def show(
        self,
        request: HttpRequest,
        name: str,
        context: Mapping[str, Any],
        status: int = 200,
    ) -> HttpResponse:
        """A page of ours, or only its inside for our script."""
        inside = f"{self.start}{name}.html"
        level = 2 if wants_fragment(request) else 1
        context = {"title": self.titles.get(name), "heading_level": level, **context}
        context.setdefault("municipal", municipal_facts(request))
        if not wants_fragment(request):
            context["inside"] = inside
            return render_page(request, PAGE, context, status)
        content = render_to_string(inside, context, request)
        response = HttpResponse(content, status=status)
        add_never_cache_headers(response)
        return response

    def problem(
        self, request: HttpRequest, what: str, status: int, **context: Any
    ) -> HttpResponse:
        """A page that tells in words what went wrong and what to do."""
        context = {"what": what, "title": self.problems[what], **context}
        return self.show(request, "problem", context, status)

    def tells_too_many(self, view: Callable[..., Any]) -> Callable[..., Any]:
        """429 with how long to wait, for a view that counts attempts (``abuse``)."""

        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except TooMany as many:
                answer = self.problem(request, "too_many", 429, minutes=many.minutes)
                answer["Retry-After"] = str(many.retry_after)
                return answer

        return wrapped

    def with_sealed_link(
        self, read: Callable[[str], Any], open_record: Callable[[Any], Any]
    ) -> Callable[..., Any]:
        """
        For views of a sealed link: ``view(request, record, sealed)`` in its language.

        ``read`` opens the token, ``open_record`` answers the record or ``None`` when
        the link is void. The link is the secret, so a post needs no CSRF token and
        works for who refuses cookies; from another site it is refused.
        """

        def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
            @discreet
            @csrf_exempt
            @non_atomic_requests
            @wraps(view)
            def wrapped(request: HttpRequest, sealed: str) -> HttpResponse:
                try:
                    link = read(sealed)
                except BadToken:
                    return self.problem(request, "bad_link", 404)
                with translation.override(link.language):
                    is_post = request.method == "POST"
                    if is_post and origin_of(request) is Origin.FOREIGN:
                        return self.problem(request, "foreign", 403)
                    record = open_record(link)
                    if record is None:
                        return self.problem(request, "void_link", 410, link=link)
                    return view(request, record, sealed)

            return wrapped

        return decorate
