from datetime import date
from itertools import count

from wagtail_whatsappalert.steering.models import Contact, SteeringGroup

numbers = count(1)


def make_steering_group(*districts, **kwargs):
    steering_group = SteeringGroup.objects.create(
        **{"name": "Stuurgroep Hoogeveen", **kwargs}
    )
    steering_group.districts.set(districts)
    return steering_group


def make_contact(*districts, **kwargs):
    number = next(numbers)
    defaults = {
        "kind": "officer",
        "name": f"Wijkagent {number}",
        "email": f"wijkagent{number}@example.org",
        "phone": "0900-8844",
        "language": "nl",
        "active_from": date(2020, 1, 1),
    }
    defaults |= kwargs
    if "steering_group" not in defaults:
        defaults["steering_group"] = make_steering_group()
    contact = Contact.objects.create(**defaults)
    contact.districts.set(districts)
    return contact
