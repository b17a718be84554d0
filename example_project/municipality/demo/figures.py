"""
Burglary figures that are made up: CBS publishes the real ones, which
``import_crime_figures`` reads.
"""

from random import Random

from django.utils import timezone

from example_project.municipality.models import InformationPage
from wagtail_whatsappalert.areas.models import Neighbourhood
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.statistics.models import CrimeFigure

from .tree import find_or_add, stream

MONTHS = 40
MUNICIPALITY = "GM0118"
NOTE = (
    "<p><strong>De inbraakcijfers op deze pagina zijn verzonnen.</strong> Zij laten "
    "zien hoe de pagina werkt. De echte cijfers komen van het CBS en de politie.</p>"
)
LEAD = "Hoeveel mensen doen mee, en hoe staat het met inbraken?"


def build(home):
    if not CrimeFigure.objects.exists():
        make_up()
    group = Group.objects.get(name="Krakeel")
    find_or_add(
        home,
        InformationPage,
        "cijfers",
        title="Cijfers",
        show_in_menus=False,
        lead=LEAD,
        search_description=LEAD,
        body=stream(
            ("text", NOTE),
            ("figures", block("Inbraken in de gemeente", "burglaries")),
            ("figures", block("Inbraken in Krakeel", "burglaries", group=group.pk)),
            ("figures", block("Waar een groep is", "coverage")),
            ("figures", block("Leden per buurt", "members")),
            ("figures", block("Gehouden workshops", "workshops")),
        ),
    )


def block(heading, figure, group=None):
    return {
        "heading": heading,
        "figure": figure,
        "group": group,
        "neighbourhood": None,
        "years": 3,
    }


def make_up():
    chance = Random(118)  # noqa: S311
    codes = list(Neighbourhood.objects.order_by("code").values_list("code", flat=True))
    figures = []
    for year, month in months():
        counts = {code: chance.choice((0, 0, 0, 1, 1, 2, 6)) for code in codes}
        counts[MUNICIPALITY] = sum(counts.values())
        figures += [
            CrimeFigure(area_code=code, year=year, month=month, count=count)
            for code, count in counts.items()
        ]
    CrimeFigure.objects.bulk_create(figures, batch_size=500)


def months():
    """The last whole months, oldest first."""
    today = timezone.localdate()
    newest = today.year * 12 + today.month - 2
    first = newest - MONTHS + 1
    return [(n // 12, n % 12 + 1) for n in range(first, newest + 1)]
