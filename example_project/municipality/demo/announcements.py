"""Two press announcements, of the last weeks."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.pages.announcements import (
    PressAnnouncementPage,
    PressIndexPage,
)

from .tree import find_or_add, stream

CONTACT = "Team communicatie, 14 0528, pers@hoogeveen.example"


@dataclass
class Example:
    slug: str
    title: str
    days_ago: int
    group: str
    lead: str
    text: str


EXAMPLES = [
    Example(
        "buurtapp-schutlanden-van-start",
        "Buurtapp Schutlanden van start",
        9,
        "Schutlanden",
        "Bewoners van Schutlanden waarschuwen elkaar voortaan in een eigen "
        "WhatsApp-groep als zij iets verdachts zien.",
        "<p>Bij de start doen 58 bewoners mee. Zij volgden eerst een workshop over "
        "verdacht gedrag. De afspraak is simpel: eerst 112 bellen, daarna een "
        "bericht in de groep.</p><p>De groep is van de bewoners zelf. Gemeente en "
        "politie helpen met de workshop, maar lezen de berichten niet mee.</p>",
    ),
    Example(
        "veertien-groepen-in-hoogeveen",
        "Veertien buurten doen mee met WhatsApp-buurtpreventie",
        38,
        "",
        "Van Elim tot Pesse: in veertien buurten en dorpen is een WhatsApp-groep "
        "actief of in oprichting.",
        "<p>Wie mee wil doen, zoekt op deze site de groep in de buurt en geeft zich "
        "op. Is er nog geen groep, dan verzamelt de gemeente namen tot er genoeg "
        "mensen zijn om te beginnen.</p>",
    ),
]


def build(home):
    overview = find_or_add(
        home,
        PressIndexPage,
        "nieuws",
        title="Nieuws",
        show_in_menus=True,
        search_description="Persberichten over WhatsApp-buurtpreventie.",
    )
    # The oldest first: that is the order in the tree of the admin.
    for example in sorted(EXAMPLES, key=lambda example: -example.days_ago):
        find_or_add(
            overview,
            PressAnnouncementPage,
            example.slug,
            title=example.title,
            date=timezone.localdate() - timedelta(days=example.days_ago),
            lead=example.lead,
            contact=CONTACT,
            group=Group.objects.filter(name=example.group).first(),
            search_description=example.lead,
            body=stream(("text", example.text)),
        )
