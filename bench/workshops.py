"""A month of the workshops, and the calendar of 1,000 of them."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from tests.workshops.factories import make_index_page, make_workshop_page
from wagtail_whatsappalert.workshops.models import Workshop

from .measure import Row

FEW, ALL = 10, 1000
COLD_MONTH_LIMIT, MONTH_LIMIT = 8, 2
FEED_LIMIT, UNCHANGED_LIMIT = 3, 0.3
MOST_QUERIES_OF_FEED = 3

client = Client()


def make_workshops(overview, numbers):
    """Three each day from tomorrow on, each with a page and its own title."""
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    for number in numbers:
        start = noon + timedelta(days=1 + number // 3, hours=number % 3)
        workshop = Workshop.objects.create(
            title=f"Workshop Meld Verdacht Gedrag {number}",
            start=start,
            end=start + timedelta(hours=2),
            venue=f"Buurthuis {number % 40}, grote zaal",
            address=f"Hoofdstraat {number % 40}, Hoogeveen",
            location=f"SRID=4326;POINT(6.{4000 + number} 52.7245)",
            host="Wijkagent en een ervaren beheerder",
            what_to_bring="Uw telefoon",
        )
        make_workshop_page(overview, workshop)


def get(url, **headers):
    return lambda: client.get(url, headers=headers)


def rows_of_month(bare, overview, number):
    """Of the first month if they are few, else of one that is full of them."""
    days = 45 if number > FEW else 1
    month = timezone.localdate() + timedelta(days=days)
    url = f"{overview.get_url()}?month={month:%Y-%m}"
    name = f"A month, {number:,} workshops"
    return [
        Row("Bare page", get(bare)),
        Row(f"{name}, cold", get(url), cold=True, limit=COLD_MONTH_LIMIT),
        Row(f"{name}, warm", get(url), limit=MONTH_LIMIT),
    ]


def rows_of_feed(bare, number):
    url = reverse("wagtail_whatsappalert:workshops_ics")
    etag = client.get(url)["ETag"]
    name = f"Calendar of {number:,} workshops"
    return [
        Row("Bare page", get(bare)),
        Row(f"{name}, cold", get(url), cold=True, limit=FEED_LIMIT),
        Row(f"{name}, warm", get(url), limit=UNCHANGED_LIMIT),
        Row(
            f"{name}, 304",
            get(url, if_none_match=etag),
            status=304,
            limit=UNCHANGED_LIMIT,
        ),
    ]


def make_overview():
    overview = make_index_page(Site.objects.get(), slug="workshops")
    make_workshops(overview, range(FEW))
    return overview


def faults_of_workshops(few, many, feed):
    """What breaks a promise of ours, in words; without the bare pages."""
    found = [
        f"{row.name}: {row.ratio:.2f} is more than {row.limit}"
        for row in (*few, *many, *feed)
        if row.is_missed
    ]
    for at_few, at_many in zip(few, many, strict=True):
        if at_few.queries != at_many.queries:
            found.append(f"{at_many.name}: the queries grow with the workshops")
    if feed[0].queries > MOST_QUERIES_OF_FEED:
        found.append(f"{feed[0].name}: {feed[0].queries} queries")
    return found
