"""The standard set, without files, as a new site has it."""

from wagtail_whatsappalert.leaflets.services import add_standard_set


def build():
    add_standard_set()
