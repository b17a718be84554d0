"""Who may see a page of the portal, and in which language it speaks."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.db.transaction import non_atomic_requests
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ..access.models import Role
from ..access.people import Person
from ..access.sessions import Visitor, visitor_of
from ..adminkit.versions import offered_languages
from ..common.discretion import discreet
from ..common.versioning import known_language
from ..coordinators.models import Coordinator
from ..groups.models import Group
from .responses import keep_private, see_other

View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """
    For every view of the portal: no secrets in error reports, no transaction around
    it (``places.services.locked``), CSRF, no cache, and
    ``request.whatsappalert_visitor``.
    """
    return discreet(csrf_protect(non_atomic_requests(_for_visitor(view))))


def open_page(view: View) -> View:
    """
    As ``own_page``, for the forms with which one signs in: without CSRF token, so
    that they work before there is any cookie. The view looks at ``origin_of``.
    """
    return discreet(csrf_exempt(non_atomic_requests(_for_visitor(view))))


def _for_visitor(view: View) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor = visitor_of(request, now=timezone.now())
        request.whatsappalert_visitor = visitor
        with translation.override(language_of(visitor)):
            response = view(request, *args, **kwargs)
            # The address may be that of another language of the site.
            response.headers.setdefault(
                "Content-Language", translation.get_language() or ""
            )
        return keep_private(response)

    return wrapped


def language_of(visitor: Visitor | None) -> str | None:
    """Hers; that of the address for who is not signed in."""
    return language_for(visitor.person) if visitor else translation.get_language()


def language_for(person: Person) -> str | None:
    """Somebody's own language, as long as the site has it."""
    hers = known_language(person.language)
    return hers if hers in offered_languages() else translation.get_language()


def signed_in(role: Role) -> Callable[[View], View]:
    """
    ``view(request, person, …)`` for who is signed in with this role.

    Everybody else goes to the page where he asks for a link, and from there back.
    """

    def decorate(view: View) -> View:
        @own_page
        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            visitor: Visitor | None = request.whatsappalert_visitor
            if visitor is None or visitor.role != role:
                return ask_to_sign_in(request)
            return view(request, visitor.person, *args, **kwargs)

        return wrapped

    return decorate


def for_everybody_signed_in(view: View) -> View:
    """``view(request, visitor)``, for the pages that both roles have."""

    @own_page
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        visitor: Visitor | None = request.whatsappalert_visitor
        if visitor is None:
            return ask_to_sign_in(request)
        return view(request, visitor, *args, **kwargs)

    return wrapped


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """
    Once she has signed in she comes back: to the page itself, or to the one with
    the form that she sent, and reads that it was not saved.
    """
    query = {}
    if request.method in ("GET", "HEAD"):
        query["next"] = request.path
        if request.whatsappalert_visitor:
            query["why"] = "role"
    else:
        query["next"] = _path_of(request.headers.get("Referer", ""))
        query["why"] = "lost"
    start = reverse("wagtail_whatsappalert:coordinator_start")
    return see_other(f"{start}?{urlencode(query)}")


def _path_of(address: str) -> str:
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def for_contact(view: View) -> View:
    """``view(request, contact, …)``"""
    return signed_in(Role.CONTACT)(view)


def for_coordinator(view: View) -> View:
    """``view(request, coordinator, …)``, also before she accepted the agreement."""
    return signed_in(Role.COORDINATOR)(view)


def is_bound(coordinator: Coordinator) -> bool:
    """Whether she accepted the agreement and said that she is reachable."""
    may_see = coordinator.may_receive_data(timezone.localdate())
    return may_see and coordinator.reachable_at is not None


def for_bound_coordinator(view: View) -> View:
    """
    ``view(request, coordinator, …)`` once she accepted the agreement and said that
    she is reachable; before that she is led to the page where she does.
    """

    @for_coordinator
    @wraps(view)
    def wrapped(
        request: HttpRequest, coordinator: Coordinator, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not is_bound(coordinator):
            return see_other(reverse("wagtail_whatsappalert:portal_welcome"))
        return view(request, coordinator, *args, **kwargs)

    return wrapped


def for_own_group(view: View) -> View:
    """
    ``view(request, coordinator, group, …)`` for a URL with ``group_id``.

    404 for a group that she does not run, as for one that does not exist.
    """

    @for_bound_coordinator
    @wraps(view)
    def wrapped(
        request: HttpRequest,
        coordinator: Coordinator,
        group_id: int,
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        group = Group.objects.filter(pk=group_id, coordinators=coordinator).first()
        if group is None:
            raise Http404
        return view(request, coordinator, group, *args, **kwargs)

    return wrapped
