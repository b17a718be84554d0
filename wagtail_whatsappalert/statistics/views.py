"""The figures as open data, for everybody."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from ..adminkit.spreadsheets import XLSX_TYPE
from ..adminkit.xlsx import write_workbook
from ..common.versions import public_version
from ..conf import conf
from .choices import FigureKind
from .open_data import COLUMNS, Row, as_csv, as_json, figure_rows, plain_row

KEPT_SECONDS = 6 * 60 * 60
CACHE_CONTROL = "public, max-age=3600"

Writer = Callable[[Iterator[Row]], bytes]


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    return _answer(request, "csv", "text/csv; charset=utf-8", as_csv)


@require_safe
def figures_json(request: HttpRequest) -> HttpResponse:
    return _answer(request, "json", "application/json", as_json)


@require_safe
def figures_xlsx(request: HttpRequest) -> HttpResponse:
    return _answer(request, "xlsx", XLSX_TYPE, _as_xlsx)


def _answer(
    request: HttpRequest, kind: str, content_type: str, write: Writer
) -> HttpResponse:
    figure = request.GET.get("figure", "")
    if figure not in ("", *FigureKind.values):
        raise Http404
    now = timezone.now()
    key = _key(kind, figure, now)
    etag = f'"{hashlib.sha256(key.encode()).hexdigest()[:24]}"'
    asked = parse_etags(request.headers.get("If-None-Match", ""))
    response: HttpResponse
    if etag in {each.removeprefix("W/") for each in asked}:
        response = HttpResponseNotModified()
    else:
        body = _body(key, figure, now, write)
        response = HttpResponse(body, content_type=content_type)
        name = f"figures-{figure}" if figure else "figures"
        response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    response["ETag"] = etag
    response["Cache-Control"] = CACHE_CONTROL
    response["X-Robots-Tag"] = "noindex"
    # Anybody's page may read it: there is nothing of a visitor in it.
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _key(kind: str, figure: str, now: datetime) -> str:
    """Changes with what the public sees, and every day."""
    day = timezone.localtime(now).date().isoformat()
    limit = conf.SMALLEST_NUMBER_SHOWN
    return f"whatsappalert.figures.{kind}.{figure}.{day}.{limit}.{public_version()}"


def _body(key: str, figure: str, now: datetime, write: Writer) -> bytes:
    body = cache.get(key)
    if body is None:
        body = write(figure_rows(now, figure))
        cache.set(key, body, KEPT_SECONDS)
    return body


def _as_xlsx(rows: Iterator[Row]) -> bytes:
    output = BytesIO()
    write_workbook(
        COLUMNS,
        map(plain_row, rows),
        output,
        moment_format="yyyy-mm-dd",
        day_format="yyyy-mm-dd",
    )
    return output.getvalue()
