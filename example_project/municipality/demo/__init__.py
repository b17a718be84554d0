"""
The content of the demo: a municipal site for Hoogeveen.

Every function looks first whether its thing exists, so that running it again
adds nothing and changes nothing that somebody edited.
"""

from django.db import transaction

from . import (
    accounts,
    announcements,
    areas,
    coordinators,
    english,
    figures,
    groups,
    leaflets,
    messages,
    pages,
    signups,
    site,
    steering,
    workshops,
)


def build():
    with transaction.atomic():
        home = build_content()
    # Each of these is a transaction of its own, as in real life.
    signups.build(home)
    workshops.build_guests(home)
    messages.build()


def build_content():
    home = site.build_home()
    areas.build()
    groups.build(home)
    pages.build(home)
    leaflets.build()
    workshops.build(home)
    announcements.build(home)
    pages.fill_home(home)
    site.fill_in_settings(home)
    coordinators.build(home)
    workshops.build_hosts()
    steering.build()
    english.build(home)
    figures.build(home)
    accounts.build()
    return home
