"""The home page, the overview and the form, in English."""

from wagtail.models import Locale, Page, Site

from example_project.municipality.models import HomePage

from .pages import task
from .tree import stream

JOIN = [
    ("heading", "Four steps"),
    (
        "text",
        "<ol><li>You fill in the form. It takes a minute.</li>"
        "<li>We send you an e-mail; you confirm.</li>"
        "<li>You come to a workshop near you. It is in Dutch.</li>"
        "<li>The coordinator, a neighbour of yours, adds you to the group.</li></ol>",
    ),
    (
        "signup_form",
        {
            "heading": "Sign up",
            "intro": "<p>Choose the group for where you live or work.</p>",
            "thank_you": "Thank you for taking part.",
            "ask_coordinator": True,
        },
    ),
    ("heading", "Rather not online?"),
    ("text", "<p>Call 14 0528, Monday to Friday from 9 am to 5 pm.</p>"),
]

PRIVACY = [
    (
        "text",
        "<p>When you sign up we keep your name, mobile number, e-mail address, "
        "postcode and house number, so that the coordinator of your group can add "
        "you. Members of the group see your number, and WhatsApp gets data too.</p>"
        "<p>If you do not confirm, we delete everything after seven days. To see, "
        "correct or delete your data, call 14 0528.</p>",
    ),
]


def build(home):
    locale, _ = Locale.objects.get_or_create(language_code="en")
    if home.has_translation(locale):
        return
    home = HomePage.objects.get(pk=home.pk)
    home.copy_for_translation(locale)
    for slug, fields in PAGES.items():
        translate(Page.objects.child_of(home).get(slug=slug).specific, locale, fields)
    publish_home(home, home.get_translation(locale), locale)
    # Wagtail keeps where each language starts.
    Site.clear_site_root_paths_cache()


PAGES = {
    "groepen": {
        "title": "WhatsApp groups",
        "slug": "groups",
        "search_description": "All WhatsApp groups for neighbourhood watch.",
        "body": stream(
            (
                "text",
                "<p>Is your neighbourhood not here? Call 14 0528 to start a group. "
                "The pages of the groups are in Dutch.</p>",
            )
        ),
    },
    "meedoen": {
        "title": "Take part",
        "seo_title": "Take part in a WhatsApp group",
        "slug": "take-part",
        "lead": "With a WhatsApp group your neighbours know within a minute when "
        "you see something suspicious.",
        "search_description": "Sign up for the WhatsApp group of your neighbourhood.",
        "body": stream(*JOIN),
    },
    "privacy": {
        "title": "Privacy statement",
        "seo_title": "",
        "slug": "privacy",
        "lead": "The municipality handles your data with care.",
        "search_description": "What we keep about you, and how long.",
        "body": stream(*PRIVACY),
    },
}


def translate(page, locale, fields):
    translated = page.copy_for_translation(locale)
    for name, value in fields.items():
        setattr(translated, name, value)
    translated.save_revision().publish()


def publish_home(home, english, locale):
    groups = home.search_page.get_translation(locale)
    join = Page.objects.child_of(home).get(slug="meedoen").get_translation(locale)
    english.title = "Together we keep an eye on our neighbourhood"
    english.slug = "hoogeveen-en"
    english.intro = (
        "<p>In Hoogeveen neighbours warn each other with WhatsApp when they see "
        "something suspicious. Take part.</p>"
    )
    english.search_label = "Which group belongs to your address?"
    english.search_help = (
        "The addresses of this demo are made up. Try 7901 CA, house number 1."
    )
    english.search_description = "WhatsApp neighbourhood watch in Hoogeveen."
    english.search_page = groups
    english.tasks = stream(
        task("Take part", "Sign up for the group where you live.", join),
        task("All groups", "See which groups there are.", groups),
    )
    english.body = stream(("workshop_list", {"heading": "Workshops", "count": 3}))
    english.save_revision().publish()
