"""Who runs the groups; one stopped, and one group waits for somebody."""

from datetime import date, datetime

from django.utils import timezone
from wagtail.models import Site

from wagtail_whatsappalert.common.versioning import record_first_version
from wagtail_whatsappalert.coordinators.models import Coordinator
from wagtail_whatsappalert.coordinators.wording import current_agreement
from wagtail_whatsappalert.groups.models import Group

SINCE = date(2026, 3, 1)
SIGNED = datetime(2026, 3, 1, 20, tzinfo=timezone.get_default_timezone())

# Fluitenberg forms and looks for one; the one of Pesse stopped.
COORDINATORS = {
    "Anja Kuipers": ["Centrum"],
    "Bert Hoving": ["De Weide-Noord: Kinholt en Grittenhof"],
    "Gea Strijker": ["Elim"],
    "Hilde Prins": ["Erflanden", "Schutlanden"],
    "Jan Pomper": ["Hollandscheveld"],
    "Karin Smit": ["Krakeel", "Wolfsbos"],
    "Lammert Booij": ["Nieuweroord"],
    "Marga Otten": ["Noordscheschut"],
    "Nico Scholing": ["Ondernemers Buitenvaart en Toldijk"],
    "Roelof Zomer": ["Pesse"],
    "Trijn Wanders": ["Trasselt"],
}
DEPUTIES = {"Trijn Wanders": ["Krakeel"]}
STOPPED = {"Roelof Zomer": date(2026, 9, 30)}
# Runs a group that has not started, and has signed nothing yet.
NOT_BOUND = {"Marga Otten", "Nico Scholing"}


def build(home):
    if Coordinator.objects.exists():
        return
    agreement = record_agreement(home.get_site())
    for number, (name, groups) in enumerate(COORDINATORS.items()):
        coordinator = create(number, name, agreement)
        for group in Group.objects.filter(name__in=groups):
            group.coordinators.add(coordinator)
    add_deputies()


def add_deputies():
    for name, groups in DEPUTIES.items():
        coordinator = Coordinator.objects.get(name=name)
        for group in Group.objects.filter(name__in=groups):
            group.coordinators.add(coordinator, through_defaults={"is_deputy": True})


def record_agreement(site):
    site = site or Site.objects.get(is_default_site=True)
    agreement = current_agreement(site, "nl")
    return agreement if agreement.pk else record_first_version(agreement)


def create(number, name, agreement):
    bound = name not in NOT_BOUND
    return Coordinator.objects.create(
        name=name,
        email=f"{name.split()[0].lower()}@buurt.example",
        phone=f"+316{55500000 + number}",
        language="nl",
        active_from=SINCE,
        active_until=STOPPED.get(name),
        agreement=agreement if bound else None,
        agreement_accepted_at=SIGNED if bound else None,
        reachable_at=SIGNED if bound else None,
        in_directory=bound and number % 3 != 0,
    )
