from wagtail_whatsappalert.areas.models import District, Neighbourhood
from wagtail_whatsappalert.groups.models import Group, GroupStatus
from wagtail_whatsappalert.pages.models import GroupIndexPage, GroupPage

SQUARE = {
    "type": "Polygon",
    "coordinates": [
        [[6.4, 52.7], [6.5, 52.7], [6.5, 52.75], [6.4, 52.75], [6.4, 52.7]]
    ],
}


def make_neighbourhood(**kwargs):
    number = Neighbourhood.objects.count() + 1
    defaults = {
        "code": f"BU0118{number:04}",
        "year": 2016,
        "name": f"Buurt {number}",
        "municipality": "Hoogeveen",
        "municipality_code": "GM0118",
        "boundary": SQUARE,
    }
    return Neighbourhood.objects.create(**{**defaults, **kwargs})


def make_district(**kwargs):
    number = District.objects.count() + 1
    defaults = {"code": f"WK0118{number:02}", "year": 2016, "name": f"Wijk {number}"}
    return District.objects.create(**{**defaults, **kwargs})


def make_group(*, neighbourhoods=(), places=None, **kwargs):
    """An active group; ``places`` is how many are free beside the coordinator's."""
    defaults = {"name": "Krakeel", "status": GroupStatus.ACTIVE}
    if places is not None:
        defaults["capacity"] = places + 1
    group = Group.objects.create(**{**defaults, **kwargs})
    group.neighbourhoods.set(neighbourhoods)
    return group


def make_index_page(site, **kwargs):
    page = GroupIndexPage(**{"title": "Groepen", **kwargs})
    return site.root_page.add_child(instance=page)


def make_group_page(group, parent, **kwargs):
    page = GroupPage(**{"title": group.name, "group": group, **kwargs})
    return parent.add_child(instance=page)
