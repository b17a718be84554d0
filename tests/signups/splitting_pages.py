"""What a browser sends to the pages on which a group is split."""

import re

from .managers import url_of

RIGHTS = ("change_group", "view_group", "view_coordinator")
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


def url(group):
    return url_of("split_group", group.pk)


def facts(group, lead=None, **more):
    return {
        "name": "Noord",
        "how": "neighbourhoods",
        "neighbourhoods": [group.north.pk],
        "capacity": 100,
        "minimum_participants": 2,
        "coordinators": [lead.pk] if lead else [],
        **more,
    }


def carried(page):
    """What the form on the page sends along by itself."""
    data = {}
    for name, value in HIDDEN.findall(page.content.decode().split("<main")[1]):
        data.setdefault(name, []).append(value)
    data.pop("csrfmiddlewaretoken", None)
    return data


def ask(client, group, data):
    return client.post(url(group), data)


def apply(client, group, page, **choices):
    return ask(client, group, {**carried(page), **choices, "apply": "1"})
