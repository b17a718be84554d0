"""An announcement as schema.org describes a ``NewsArticle``."""

from __future__ import annotations

from typing import Any

from .pages import PressAnnouncementPageMixin

HEADLINE_LENGTH = 110


def article_data(
    page: PressAnnouncementPageMixin, url: str, publisher: str = ""
) -> dict[str, Any]:
    """What search engines ask of news; ``publisher`` is the municipality."""
    return {
        "@type": "NewsArticle",
        "headline": page.title[:HEADLINE_LENGTH],
        "description": page.lead,
        "datePublished": page.date,
        "dateModified": page.last_published_at,
        "inLanguage": page.locale.language_code,
        "url": url,
        "mainEntityOfPage": url,
        "publisher": {"@type": "GovernmentOrganization", "name": publisher}
        if publisher
        else None,
    }
