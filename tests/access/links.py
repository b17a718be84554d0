"""Sign-in links as they stand in mails."""

import re

from django.utils import timezone
from wagtail.models import Site

from tests.site.tree import make_site
from wagtail_whatsappalert.access.models import SignInLink
from wagtail_whatsappalert.access.services import send_link
from wagtail_whatsappalert.mailing.services import deliver_here
from wagtail_whatsappalert.site_settings.models import WhatsAppAlertSettings

START = "/whatsapp/coordinators/"
SAME_ORIGIN = {"HTTP_SEC_FETCH_SITE": "same-origin"}
FOREIGN = {"HTTP_ORIGIN": "https://evil.example"}


def make_municipality(**kwargs):
    site = make_site(hostname="testserver", **kwargs)
    WhatsAppAlertSettings.objects.create(
        site=site, municipality="Hoogeveen", phone="14 0528"
    )
    return site


def link_in(mail):
    return re.search(r"https?://[^/\s]+(/\S*sign-in/\S+)", mail.body)[1]


def mail_link(person, outbox, role="coordinator", next_path=""):
    """The path of a link in a mail to this person, of which the minutes run."""
    site = Site.objects.get(is_default_site=True)
    deliver_here(send_link(role=role, person=person, site=site, now=timezone.now()))
    SignInLink.objects.filter(pk=SignInLink.objects.latest("pk").pk).update(
        next_path=next_path
    )
    return link_in(outbox[-1])


def is_private(response):
    return (
        "no-store" in response["Cache-Control"]
        and response["X-Robots-Tag"] == "noindex"
        and response["Referrer-Policy"] == "same-origin"
    )


def follow(client, response):
    """Where the redirects of the portal end, and each of them is a 303."""
    while response.status_code == 303:
        assert is_private(response)
        response = client.get(response["Location"])
    return response
