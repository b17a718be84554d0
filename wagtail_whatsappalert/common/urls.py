"""Addresses for mails, feeds and calendars, where no request tells the host."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import translation
from wagtail.models import Site


def absolute_url(site: Site, view: str, *args: Any, language: str) -> str:
    """The full address of one of our views, with the prefix of its language."""
    with translation.override(language):
        return site.root_url + reverse(f"wagtail_whatsappalert:{view}", args=args)
