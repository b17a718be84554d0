import json
import re
from pathlib import Path

from django.urls import reverse

from wagtail_whatsappalert.signups.lifecycle import SignupStatus
from wagtail_whatsappalert.signups.tokens import PersonalLink

from .factories import make_signup_in

NAUGHTY = json.loads((Path(__file__).parent.parent / "data" / "blns.json").read_text())
FOREIGN = {"HTTP_SEC_FETCH_SITE": "cross-site", "HTTP_ORIGIN": "https://evil.example"}
S = SignupStatus
FIELDS = {
    "name": "Bewoner 0",
    "phone": "06 10000000",
    "email": "bewoner0@example.org",
    "postcode": "7901 AB",
    "house_number": "1",
    "house_number_addition": "",
}
IN_WORDS = {
    S.UNCONFIRMED: "You have not confirmed your signup yet.",
    S.INTERESTED: "You are on the list of people who want to take part",
    S.WAITING: "You are on the waiting list of Krakeel.",
    S.OFFERED: "A place in Krakeel is offered to you.",
    S.NEEDS_WORKSHOP: "First come to a workshop.",
    S.READY: "The coordinator adds you to the WhatsApp group",
    S.ADDED: "You are a member of Krakeel.",
    S.LEFT: "You are no longer a member of Krakeel.",
    S.WITHDRAWN: "You have withdrawn from Krakeel.",
    S.REFUSED: "You cannot take part in Krakeel.",
    S.EXPIRED: "Your signup for Krakeel has ended.",
}
PAGES = ("personal", "change", "withdraw", "rules")


def make(status, group, number=0, **kwargs):
    return make_signup_in(status, group, number, language="en", **kwargs)


def url(name, signup):
    sealed = PersonalLink.to(signup).seal()
    return reverse(f"wagtail_whatsappalert:signup_{name}", args=[sealed])


def text_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def link_in(mail, part):
    return re.search(rf"https?://testserver(\S*/{part}/\S+)", mail.body).group(1)
