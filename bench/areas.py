"""
Finding the area of a point and of an address, among 12,000 neighbourhoods.

The index is made in a process of its own: in this one, memory that was freed before
would hide what it takes.
"""

import json
import math
import os
import random
import statistics
import subprocess
import sys
import time
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext
from shapely import to_wkb
from shapely.geometry import MultiPolygon, Polygon

from wagtail_whatsappalert.areas.addresses import look_up
from wagtail_whatsappalert.areas.models import Neighbourhood, PostcodeAddresses
from wagtail_whatsappalert.common.versions import AREAS, touch_public_version

from .measure import Figure

MANY, POSTCODES, QUESTIONS = 12_000, 2_000, 5_000
FEWEST_VERTICES, MOST_VERTICES = 60, 300
# What boundaries of so many municipalities span: about the Netherlands.
WEST, SOUTH, COLUMNS, STEP = 3.5, 50.8, 120, 0.025
LOOKUP_MICROSECONDS, READY_SECONDS, MEGABYTES, QUERIES = 20, 1, 80, 1
OTHER_PROCESS = """
import django, sys
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from bench.areas import measure_index
measure_index()
"""


def measure_areas():
    """The figures of both indexes. Adds 12,000 neighbourhoods and takes them away."""
    _make_neighbourhoods()
    _make_addresses()
    touch_public_version(AREAS)
    figures = [*_figures_of_index(), *_figures_of_addresses()]
    Neighbourhood.objects.filter(municipality="Bench").delete()
    PostcodeAddresses.objects.all().delete()
    touch_public_version(AREAS)
    return figures


def _make_neighbourhoods():
    chance = random.Random(12)
    Neighbourhood.objects.bulk_create(
        [
            Neighbourhood(
                code=f"BU{number:08}",
                year=2025,
                name=f"Buurt {number}",
                municipality="Bench",
                municipality_code=f"GM{number // 40:04}",
                shape=_shape(number, chance),
            )
            for number in range(MANY)
        ],
        batch_size=500,
    )


def _shape(number, chance):
    """A ragged area that touches and overlaps the next ones."""
    row, column = divmod(number, COLUMNS)
    vertices = chance.randint(FEWEST_VERTICES, MOST_VERTICES)
    ring = []
    for step in range(vertices):
        angle = 2 * math.pi * step / vertices
        radius = STEP * chance.uniform(0.5, 0.6)
        x = WEST + column * STEP + radius * math.cos(angle)
        y = SOUTH + row * STEP + radius * math.sin(angle)
        ring.append((x, y))
    return to_wkb(MultiPolygon([Polygon(ring)]))


def _make_addresses():
    PostcodeAddresses.objects.bulk_create(
        [
            PostcodeAddresses(
                year=2025,
                municipality_code="GM0118",
                postcode=_postcode(number),
                runs="1180101:1-41/2,50;1180102:2-40/2",
            )
            for number in range(POSTCODES)
        ],
        batch_size=500,
    )


def _postcode(number):
    return f"{7900 + number // 26} A{chr(65 + number % 26)}"


def _figures_of_index():
    done = subprocess.run(
        [sys.executable, "-c", OTHER_PROCESS, str(connection.settings_dict["NAME"])],
        check=True,
        cwd=Path(__file__).parents[1],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "bench.settings"},
        capture_output=True,
        text=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    among = f"{MANY:,} areas"
    return [
        Figure(
            f"Point among {among}", found["microseconds"], "µs", LOOKUP_MICROSECONDS
        ),
        Figure(
            f"Index of {among}, from the database", found["seconds"], "s", READY_SECONDS
        ),
        Figure(f"Memory for {among}", found["megabytes"], "MB", MEGABYTES),
    ]


def measure_index():
    """For the other process: prints what the index costs there."""
    from wagtail_whatsappalert.areas.point_index import neighbourhood_index

    Neighbourhood.objects.exists()
    before, start = _resident(), time.perf_counter()
    index = neighbourhood_index()
    seconds = time.perf_counter() - start
    chance = random.Random(3)
    points = [
        (WEST + chance.uniform(0, 3), SOUTH + chance.uniform(0, 2.5))
        for _number in range(QUESTIONS)
    ]
    for point in points:
        index.at(*point)
    times = [_microseconds(index.at, *point) for point in points]
    found = {
        "microseconds": statistics.median(times),
        "seconds": seconds,
        "megabytes": (_resident() - before) / 1e6,
    }
    sys.stdout.write(f"{json.dumps(found)}\n")


def _microseconds(ask, *question):
    start = time.perf_counter_ns()
    ask(*question)
    return (time.perf_counter_ns() - start) / 1000


def _resident():
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _figures_of_addresses():
    chance = random.Random(4)
    asked = [(_postcode(chance.randrange(POSTCODES)), 18) for _number in range(1_000)]
    with CaptureQueriesContext(connection) as queries:
        look_up(*asked[0])
    times = [_microseconds(look_up, *address) for address in asked]
    name = f"Address among {POSTCODES:,} postcodes"
    return [
        Figure(name, statistics.median(times), "µs"),
        Figure(name, len(queries), "queries", QUERIES),
    ]
