from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from wagtail_whatsappalert.pages.workshops import WorkshopIndexPage, WorkshopPage
from wagtail_whatsappalert.workshops.models import Workshop

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

# Lines of the Big List of Naughty Strings that break out of something.
NAUGHTY = [
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "]]><img src=x onerror=alert(1)>",
    "'\"`; DROP TABLE workshops; BEGIN:VEVENT\nEND:VCALENDAR",
    "\u2028\u2029\u202e\ufeff田中さんにあげて下さい 👾",
    "a\x01b\x0bc\x1bd\x7f\ufffe\uffff",
    "{{ 7|add:7 }}{% now 'Y' %} &amp; &lt;",
    "\\; \\, \\n ; , :",
]


def in_hoogeveen(*args):
    """A moment as the clock in Hoogeveen shows it."""
    return datetime(*args, tzinfo=AMSTERDAM)


def make_workshop(**kwargs):
    start = kwargs.pop("start", None) or datetime.now(AMSTERDAM) + timedelta(days=7)
    values = {
        "title": "Meld verdacht gedrag",
        "start": start,
        "end": start + timedelta(hours=2),
        "venue": "De Tamboer, zaal 2",
        **kwargs,
    }
    return Workshop.objects.create(**values)


def make_index_page(site, **kwargs):
    page = WorkshopIndexPage(**{"title": "Workshops", **kwargs})
    return site.root_page.add_child(instance=page)


def make_workshop_page(index, workshop, **kwargs):
    page = WorkshopPage(**{"title": workshop.title, "workshop": workshop, **kwargs})
    return index.add_child(instance=page)
