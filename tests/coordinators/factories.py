from datetime import date
from itertools import count

from django.utils import timezone

from tests.texts.factories import make_site
from wagtail_whatsappalert.coordinators.models import (
    ConfidentialityAgreement,
    Coordinator,
)

numbers = count(1)


def make_agreement(number=1, **kwargs):
    kwargs = {"language": "nl", "text": "<p>I tell nobody.</p>", **kwargs}
    kwargs.setdefault("site", kwargs.get("site") or make_site())
    return ConfidentialityAgreement.objects.create(number=number, **kwargs)


def make_coordinator(*groups, bound=False, **kwargs):
    """Active since long; ``bound`` by an agreement if asked."""
    number = next(numbers)
    defaults = {
        "name": f"Regielid {number}",
        "email": f"regielid{number}@example.org",
        "phone": f"+316{20000000 + number}",
        "language": "nl",
        "active_from": date(2020, 1, 1),
    }
    if bound:
        agreement = ConfidentialityAgreement.objects.first() or make_agreement()
        defaults |= {"agreement": agreement, "agreement_accepted_at": timezone.now()}
    coordinator = Coordinator.objects.create(**{**defaults, **kwargs})
    for group in groups:
        group.coordinators.add(coordinator)
    return coordinator
