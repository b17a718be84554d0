"""The home page and the ordinary pages, in Dutch."""

from wagtail.models import Page

from example_project.municipality.models import HomePage, InformationPage

from .tree import find_or_add, stream

JOIN = [
    ("heading", "In vier stappen lid"),
    (
        "text",
        "<ol><li>U vult het formulier in. Dat duurt een minuut.</li>"
        "<li>U krijgt een e-mail en bevestigt uw aanmelding.</li>"
        "<li>U volgt een workshop bij u in de buurt.</li>"
        "<li>De beheerder, een buurtbewoner, zet u in de groep.</li></ol>",
    ),
    (
        "signup_form",
        {
            "heading": "Meld u aan",
            "intro": "<p>Kies de groep voor de buurt waar u woont of werkt.</p>",
            "thank_you": "Fijn dat u mee wilt doen. Samen houden we de buurt veilig.",
            "ask_coordinator": True,
        },
    ),
    ("heading", "Liever niet online?"),
    (
        "text",
        "<p>Bel 14 0528, op werkdagen van 9.00 tot 17.00 uur. Wij vullen het "
        "formulier dan samen met u in. U kunt ook langskomen op het stadhuis.</p>",
    ),
]

RULES = [
    (
        "text",
        "<p>De groep is er voor situaties waarbij snel optreden nodig is: iemand "
        "probeert in te breken, of staat met een smoes aan de deur. Voor gezellige "
        "berichten is de groep niet bedoeld. Zo blijft elk bericht belangrijk.</p>",
    ),
    ("saar", {"heading": "SAAR: zo handelt u"}),
    ("house_rules", {"heading": "De spelregels van elke groep"}),
    ("heading", "Ook nuttig: Burgernet en NL-Alert"),
    (
        "text",
        "<p>Met Burgernet vraagt de politie u om uit te kijken naar iemand of iets. "
        "Via NL-Alert waarschuwt de overheid u bij een ramp. Een WhatsApp-groep "
        "vult die twee aan, maar vervangt ze niet.</p>",
    ),
]

START = [
    ("heading", "Wat hebt u nodig?"),
    (
        "text",
        "<ul><li>Een gebied dat buren logisch vinden: een paar straten, een wijk of "
        "een dorp.</li><li>Ten minste tien bewoners die mee willen doen.</li>"
        "<li>Eén of twee bewoners die de groep beheren.</li></ul>",
    ),
    ("heading", "Wat doet de gemeente?"),
    (
        "text",
        "<p>Wij helpen u op weg: u krijgt een pagina op deze site, wij verzamelen "
        "de aanmeldingen en regelen samen met de politie een workshop. De groep "
        "zelf is van bewoners. Gemeente en politie zijn geen lid.</p>"
        "<p>Bel 14 0528 of mail naar veilig@hoogeveen.example.</p>",
    ),
    ("heading", "Deze groepen zijn er al"),
    ("group_list", {"heading": ""}),
]

PRIVACY = [
    ("heading", "Wat bewaren wij?"),
    (
        "text",
        "<p>Meldt u zich aan, dan bewaren wij uw naam, mobiele nummer, e-mailadres, "
        "postcode en huisnummer. Wij vragen niet naar uw geboortedatum.</p>",
    ),
    ("heading", "Waarom, en wie ziet het?"),
    (
        "text",
        "<p>Met deze gegevens kan de beheerder van uw groep u toevoegen. De "
        "beheerder is een buurtbewoner die geheimhouding heeft beloofd. Andere "
        "leden zien uw telefoonnummer zodra u in de groep zit. WhatsApp, een "
        "dienst van Meta, krijgt dan ook gegevens van u.</p>",
    ),
    ("heading", "Hoe lang?"),
    (
        "text",
        "<p>Bevestigt u uw aanmelding niet, dan wissen wij alles na zeven dagen. "
        "Bent u lid, dan bewaren wij uw gegevens zolang u lid bent. Afmelden kan "
        "altijd: met de link in onze e-mails, of via 14 0528.</p>",
    ),
    ("heading", "Uw rechten"),
    (
        "text",
        "<p>U mag uw gegevens inzien, verbeteren of laten wissen. Bel 14 0528 of "
        "mail naar privacy@hoogeveen.example. Bent u niet tevreden? Dan kunt u "
        "een klacht indienen bij de Autoriteit Persoonsgegevens.</p>",
    ),
]

ACCESSIBILITY = [
    (
        "text",
        "<p>Iedereen moet deze site kunnen gebruiken: met een telefoon, met het "
        "toetsenbord, met een schermlezer en ook zonder JavaScript. Wij bouwen "
        "naar WCAG 2.2, niveau AA.</p>"
        "<p>Lukt er iets niet? Bel 14 0528, dan helpen wij u meteen.</p>",
    ),
]

# slug, title, in the menu, lead, body
PAGES = [
    (
        "meedoen",
        "Meedoen met een WhatsApp-groep",
        "Meedoen",
        True,
        "Ziet u iets verdachts in uw buurt? Met een WhatsApp-groep weten uw buren "
        "het binnen een minuut.",
        JOIN,
    ),
    (
        "spelregels",
        "Spelregels",
        "",
        True,
        "Eerst 112, dan de groep. Met deze afspraken werkt WhatsApp-buurtpreventie "
        "voor iedereen.",
        RULES,
    ),
    (
        "groep-starten",
        "Zelf een groep starten",
        "",
        False,
        "Heeft uw buurt nog geen WhatsApp-groep? Met tien bewoners kunt u beginnen.",
        START,
    ),
    (
        "privacy",
        "Privacyverklaring",
        "",
        False,
        "De gemeente gaat zorgvuldig om met uw gegevens.",
        PRIVACY,
    ),
    (
        "toegankelijkheid",
        "Toegankelijkheid",
        "",
        False,
        "Deze site is er voor iedereen.",
        ACCESSIBILITY,
    ),
]


def build(home):
    for slug, title, menu_title, in_menu, lead, body in PAGES:
        find_or_add(
            home,
            InformationPage,
            slug,
            title=menu_title or title,
            seo_title=title,
            show_in_menus=in_menu,
            lead=lead,
            search_description=lead,
            body=stream(*body),
        )


def fill_home(home):
    # Read anew: the tree below it has grown since.
    home = HomePage.objects.get(pk=home.pk)
    if home.tasks:
        return
    pages = {page.slug: page for page in Page.objects.child_of(home)}
    home.intro = (
        "<p>In Hoogeveen waarschuwen buren elkaar met WhatsApp als zij iets "
        "verdachts zien. Doe mee in uw buurt.</p>"
    )
    home.search_label = "Welke groep hoort bij uw adres?"
    home.search_help = (
        "De adressen in deze demo zijn verzonnen. Probeer 7901 CA, huisnummer 1."
    )
    home.search_page = pages["groepen"]
    home.search_description = "WhatsApp-buurtpreventie in de gemeente Hoogeveen."
    home.tasks = stream(
        task("Meedoen", "Meld u aan voor de groep in uw buurt.", pages["meedoen"]),
        task("Naar een workshop", "Leer verdacht gedrag zien.", pages["workshops"]),
        task("Een groep starten", "Uw buurt nog niet? Begin.", pages["groep-starten"]),
    )
    home.body = stream(("workshop_list", {"heading": "Komende workshops", "count": 3}))
    home.save_revision().publish()


def task(title, text, page):
    return ("task", {"title": title, "text": text, "page": page.pk})
