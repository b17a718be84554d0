"""People who signed up: enough to start one forming group, and some for others."""

from django.utils import timezone

from wagtail_whatsappalert.groups.models import Group
from wagtail_whatsappalert.signups.application import Application
from wagtail_whatsappalert.signups.choices import WorkshopReplacement
from wagtail_whatsappalert.signups.coordinator_services import Mark, mark_person
from wagtail_whatsappalert.signups.form_context import form_facts
from wagtail_whatsappalert.signups.lifecycle import SYSTEM
from wagtail_whatsappalert.signups.lifecycle_services import replace_workshop
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.services import confirm_signup, sign_up

PEOPLE = {
    "Noordscheschut": [
        "Aaltje Kroezen",
        "Berend Mulder",
        "Coby Vos",
        "Dirk Kikkert",
        "Eefje Bruins",
    ],
    "Krakeel": ["Fenna Slot", "Gerrit Tien", "Hennie Koster"],
    "Wolfsbos": ["Ineke Veld"],
    "Erflanden": [
        "Jannes Prinsen",
        "Klaasje Dol",
        "Lukas Wever",
        "Mina Scholte",
        "Otto Kats",
        "Petra Hofman",
    ],
}
# These went to a workshop. Some are members; one could not be reached.
ATTENDED = {"Fenna Slot", "Gerrit Tien", *PEOPLE["Erflanden"][:5]}
MEMBERS = {"Jannes Prinsen", "Klaasje Dol"}
UNREACHABLE = {"Mina Scholte"}


def build(home):
    if Signup.objects.exists():
        return
    site, number = home.get_site(), 0
    for name, people in PEOPLE.items():
        group = Group.objects.get(name=name)
        for person in people:
            number += 1
            signup = add(group, person, number, site)
            go_on(signup, group)


def go_on(signup, group):
    """What happened since: a workshop, and what the coordinator did."""
    now, name = timezone.now(), signup.name
    if name in ATTENDED:
        replace_workshop(
            signup=signup,
            replacement=WorkshopReplacement.ATTENDED,
            actor=SYSTEM,
            reason="",
            now=now,
        )
    coordinator = group.coordinators.order_by("name").first()
    mark = Mark.ADDED if name in MEMBERS else Mark.UNREACHABLE
    if name in MEMBERS | UNREACHABLE:
        mark_person(signup=signup, mark=mark, coordinator=coordinator, now=now)


def add(group, name, number, site):
    now = timezone.now()
    signup = sign_up(
        application=Application(
            name=name,
            phone=f"+316{44400000 + number}",
            email=f"{name.split()[0].lower()}@bewoner.example",
            postcode="7911 AB",
            house_number=number,
            house_number_addition="",
            relation="lives",
        ),
        group_id=group.pk,
        site=site,
        language="nl",
        facts=form_facts(site, "nl", group.pk),
        now=now,
    )
    return confirm_signup(signup=signup, wants_to_coordinate=None, now=now).signup
