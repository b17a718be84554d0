"""Workshops to come, one of them full, one cancelled, some online; and a past one."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.pages.workshops import WorkshopIndexPage, WorkshopPage
from wagtail_whatsappalert.workshops.copy_services import copy_workshop
from wagtail_whatsappalert.workshops.hosts import HostKind, WorkshopHost
from wagtail_whatsappalert.workshops.models import Workshop
from wagtail_whatsappalert.workshops.registration_services import (
    confirm_registration,
    register,
)

from .tree import add, find_or_add, stream


@dataclass
class Example:
    title: str
    days: int
    venue: str
    address: str
    location: str
    text: str
    hosts: tuple[str, ...] = ("Wijkagent De Graaf",)
    group: str = ""
    facts: dict = field(default_factory=dict)


BRING = "Uw telefoon, en een vraag die u altijd al aan de politie wilde stellen."
HOST = "Wijkagent en een ervaren beheerder"
POLICE, TRAINED = "Wijkagent De Graaf", "Anja Kuipers"
TRAINED_AT = date(2026, 5, 12)
# Twice a name and how many come: the third waits.
GUESTS = [("Ria Boer", 2), ("Sjoerd Kamp", 2), ("Tineke Lok", 1)]
FULL = "Workshop Meld Verdacht Gedrag in Elim"
EVENINGS = "Workshop Meld Verdacht Gedrag in Hollandscheveld"
# The same evenings each time that the demo is built.
EVENINGS_KEY = uuid.UUID("7f1c3bd0-51c2-4d5b-9a36-0b2f4a0f7c11")

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
        hosts=(POLICE, TRAINED),
        facts={
            "directions": "Bus 12 stopt voor de deur. Parkeren kan erachter.",
            "accessibility": "Geen drempels, een lift en een ringleiding.",
        },
    ),
    Example(
        EVENINGS,
        37,
        "Dorpshuis, grote zaal",
        "Hollandscheveld",
        "SRID=4326;POINT(6.5365 52.7045)",
        "<p>Dezelfde workshop, nu in het dorp. Met extra aandacht voor het "
        "buitengebied: hoe legt u de meldkamer uit waar u staat?</p>",
        group="Hollandscheveld",
        facts={"capacity": 60},
    ),
    Example(
        FULL,
        9,
        "Kleine zaal van het dorpshuis",
        "Elim",
        "SRID=4326;POINT(6.5810 52.6790)",
        "<p>Een kleine zaal, dus snel vol. Wie op de wachtlijst staat, krijgt vanzelf "
        "bericht als er een plaats vrijkomt.</p>",
        group="Elim",
        facts={"capacity": 4},
    ),
    Example(
        "Online workshop Meld Verdacht Gedrag",
        23,
        "Thuis achter uw scherm",
        "",
        "",
        "<p>Een uur via internet, voor wie de deur niet uit kan. U krijgt de link als "
        "u zich hebt aangemeld.</p>",
        facts={"online_link": "https://vergaderen.example/hoogeveen", "capacity": 25},
    ),
    Example(
        "Workshop Report Suspicious Behaviour",
        30,
        "Stadhuis, kamer 4",
        "Centrum, Hoogeveen",
        "SRID=4326;POINT(6.4785 52.7245)",
        "<p>Voor nieuwe bewoners: dezelfde workshop in het Engels.</p>",
        facts={"language": "Engels"},
    ),
    Example(
        "Workshop Meld Verdacht Gedrag in Pesse",
        12,
        "Café het dorp",
        "Pesse",
        "SRID=4326;POINT(6.4640 52.7730)",
        "<p>Deze avond gaat niet door: de zaal is verkocht.</p>",
        facts={"is_cancelled": True},
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
        workshop = Workshop.objects.filter(title=example.title).order_by("pk").first()
        workshop = workshop or create(example)
        keep_ahead(workshop, example)
        add_page(overview, example, workshop)
    for workshop in recurring_evenings():
        add_page(overview, example_of(EVENINGS), workshop)


def build_hosts():
    """After the coordinators: one of them was trained."""
    if WorkshopHost.objects.exists():
        return
    WorkshopHost.objects.create(
        name=POLICE, kind=HostKind.POLICE, email="graaf@politie.example"
    )
    coordinator = Coordinator.objects.get(name=TRAINED)
    coordinator.trained_at = TRAINED_AT
    coordinator.save()
    WorkshopHost.objects.create(
        name=TRAINED,
        kind=HostKind.COORDINATOR,
        email=coordinator.email,
        coordinator=coordinator,
    )
    for example in EXAMPLES:
        for workshop in Workshop.objects.filter(title=example.title):
            workshop.hosts.set(WorkshopHost.objects.filter(name__in=example.hosts))


def example_of(title):
    return next(example for example in EXAMPLES if example.title == title)


def recurring_evenings():
    """The evening in the village, twice more, made once."""
    first = Workshop.objects.filter(title=EVENINGS).order_by("pk").first()
    if Workshop.objects.filter(title=EVENINGS).count() > 1:
        return []
    clock = timezone.localtime(first.start).replace(tzinfo=None)
    starts = [timezone.make_aware(clock + timedelta(weeks=weeks)) for weeks in (4, 8)]
    return copy_workshop(workshop=first, starts=starts, key=EVENINGS_KEY)


def build_guests(home):
    """Each in a transaction of his own, as in real life."""
    workshop = Workshop.objects.get(title=FULL)
    if workshop.registrations.exists():
        return
    now = timezone.now()
    for name, places in GUESTS:
        registration = register(
            workshop_id=workshop.pk,
            name=name,
            email=f"{name.split()[0].lower()}@bewoner.example",
            places=places,
            access_needs="",
            site=home.get_site(),
            language="nl",
            now=now,
        )
        confirm_registration(registration=registration, now=now)


def evening(days):
    """Half past seven, so many days from now; never on a weekend."""
    day = timezone.localdate() + timedelta(days=days)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(19, 30)))


def create(example):
    start = evening(example.days)
    workshop = Workshop.objects.create(
        title=example.title,
        start=start,
        end=start + timedelta(hours=2),
        venue=example.venue,
        address=example.address,
        location=example.location,
        host=HOST,
        what_to_bring=BRING,
        **example.facts,
    )
    if example.group:
        workshop.groups.set(Group.objects.filter(name=example.group))
    return workshop


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
