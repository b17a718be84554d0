"""Where there is no group: keeping who asks for one."""

from __future__ import annotations

from wagtail.models import Site

from ..areas.models import Neighbourhood
from ..groups.models import Group, GroupStatus


def wanted_group(*, neighbourhood: Neighbourhood, site: Site) -> Group:
    """
    What keeps the people who ask for a group in this neighbourhood.

    One for each neighbourhood, made when the first asks; two who are the first at
    the same moment get the same. Outside a transaction only.
    """
    is_one_of_many = Site.objects.exclude(pk=site.pk).exists()
    group, _is_new = Group.objects.get_or_create(
        wanted_in=neighbourhood,
        defaults={
            "name": neighbourhood.name,
            "status": GroupStatus.WANTED,
            "site": site if is_one_of_many else None,
        },
    )
    return group
