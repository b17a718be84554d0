"""What an import of areas left out, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import ngettext


def skipped_in_words(skipped: Mapping[str, int]) -> list[str]:
    """For each reason how many areas are not read."""
    water, bare = skipped.get("water", 0), skipped.get("no_boundary", 0)
    texts = {
        ngettext(
            "%(count)d area of water is not read.",
            "%(count)d areas of water are not read.",
            water,
        ): water,
        ngettext(
            "%(count)d area without a boundary is not read.",
            "%(count)d areas without a boundary are not read.",
            bare,
        ): bare,
    }
    return [text % {"count": count} for text, count in texts.items() if count]
