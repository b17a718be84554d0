"""
A captcha of the site's choice; none unless ``CAPTCHA`` names one.

``docs/how-to/abuse.md`` shows a whole one.
"""

from __future__ import annotations

import logging
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

from django.forms import Media
from django.http import HttpRequest
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from ..conf import conf

logger = logging.getLogger(__name__)


class CaptchaUnavailable(Exception):
    """
    The service gave no usable answer.

    Its text never holds what was sent to it.
    """


class Captcha(ABC):
    """
    Tells people from programs. Named in ``WAGTAIL_WHATSAPPALERT["CAPTCHA"]``.

    ``OPTIONS`` of that setting come in as keywords. ``field_name`` is what the
    widget posts its answer as; ``needs_script`` lets the form tell those without
    JavaScript to telephone.
    """

    field_name = "captcha"
    needs_script = True

    def __init__(self, **options: Any) -> None:
        self.options = options

    @abstractmethod
    def render(self, uid: str) -> SafeString:
        """
        The widget, alike for every visitor: the page may be cached for weeks.

        A challenge of its own each visitor fetches from the page. ``uid`` makes
        ids that no other form on the page has. No inline script or style.
        """

    @abstractmethod
    def verify(self, answer: str, request: HttpRequest) -> bool:
        """
        Whether a person answered; at most once for each form that is sent.

        Raises ``CaptchaUnavailable`` when that cannot be told, within a few
        seconds: give every request to a service a timeout.
        """

    @property
    def media(self) -> Media:
        """Scripts and styles of the widget."""
        return Media()

    def describe(self) -> dict[str, Any]:
        """What a headless client needs to show the widget; anything JSON can hold."""
        return {}


def current_captcha() -> Captcha | None:
    """The captcha of the settings as they are now; ``None`` when there is none."""
    chosen = conf.CAPTCHA
    if chosen is None:
        return None
    return import_string(chosen["BACKEND"])(**chosen.get("OPTIONS", {}))


def captcha_context(uid: str) -> dict[str, Any] | None:
    """What the template of a form shows of it; ``None`` when there is none."""
    captcha = current_captcha()
    return captcha and {
        "widget": captcha.render(uid),
        "media": captcha.media,
        "needs_script": captcha.needs_script,
    }


def ask(captcha: Captcha, data: Mapping[str, str], request: HttpRequest) -> bool:
    """
    Whether a person answered. Raises ``CaptchaUnavailable``, whatever went wrong:
    nobody's signup is lost for a captcha that broke.
    """
    answer = data.get(captcha.field_name, "")
    if not answer:
        return False
    try:
        return captcha.verify(answer, request)
    except Exception as problem:
        # Only what kind of problem: its text could hold what was sent.
        logger.error("The captcha gave no answer: %s.", type(problem).__name__)
        raise CaptchaUnavailable from None
