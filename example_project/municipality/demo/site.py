"""The site, its home page and what an administrator fills in once."""

from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from example_project.municipality.models import HomePage
from wagtail_whatsappalert.site_settings.models import (
    LegalBasis,
    WhatsAppAlertSettings,
)

from .tree import add, find

SLUG = "hoogeveen"


def build_home():
    """The home page in Dutch, as the root of the default site."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home = find(root, SLUG) or add(
        root, HomePage(title="Samen letten we op in de buurt", slug=SLUG)
    )
    point_site_at(home)
    remove_welcome_page(root)
    return home


def point_site_at(home):
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    wanted = {
        "hostname": address.hostname,
        "port": address.port or (443 if address.scheme == "https" else 80),
        "root_page_id": home.pk,
        "site_name": "Gemeente Hoogeveen (demo)",
    }
    site = Site.objects.filter(is_default_site=True).first()
    site = site or Site(is_default_site=True)
    if any(getattr(site, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(site, name, value)
        site.save()


def remove_welcome_page(root):
    """Wagtail's own first page, if nobody has put anything under it."""
    welcome = Page.objects.child_of(root).filter(slug="home", numchild=0).first()
    if welcome and welcome.specific_class is Page:
        welcome.delete()


def fill_in_settings(home):
    whatsapp = WhatsAppAlertSettings.for_site(home.get_site())
    if whatsapp.municipality:
        return
    whatsapp.municipality = "Hoogeveen"
    whatsapp.phone = "14 0528"
    whatsapp.email = "veilig@hoogeveen.example"
    whatsapp.legal_basis = LegalBasis.PUBLIC_TASK
    whatsapp.privacy_officer = (
        "Functionaris gegevensbescherming, privacy@hoogeveen.example, 14 0528"
    )
    whatsapp.privacy_page = Page.objects.child_of(home).get(slug="privacy")
    whatsapp.municipality_code = "GM0118"
    whatsapp.start_page = Page.objects.child_of(home).get(slug="groep-starten")
    whatsapp.group_intro = (
        "<p>Buren in deze groep waarschuwen elkaar als zij iets verdachts zien. "
        "Eerst bellen zij 112, daarna sturen zij een bericht in de groep. "
        "De groep is van bewoners: gemeente en politie lezen niet mee.</p>"
    )
    whatsapp.save()
