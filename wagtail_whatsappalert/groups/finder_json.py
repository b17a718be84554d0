"""The finder for programs: JSON in, JSON out, from any other site as well."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from .finder_answers import Answer, as_data
from .finder_forms import NO_POINT, FinderForm
from .finder_parts import JSON

# Only open data, and what the visitor typed herself.
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Max-Age": "86400",
}


class BadBody(Exception):
    """What was sent cannot be read; ``status`` and ``message`` are the answer."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__()
        self.status = status
        self.message = message


def wants_json(request: HttpRequest) -> bool:
    """Who sends JSON gets it, and who asks for it."""
    return request.content_type == JSON or JSON in request.headers.get("Accept", "")


def read_json(request: HttpRequest) -> dict[str, str]:
    """The fields as a form has them. Raises ``BadBody``."""
    try:
        sent = json.loads(request.body)
    except RequestDataTooBig as error:
        raise BadBody(413, _("This is too much for a question.")) from error
    except (ValueError, RecursionError) as error:
        raise BadBody(400, _("This is no JSON object.")) from error
    if not isinstance(sent, dict):
        raise BadBody(400, _("This is no JSON object."))
    return {name: _as_typed(value) for name, value in sent.items()}


def _as_typed(value: Any) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if isinstance(value, str) else str(value) if is_number else ""


def preflight() -> HttpResponse:
    """A browser asks first, before it sends JSON from another site."""
    return HttpResponse(status=204, headers=CORS)


def answer_json(content: dict[str, Any], status: int = 200) -> JsonResponse:
    response = JsonResponse(content, status=status, headers=CORS)
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex"
    return response


def answer_data(answer: Answer) -> JsonResponse:
    return answer_json(as_data(answer))


def answer_errors(form: FinderForm, status: int) -> JsonResponse:
    """``{field: [{"message": …, "code": …}]}``; ``form`` for the form as a whole."""
    errors = form.errors.get_json_data()
    whole = errors.pop("__all__", None)
    for name in ("longitude", "latitude"):
        if name in errors:
            errors[name] = [{"message": str(NO_POINT), "code": "invalid"}]
    return answer_json(
        {"errors": {**errors, "form": whole} if whole else errors}, status
    )


def answer_too_many(message: str, retry_after: int) -> JsonResponse:
    response = answer_json({"message": message, "retry_after": retry_after}, 429)
    response["Retry-After"] = str(retry_after)
    return response


def refuse(problem: BadBody) -> JsonResponse:
    return answer_json({"message": str(problem.message)}, problem.status)
