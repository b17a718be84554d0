"""WhatsApp groups in every state, each with its page."""

from dataclasses import dataclass, field

from wagtail_whatsappalert.areas.geometry import centre_of, joint_wkb, outline_of
from wagtail_whatsappalert.areas.models import Neighbourhood
from wagtail_whatsappalert.common.locations import Location
from wagtail_whatsappalert.groups.models import (
    Group,
    GroupStatus,
    SignupRoute,
    WorkshopRule,
)
from wagtail_whatsappalert.groups.services import change_group_rules, update_area
from wagtail_whatsappalert.pages.models import GroupIndexPage, GroupPage

from .areas import YEAR
from .tree import add, find_or_add, stream


@dataclass
class Example:
    name: str
    codes: list[str]
    where: str
    fields: dict = field(default_factory=dict)
    about: str = ""
    rules: str = ""


ACTIVE = {"status": GroupStatus.ACTIVE}

EXAMPLES = [
    Example(
        "Centrum",
        ["BU01185000"],
        "De winkelstraten en de woningen in het hart van Hoogeveen.",
        ACTIVE | {"members_outside": 41},
        "<p>Ook winkeliers en hun personeel doen mee: zij zien overdag wie er "
        "komt en gaat.</p>",
    ),
    Example(
        "De Weide-Noord: Kinholt en Grittenhof",
        ["BU01185101", "BU01185102"],
        "De buurten Kinholt en Grittenhof in het noorden van De Weide.",
        ACTIVE | {"members_outside": 78},
    ),
    Example(
        "Elim",
        ["BU01185300", "BU01185301", "BU01185302"],
        "Het dorp Elim en de huizen eromheen.",
        ACTIVE | {"members_outside": 82},
        rules="<p>In Elim sturen wij ook een bericht als een oudere buur wordt "
        "vermist. Eerst 112, dan de groep.</p>",
    ),
    Example(
        "Erflanden",
        ["BU01185109"],
        "De hele wijk Erflanden.",
        ACTIVE | {"capacity": 150, "members_outside": 112},
    ),
    Example(
        "Fluitenberg",
        ["BU01185200", "BU01185201"],
        "Het dorp Fluitenberg en het buitengebied dat erbij hoort.",
        {},
        "<p>Fluitenberg heeft nog geen groep. Wij zoeken tien bewoners die mee "
        "willen doen, en iemand die de groep wil beheren.</p>",
    ),
    Example(
        "Hollandscheveld",
        ["BU01185400", "BU01185401", "BU01185402"],
        "Het dorp Hollandscheveld, met het buitengebied in het westen en het oosten.",
        ACTIVE | {"capacity": 200, "members_outside": 131},
        "<p>Woont u in het buitengebied? Zet dan in uw bericht altijd de naam "
        "van de weg en een huisnummer.</p>",
    ),
    Example(
        "Krakeel",
        ["BU01185003"],
        "De wijk Krakeel.",
        ACTIVE | {"members_outside": 93},
    ),
    Example(
        "Nieuweroord",
        ["BU01185700", "BU01185701"],
        "Het dorp Nieuweroord en de huizen eromheen.",
        ACTIVE | {"members_outside": 64, "signup_route": SignupRoute.CLOSED},
        "<p>Deze groep neemt dit jaar geen nieuwe leden aan. De beheerder vraagt "
        "nieuwe bewoners zelf, aan de deur.</p>",
    ),
    Example(
        "Noordscheschut",
        ["BU01185500", "BU01185501"],
        "Het dorp Noordscheschut en de huizen eromheen.",
        {"members_outside": 6},
        "<p>Een paar bewoners zijn begonnen met werven. Geef u op: zodra er genoeg "
        "mensen zijn, start de groep.</p>",
    ),
    Example(
        "Ondernemers Buitenvaart en Toldijk",
        ["BU01186204", "BU01186201"],
        "De bedrijventerreinen Buitenvaart en Toldijk.",
        {"workshop_rule": WorkshopRule.LEAFLETS, "minimum_participants": 15},
        "<p>Deze groep is voor wie hier een bedrijf heeft of er werkt. Ook ’s "
        "avonds en in het weekend let iemand op.</p>",
    ),
    Example(
        "Pesse",
        ["BU01186000", "BU01186001", "BU01186002", "BU01186003"],
        "Het dorp Pesse en het buitengebied in het oosten, westen en zuiden.",
        {"status": GroupStatus.PAUSED, "members_outside": 52},
        "<p>De beheerder is gestopt. Zolang er geen nieuwe is, ligt de groep stil. "
        "Iets voor u? Bel 14 0528.</p>",
    ),
    Example(
        "Schutlanden",
        ["BU01185105", "BU01185106"],
        "De buurten Schutlanden-Oost en Schutlanden-West.",
        ACTIVE | {"members_outside": 57},
    ),
    Example(
        "Trasselt",
        ["BU01185108"],
        "De wijk Trasselt.",
        ACTIVE
        | {
            "members_outside": 70,
            "signup_route": SignupRoute.EXTERNAL,
            "external_url": "https://buurt-trasselt.example/whatsapp",
        },
        "<p>De buurtvereniging regelt de aanmeldingen op haar eigen site.</p>",
    ),
    Example(
        "Wolfsbos",
        ["BU01185004"],
        "De wijk Wolfsbos.",
        ACTIVE | {"members_outside": 99},
        "<p>Alle plaatsen zijn bezet. Geeft u zich op, dan komt u op de "
        "wachtlijst en hoort u het zodra er een plaats vrijkomt.</p>",
    ),
]


def build(home):
    overview = find_or_add(
        home,
        GroupIndexPage,
        "groepen",
        title="WhatsApp-groepen",
        show_in_menus=True,
        search_description="Alle WhatsApp-groepen voor buurtpreventie in Hoogeveen.",
        body=stream(
            (
                "text",
                "<p>Staat uw buurt er niet bij? Dan kunt u met uw buren zelf een "
                "groep beginnen. Wij helpen u graag op weg: bel "
                "14 0528.</p>",
            )
        ),
    )
    for example in EXAMPLES:
        add_page(overview, example, find_or_create(example))


def find_or_create(example):
    group = Group.objects.filter(name=example.name).first()
    return group or create(example)


def create(example):
    neighbourhoods = Neighbourhood.objects.filter(year=YEAR, code__in=example.codes)
    area = outline_of(joint_wkb(neighbourhoods.values_list("shape", flat=True)))
    group = Group.objects.create(
        name=example.name,
        area_description=example.where,
        location=str(Location(*centre_of(area))),
        **example.fields,
    )
    group.neighbourhoods.set(neighbourhoods)
    update_area(group)
    change_group_rules(group=group, text=example.rules)
    return group


def add_page(overview, example, group):
    if GroupPage.objects.child_of(overview).filter(group=group).exists():
        return
    about = [("text", example.about)] if example.about else []
    page = GroupPage(
        title=f"WhatsApp-groep {group.name}",
        group=group,
        search_description=f"WhatsApp-buurtpreventie in {group.name}: meedoen, "
        "spelregels en kaart.",
        body=stream(*about),
    )
    add(overview, page)
