"""What the steering group and the coordinators wrote to each other."""

from datetime import timedelta

from django.utils import timezone

from wagtail_whatsappalert.bulletins.models import Bulletin, Urgency
from wagtail_whatsappalert.bulletins.services import Content, write_bulletin
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.mailing.writers import write_what_waits
from wagtail_whatsappalert.steering.models import Contact
from wagtail_whatsappalert.steering.rules import area_of_contact
from wagtail_whatsappalert.threads.models import Addressee, Thread, ThreadKind
from wagtail_whatsappalert.threads.services import (
    Question,
    answer_thread,
    new_form_key,
    open_thread,
)

BULLETIN = Content(
    text=(
        "Vermist: een vrouw van 81 jaar, grijze jas en rode sjaal. Zij is vanmiddag "
        "voor het laatst gezien bij het station en is in de war."
    ),
    action="Kijk in uw tuin en schuur. Ziet u haar? Blijf bij haar en bel 112.",
    urgency=Urgency.URGENT,
    valid_until=None,
)
ASKED = Question(
    kind=ThreadKind.SIGNS,
    addressee=Addressee.MUNICIPALITY,
    subject="Borden bij de ingang van de wijk",
    text="Kunnen er bij beide toegangswegen borden van de buurtpreventie komen?",
)
ANSWER = "De borden zijn besteld. Wij plaatsen ze binnen vier weken."
REPORTED = Question(
    kind=ThreadKind.PROBLEM,
    addressee=Addressee.BOTH,
    subject="Lantaarnpalen uit bij het fietspad",
    text="Het fietspad langs het spoor is sinds een week donker.",
)


def build():
    if not Bulletin.objects.exists():
        send_bulletin(timezone.now())
        # On a site a moment after the answer; here nobody has asked anything.
        write_what_waits(now=timezone.now())
    if not Thread.objects.exists():
        ask(timezone.now())


def send_bulletin(now):
    author = Contact.objects.filter(kind="municipality").first()
    write_bulletin(
        author=author,
        content=Content(**{**vars(BULLETIN), "valid_until": now + timedelta(days=2)}),
        area=area_of_contact(author),
        districts=frozenset(),
        form_key="demo",
        now=now,
    )


def ask(now):
    thread = open_for("Karin Smit", "Krakeel", ASKED, now - timedelta(days=3))
    answer_thread(
        thread=thread,
        author=Contact.objects.filter(kind="municipality").first(),
        text=ANSWER,
        form_key=new_form_key(),
        now=now - timedelta(days=1),
    )
    open_for("Gea Strijker", "Elim", REPORTED, now - timedelta(hours=5))


def open_for(name, group, question, now):
    return open_thread(
        coordinator=Coordinator.objects.get(name=name),
        group=Group.objects.get(name=group),
        question=question,
        form_key=new_form_key(),
        now=now,
    )
