"""Asks a service on the web, without telling the address to anybody else."""

from __future__ import annotations

import json
from http.client import HTTPException, HTTPResponse
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from .. import __version__
from .base import ConnectionFailed, Geocoder, GeocoderUnavailable, QuestionRefused

USER_AGENT = f"wagtail-whatsappalert/{__version__}"
TIMEOUT = 3
MAX_BYTES = 1_000_000
PIECE = 64 * 1024
PASSING = {500, 502, 503, 504}
ABOUT_THE_QUESTION = {400, 404, 414, 422}


class _SameHost(HTTPRedirectHandler):
    """A redirect to elsewhere would carry the address along: it is an error."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        if urlsplit(newurl)[:2] != urlsplit(req.full_url)[:2]:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


OPENER = build_opener(_SameHost)


class WebGeocoder(Geocoder):
    """
    Options: ``base_url``, ``timeout`` in seconds for the whole answer (3),
    ``user_agent``.
    """

    service = ""
    base_url = ""

    def fetch(self, path: str, parameters: dict[str, Any]) -> Any:
        """
        The JSON that the service answers; a list as a parameter is repeated.

        Raises ``GeocoderUnavailable``, for too much as well as for nothing.
        """
        base_url = self.options.get("base_url", self.base_url).rstrip("/")
        if any(name not in self.options for name in self.required_options):
            raise GeocoderUnavailable(f"{self.service} is not set up.")
        try:
            return self._fetch(f"{base_url}{path}?{urlencode(parameters, doseq=True)}")
        except HTTPError as error:
            error.close()
            raise self._refusal(error.code) from None
        except (OSError, HTTPException) as error:
            raise ConnectionFailed(self._words(error)) from None
        except (ValueError, RecursionError) as error:
            raise GeocoderUnavailable(self._words(error)) from None

    def _fetch(self, url: str) -> Any:
        # urllib, because other clients write the URL, with the address in it,
        # to their log. For the same reason no error is chained.
        timeout = self.options.get("timeout", TIMEOUT)
        agent = self.options.get("user_agent", USER_AGENT)
        headers = {"Accept": "application/json", "User-Agent": agent}
        request = Request(url, headers=headers)  # noqa: S310
        end = monotonic() + timeout
        with OPENER.open(request, timeout=timeout) as reply:
            return json.loads(_read(reply, end))

    def _refusal(self, status: int) -> GeocoderUnavailable:
        text = f"{self.service} answered {status}."
        if status in PASSING:
            return ConnectionFailed(text)
        if status in ABOUT_THE_QUESTION:
            return QuestionRefused(text)
        return GeocoderUnavailable(text)

    def _words(self, error: Exception) -> str:
        return f"{self.service} did not answer: {type(error).__name__}."


def _read(reply: HTTPResponse, end: float) -> bytes:
    """The body. The socket's timeout is for each piece; ``end`` is for all of them."""
    body = b""
    while piece := reply.read1(PIECE):
        body += piece
        if len(body) > MAX_BYTES:
            raise ValueError("too large")
        if monotonic() > end:
            raise TimeoutError
    return body


def text_in(document: dict[str, Any], *names: str) -> str:
    """The first of these that is there, as text; empty for none."""
    found = (document.get(name) for name in names)
    return str(next((value for value in found if value), ""))
