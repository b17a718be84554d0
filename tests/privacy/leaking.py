import re
from html import unescape

from django.urls import reverse
from django.utils import timezone

from tests.groups.factories import make_group
from tests.signups.factories import form_data
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.mailing.models import Letter
from wagtail_whatsappalert.privacy.purging import purge_everything
from wagtail_whatsappalert.signups.consents import RulesAcceptance, SignupConsent
from wagtail_whatsappalert.signups.data_links import DataLink
from wagtail_whatsappalert.signups.models import Signup, SignupTransition
from wagtail_whatsappalert.signups.notifications import confirmation_link
from wagtail_whatsappalert.signups.tokens import PersonalLink

PERSON = {
    "name": "Zebedeus Quaak",
    "phone": "06 18765432",
    "email": "zebedeus@quaak.example",
    "postcode": "7905XZ",
    "house_number": "8642",
    "house_number_addition": "",
}
# The house number as a word of its own: a moment or a sealed link may hold it.
TRACES = re.compile(
    r"ebedeus|uaak|1 ?8 ?7 ?6 ?5 ?4 ?3 ?2|7905 ?XZ|(?<![\w.-])8642(?![\w.-])", re.I
)
# What every record of the logs says about itself.
OWN_TO_LOGS = {"created", "msecs", "relativeCreated", "thread", "process"}
ABOUT_PEOPLE = [
    *(Signup, SignupConsent, SignupTransition, RulesAcceptance),
    *(Letter, Coordinator),
]


def traces_in(text):
    text = unescape(str(text)).replace("\N{NO-BREAK SPACE}", " ")
    return TRACES.findall(text)


def url(name, *args):
    return reverse(f"wagtail_whatsappalert:{name}", args=args)


def sign_up(client, group, origin="same-origin", **kwargs):
    data = form_data(group, **{**PERSON, **kwargs})
    headers = {"Sec-Fetch-Site": origin} if origin else {}
    return client.post(url("signup"), data, follow=True, headers=headers)


def walk(client):
    """The whole way of one person, with a mistake at every turn."""
    group = make_group(workshop_rule="none")
    answers = [
        sign_up(client, group, origin=None),
        sign_up(client, group, minimum_age=None),
        sign_up(client, group),
    ]
    signup = Signup.objects.get()
    link = confirmation_link(signup, now=timezone.now())
    path = "/" + link.partition("//")[2].partition("/")[2]
    answers += [client.get(path), client.post(path), client.post(path[:-9] + "/")]
    signup = Signup.objects.get()
    own = PersonalLink.to(signup).seal()
    data = url("signup_data_file", DataLink.to(signup).seal())
    answers += [
        sign_up(client, group),
        client.get(url("signup_personal", own)),
        client.post(url("signup_change", own), {**PERSON, "phone": "06"}),
        client.post(url("signup_data", own)),
        client.post(data),
        client.post(url("signup_erase", own)),
        client.get(url("signup_personal", own)),
    ]
    purge_everything(now=timezone.now())
    return answers


class Broken(Exception):
    pass


def fail(error):
    def failing(*args, **kwargs):
        raise error(f"Key (phone)=({PERSON['phone']}) of {PERSON['name']} exists.")

    return failing
