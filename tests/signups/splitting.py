"""A group of two neighbourhoods, people in both, and the split of it."""

from contextlib import nullcontext

from django.utils import timezone

from tests.commits import committed
from tests.coordinators.factories import make_coordinator
from tests.groups.factories import make_group, make_neighbourhood
from wagtail_whatsappalert.areas.models import PostcodeAddresses
from wagtail_whatsappalert.signups.lifecycle import SYSTEM, SignupStatus
from wagtail_whatsappalert.signups.models import Signup
from wagtail_whatsappalert.signups.split_area import neighbourhoods_part
from wagtail_whatsappalert.signups.split_rules import Wish, make_plan
from wagtail_whatsappalert.signups.split_services import split_group

from .factories import make_signup_in

S = SignupStatus
NOW = timezone.now()
SOUTH, NORTH = "7901 AA", "7902 BB"


def square(west, south, east, north):
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def make_two_part_group(**facts):
    """South (7901 AA) and north (7902 BB), next to each other, both in the list."""
    south, north = (
        make_neighbourhood(name=name, boundary=square(6.4, bottom, 6.5, bottom + 0.05))
        for name, bottom in (("Zuid", 52.7), ("Noord", 52.75))
    )
    for postcode, area in ((SOUTH, south), (NORTH, north)):
        PostcodeAddresses.objects.update_or_create(
            postcode=postcode,
            municipality_code="GM0118",
            defaults={"year": 2016, "runs": f"{int(area.code[2:])}:1-999"},
        )
    group = make_group(
        neighbourhoods=[south, north],
        **{
            "capacity": 100,
            "workshop_rule": "none",
            "minimum_participants": 2,
            **facts,
        },
    )
    return group, south, north


def make_people(group, statuses, *, postcode=NORTH, start=0):
    return [
        make_signup_in(status, group, start + n, postcode=postcode)
        for n, status in enumerate(statuses)
    ]


def make_wish(part, **facts):
    defaults = {"name": "Noord", "part": part, "capacity": 100}
    return Wish(**{**defaults, "minimum_participants": 2, **facts})


def prepare(group, *areas, coordinators=None, **facts):
    """The wish and the plan of a split in which these neighbourhoods go."""
    part = neighbourhoods_part(group, {area.pk for area in areas})
    if coordinators is None:
        coordinators = (make_coordinator(),)
    return (
        make_wish(part, coordinators=tuple(coordinators), **facts),
        make_plan(group, part),
    )


def split(group, wish, plan, *, going=None, actor=SYSTEM, is_committed=True):
    with committed() if is_committed else nullcontext():
        return split_group(
            group_id=group.pk,
            wish=wish,
            plan=plan,
            going=plan.proposed if going is None else {s.pk for s in going},
            actor=actor,
            now=NOW,
        )


def statuses(*signups):
    return [Signup.objects.get(pk=signup.pk).status for signup in signups]


def groups_of(*signups):
    return [Signup.objects.get(pk=signup.pk).group_id for signup in signups]
