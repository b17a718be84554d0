"""Where somebody goes once he has signed in."""

from __future__ import annotations

import re

from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from ..access.models import SignInLink
from ..access.sessions import start_paths

LONGEST = SignInLink._meta.get_field("next_path").max_length
# What our own addresses consist of: no dots that climb, nothing to decode.
PLAIN = re.compile(r"(?:/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)+/?", re.ASCII)


def start_url() -> str:
    return reverse("wagtail_whatsappalert:coordinator_start")


def safe_next(path: str) -> str:
    """The path if it is a page of the portal, else an empty text."""
    is_ours = (
        len(path) <= LONGEST
        and bool(PLAIN.fullmatch(path))
        and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
        and any(path.startswith(start) and path != start for start in start_paths())
    )
    return path if is_ours else ""
