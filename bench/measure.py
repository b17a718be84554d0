"""Takes the times of several requests in turn, so that noise hits all alike."""

import gc
import statistics
import time
from dataclasses import dataclass, field

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

WARM_UP = 5


@dataclass
class Row:
    """
    One line of the table. ``request`` answers a response; ``cold`` rows start
    with an empty cache each time. ``limit`` is the greatest ratio that we allow.
    """

    name: str
    request: object
    status: int = 200
    cold: bool = False
    limit: float | None = None
    times: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0
    ratio: float = 0

    @property
    def milliseconds(self):
        return statistics.median(self.times) * 1000

    @property
    def is_missed(self):
        return self.limit is not None and round(self.ratio, 2) > self.limit


def measure(rows, rounds):
    """Fill in the rows; ratios are to the first of them."""
    for row in rows:
        for _ in range(WARM_UP):
            _run(row)
        _count(row)
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        _round(rows)
    gc.unfreeze()
    for row in rows:
        row.ratio = row.milliseconds / rows[0].milliseconds


def _round(rows):
    for row in rows:
        if row.cold:
            cache.clear()
        else:
            _run(row)
        start = time.perf_counter()
        row.request()
        row.times.append(time.perf_counter() - start)


def _run(row):
    if row.cold:
        cache.clear()
    response = row.request()
    if response.status_code != row.status:
        raise AssertionError(f"{row.name}: {response.status_code}")
    return response


def _count(row):
    _run(row)
    if row.cold:
        cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = row.request()
    row.queries = len(queries)
    row.size = len(getattr(response, "whole", None) or response.content)


@dataclass(frozen=True)
class Figure:
    """One line of the second table: what is no request, in a unit of its own."""

    name: str
    value: float
    unit: str
    limit: float | None = None

    @property
    def is_missed(self):
        return self.limit is not None and self.value > self.limit
