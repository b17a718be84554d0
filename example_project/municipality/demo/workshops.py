"""Workshops to come and one that is over."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from wagtail_whatsappalert.pages.workshops import WorkshopIndexPage, WorkshopPage
from wagtail_whatsappalert.workshops.models import Workshop

from .tree import add, find_or_add, stream


@dataclass
class Example:
    title: str
    days: int
    venue: str
    address: str
    location: str
    text: str


BRING = "Uw telefoon, en een vraag die u altijd al aan de politie wilde stellen."
HOST = "Wijkagent en een ervaren beheerder"

EXAMPLES = [
    Example(
        "Workshop Meld Verdacht Gedrag in het centrum",
        16,
        "Stadhuis, raadzaal",
        "Centrum, Hoogeveen",
        "SRID=4326;POINT(6.4785 52.7245)",
        "<p>Wat is verdacht gedrag, en wat niet? U leert kijken naar wat iemand "
        "<b>doet</b>, en wat de meldkamer van u wil weten. Na deze avond kunt u "
        "lid worden van de groep in uw buurt. Meedoen is gratis.</p>",
    ),
    Example(
        "Workshop Meld Verdacht Gedrag in Hollandscheveld",
        37,
        "Dorpshuis, grote zaal",
        "Hollandscheveld",
        "SRID=4326;POINT(6.5365 52.7045)",
        "<p>Dezelfde workshop, nu in het dorp. Met extra aandacht voor het "
        "buitengebied: hoe legt u de meldkamer uit waar u staat?</p>",
    ),
    Example(
        "Workshop Meld Verdacht Gedrag in Krakeel",
        -24,
        "Buurthuis, zaal 2",
        "Krakeel, Hoogeveen",
        "SRID=4326;POINT(6.4930 52.7190)",
        "<p>Een volle zaal: 34 bewoners oefenden met een melding bij 112. Een "
        "week later liep er een oefenboef door de wijk.</p>",
    ),
]


def build(home):
    overview = find_or_add(
        home,
        WorkshopIndexPage,
        "workshops",
        title="Workshops",
        show_in_menus=True,
        search_description="Workshops Meld Verdacht Gedrag in Hoogeveen.",
        body=stream(
            (
                "text",
                "<p>Voor u lid wordt van een groep, volgt u één keer een "
                "workshop. U mag ook komen als u geen lid wilt worden.</p>",
            )
        ),
    )
    for example in EXAMPLES:
        workshop = Workshop.objects.filter(title=example.title).first()
        workshop = workshop or create(example)
        keep_ahead(workshop, example)
        add_page(overview, example, workshop)


def evening(days):
    """Half past seven, so many days from now; never on a weekend."""
    day = timezone.localdate() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(19, 30)))


def create(example):
    start = evening(example.days)
    return Workshop.objects.create(
        title=example.title,
        start=start,
        end=start + timedelta(hours=2),
        venue=example.venue,
        address=example.address,
        location=example.location,
        host=HOST,
        what_to_bring=BRING,
    )


def keep_ahead(workshop, example):
    """A demo that is run weeks later still has a workshop to come."""
    if example.days > 0 and workshop.end < timezone.now():
        workshop.start = evening(example.days)
        workshop.end = workshop.start + timedelta(hours=2)
        workshop.save()


def add_page(overview, example, workshop):
    if WorkshopPage.objects.child_of(overview).filter(workshop=workshop).exists():
        return
    page = WorkshopPage(
        title=workshop.title,
        workshop=workshop,
        search_description=f"{workshop.venue}, {workshop.address}",
        body=stream(("text", example.text)),
    )
    add(overview, page)
