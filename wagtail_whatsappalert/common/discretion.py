"""Views whose errors tell nothing about the people who use them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

LEFT_OUT = "left out: it could hold personal data"


class DiscreetReporterFilter(SafeExceptionReporterFilter):
    """
    For reports of errors to the administrators: where it went wrong, never what
    somebody typed. Variables of every frame are left out, because the frames of
    forms, models and the database hold names and numbers too.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, str]:
        return dict.fromkeys(request.POST, LEFT_OUT) if request else {}

    def get_traceback_frame_variables(
        self, request: HttpRequest | None, tb_frame: Any
    ) -> Any:
        return dict.fromkeys(tb_frame.f_locals, LEFT_OUT).items()


def discreet(view: Callable[..., Any]) -> Callable[..., Any]:
    """
    For a view that handles personal data; the outermost decorator.

    An error in it is reported and logged with its kind and its place, not with
    values: databases quote the row that they refuse.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        request.exception_reporter_filter = DiscreetReporterFilter()
        try:
            return view(request, *args, **kwargs)
        except (DatabaseError, ValueError) as error:
            _silence(error)
            raise

    return wrapped


def _silence(error: BaseException | None) -> None:
    """Empties the message of an error and of what it came from."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        error.args = (LEFT_OUT,)
        error = error.__cause__ or error.__context__
