"""The language that an address asks for."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation


def asked_language(request: HttpRequest) -> str:
    """``?language=`` if the site has it, or else the language of the request."""
    asked = request.GET.get("language", "")
    known = dict(settings.LANGUAGES)
    return asked if asked in known else translation.get_language() or ""
