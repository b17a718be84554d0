"""People who register for a workshop, and the letters that they would get."""

from datetime import timedelta

from django.utils import timezone
from wagtail.models import Site

from tests.commits import committed
from wagtail_whatsappalert.signups.lifecycle import RESIDENT
from wagtail_whatsappalert.workshops import registration_moves, registration_services
from wagtail_whatsappalert.workshops.register_tokens import RegisterToken
from wagtail_whatsappalert.workshops.registration_moves import move_registration
from wagtail_whatsappalert.workshops.registration_services import (
    bring_fewer_people,
    cancel_registration,
    confirm_registration,
    register,
)

FORM = "wagtail_whatsappalert:workshop_register"
FIELDS = {"name": "Anna de Vries", "email": "anna@example.org", "places": "2"}
LETTERS = (
    "ask_to_confirm_registration",
    "notify_of_existing_registration",
    "notify_of_registration",
    "notify_of_waiting",
    "notify_of_promotion",
    "notify_of_cancelled_registration",
    "notify_of_move",
)


def note_letters(monkeypatch):
    """In the order of writing: the name of each letter, and about whom."""
    letters = []

    def note(name):
        def write(registration, *, now):
            letters.append((name, registration.name))
            return True

        return write

    for module in (registration_services, registration_moves):
        for name in LETTERS:
            if hasattr(module, name):
                monkeypatch.setattr(module, name, note(name))
    return letters


def make_registration(workshop, number=0, *, now=None, **kwargs):
    """Not confirmed yet; another number is another person."""
    values = {
        "name": f"Gast {number}",
        "email": f"gast{number}@example.org",
        "places": 1,
        "access_needs": "",
        "site": Site.objects.get(is_default_site=True),
        "language": "nl",
        **kwargs,
    }
    with committed():
        return register(workshop_id=workshop.pk, now=now or timezone.now(), **values)


def confirm(registration, now=None):
    with committed():
        return confirm_registration(
            registration=registration, now=now or timezone.now()
        )


def make_guest(workshop, number=0, **kwargs):
    """Who confirmed: registered, or on the waiting list."""
    now = kwargs.get("now")
    return confirm(make_registration(workshop, number, **kwargs), now)


def cancel(registration, actor=RESIDENT, now=None):
    with committed():
        return cancel_registration(
            registration=registration, actor=actor, now=now or timezone.now()
        )


def bring_fewer(registration, places):
    with committed():
        return bring_fewer_people(
            registration=registration, places=places, now=timezone.now()
        )


def move(registration, workshop, *, now=None, may_wait=False):
    with committed():
        return move_registration(
            registration=registration,
            workshop_id=workshop.pk,
            now=now or timezone.now(),
            may_wait=may_wait,
        )


def after_start(workshop):
    return workshop.start + timedelta(minutes=1)


def stand(workshop):
    """Who has a place and who waits, by name and in order of the tickets."""
    active = workshop.registrations.active().order_by("ticket")
    rows = active.values_list("name", "status", "places")
    return [(row[0].removeprefix("Gast "), *row[1:]) for row in rows]


def form_data(workshop=None, /, **kwargs):
    token = RegisterToken(language="nl", workshop=workshop and workshop.pk)
    return {"token": token.sign(), **FIELDS, **kwargs}
