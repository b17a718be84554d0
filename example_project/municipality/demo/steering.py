"""The steering group: who speaks for municipality and police."""

from datetime import date

from wagtail_whatsappalert.areas.models import District
from wagtail_whatsappalert.steering.models import Contact, SteeringGroup

SINCE = date(2026, 3, 1)
POLICE = "0900-8844"

# Name, kind, telephone, number of districts (none: all), on public pages.
CONTACTS = [
    ("Ria Veenstra", "municipality", "14 0528", 0, True),
    ("Wijkagent Tom de Graaf", "officer", POLICE, 3, True),
    ("Wijkagent Sanne Bakker", "officer", POLICE, 4, False),
]


def build():
    if SteeringGroup.objects.exists():
        return
    steering_group = SteeringGroup.objects.create(
        name="Stuurgroep WhatsApp-Alert Hoogeveen"
    )
    districts = list(District.objects.order_by("code"))
    for name, kind, phone, number, is_public in CONTACTS:
        contact = Contact.objects.create(
            steering_group=steering_group,
            kind=kind,
            name=name,
            phone=phone,
            email=address(name, kind),
            language="nl",
            is_public=is_public,
            active_from=SINCE,
        )
        contact.districts.set(districts[:number])
        del districts[:number]


def address(name, kind):
    host = "politie.example" if kind == "officer" else "hoogeveen.example"
    return f"{name.split()[-1].lower()}@{host}"
