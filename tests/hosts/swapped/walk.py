"""
The way of a resident and of an editor on this site; prints what it saw as JSON.
"""

import json
import os
import re
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "host.settings")
django.setup()

from datetime import timedelta  # noqa: E402
from io import StringIO  # noqa: E402

from django.contrib.auth import get_user_model  # noqa: E402
from django.core import mail  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402
from library.models import File  # noqa: E402
from neighbourhood import models as site  # noqa: E402
from wagtail.models import Site  # noqa: E402

import wagtail_whatsappalert  # noqa: E402
from wagtail_whatsappalert.coordinators.models import Coordinator  # noqa: E402
from wagtail_whatsappalert.groups.models import Group, GroupStatus  # noqa: E402
from wagtail_whatsappalert.leaflets.models import Leaflet  # noqa: E402
from wagtail_whatsappalert.signups.models import Signup  # noqa: E402
from wagtail_whatsappalert.site_settings.models import (  # noqa: E402
    WhatsAppAlertSettings,
)
from wagtail_whatsappalert.workshops.models import Workshop  # noqa: E402

FORM = re.compile(r'<form[^>]* action="([^"]+)" method="post"')
TOKEN = re.compile(r'name="token" value="([^"]+)"')
FIELDS = {
    "name": "Anna de Vries",
    "phone": "06 12345678",
    "email": "anna@example.org",
    "postcode": "7901ab",
    "house_number": "12",
    "house_number_addition": "",
    "relation": "lives",
    "minimum_age": "on",
    "house_rules": "on",
}
SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
setup_test_environment()
client = Client()
browser = Client()


def install():
    """What ``manage.py`` says of the project, and ``migrate``."""
    said = StringIO()
    call_command("check", fail_level="WARNING", stdout=said)
    call_command("makemigrations", check_changes=True, dry_run=True, stdout=said)
    call_command("migrate", verbosity=0)
    return said.getvalue().splitlines()


def make_pages():
    """One page of each class, below the home page; by name."""
    group = Group.objects.create(name="Krakeel", status=GroupStatus.ACTIVE)
    start = timezone.now() + timedelta(days=14)
    workshop = Workshop.objects.create(
        title="Workshop", start=start, end=start + timedelta(hours=2)
    )
    home = Site.objects.get(is_default_site=True).root_page

    def add(parent, model, **fields):
        return parent.add_child(instance=model(title=model.__name__, **fields))

    groups = add(home, site.GroupIndexPage)
    workshops = add(home, site.WorkshopIndexPage)
    press = add(home, site.PressIndexPage)
    body = json.dumps([{"type": "signup_form", "value": {"group": group.pk}}])
    pages = [
        groups,
        add(groups, site.GroupPage, group=group),
        workshops,
        add(workshops, site.WorkshopPage, workshop=workshop),
        press,
        add(press, site.PressAnnouncementPage, lead="News.", group=group),
        add(home, site.InformationPage, body=body),
    ]
    refer_to(pages[-1], group)
    return {type(page).__name__: page for page in pages}


def make_coordinator():
    return Coordinator.objects.create(
        name="Karin", email="karin@example.org", phone="+31612345678", language="nl"
    )


def refer_to(page, group):
    """A record keeps a page of this site, whatever its base page is."""
    Group.objects.filter(pk=group.pk).update(signup_page=page.pk)
    settings = WhatsAppAlertSettings.for_site(Site.objects.get())
    settings.privacy_page_id = page.pk
    settings.save()


def link_in(letter):
    return re.search(r"https?://[^/\s]+(/\S+)", letter.body).group(1)


def sign_up_on(url):
    """Fill in the form on a page, follow the mail; the statuses on the way."""
    html = client.get(url).content.decode()
    action, token = FORM.search(html).group(1), TOKEN.search(html).group(1)
    bad = client.post(action, {**FIELDS, "token": token, "phone": "1"}, **SAME_ORIGIN)
    good = client.post(action, {**FIELDS, "token": token}, **SAME_ORIGIN)
    thanks = client.get(good["Location"])
    link = link_in(mail.outbox[-1])
    looked, confirmed = client.get(link), client.post(link)
    return [r.status_code for r in (bad, good, thanks, looked, confirmed)]


def look_around(pages):
    return {name: client.get(page.url).status_code for name, page in pages.items()}


def sign_in(email):
    """A coordinator asks for a link, presses it and comes to her first page."""
    start = reverse("wagtail_whatsappalert:coordinator_start")
    asked = browser.post(start, {"email": email}, **SAME_ORIGIN)
    link = link_in(mail.outbox.pop())
    looked, pressed = browser.get(link), browser.post(link, **SAME_ORIGIN)
    paths = {cookie["path"] for cookie in browser.cookies.values()}
    home = browser.get(start)
    welcome = browser.get(home["Location"])
    responses = (asked, looked, pressed, home, welcome)
    return [r.status_code for r in responses], sorted(paths)


def privacy_links(pages):
    html = client.get(pages["GroupPage"].url).content.decode()
    return re.findall(r'<a href="([^"]+)">Privacy statement', html)


def hand_out():
    """A leaflet with a document of this site's own model, on the page of leaflets."""
    file = File(title="Folder", publisher="Police", file="documents/folder.pdf")
    file.save()
    Leaflet.objects.create(title="Folder", language="en", document=file)
    html = client.get(reverse("wagtail_whatsappalert:leaflets")).content.decode()
    return file.url in html


def edit(pages):
    """The editor's screens of each page, of the records and of the settings."""
    user = get_user_model().objects.create_superuser("editor@example.org", "secret")
    client.force_login(user)
    urls = {
        name: reverse("wagtailadmin_pages:edit", args=[page.pk])
        for name, page in pages.items()
    }
    for name in ("groups", "signups", "house_rules", "letters", "leaflets"):
        urls[name] = reverse(f"whatsappalert_{name}:index")
    leaflet = Leaflet.objects.get()
    urls["a leaflet"] = reverse("whatsappalert_leaflets:edit", args=[leaflet.pk])
    urls["new group"] = reverse("whatsappalert_groups:add")
    urls["settings"] = reverse(
        "wagtailsettings:edit",
        args=["wagtail_whatsappalert", "whatsappalertsettings", Site.objects.get().pk],
    )
    return {name: client.get(url).status_code for name, url in urls.items()}


def walk():
    said = install()
    pages = make_pages()
    seen = {
        "said": said,
        "package": os.path.dirname(wagtail_whatsappalert.__file__),
        "base": [base.__name__ for base in site.GroupPage.__mro__],
        "pages": look_around(pages),
        "way": sign_up_on(pages["GroupPage"].url),
        "status": Signup.objects.get().status,
    }
    seen["block"] = bool(
        FORM.search(client.get(pages["InformationPage"].url).content.decode())
    )
    seen["privacy"] = pages["InformationPage"].url in privacy_links(pages)
    seen["mails"] = [[letter.to, letter.subject] for letter in mail.outbox]
    seen["cookies"] = sorted(client.cookies)
    seen["coordinator"] = sign_in(make_coordinator().email)
    seen["leaflet"] = hand_out()
    seen["admin"] = edit(pages)
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(walk()))
