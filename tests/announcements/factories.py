from datetime import date

from wagtail_whatsappalert.pages.announcements import (
    PressAnnouncementPage,
    PressIndexPage,
)


def make_press_index(site, **kwargs):
    page = PressIndexPage(**{"title": "Persberichten", **kwargs})
    return site.root_page.add_child(instance=page)


def make_announcement(index, **kwargs):
    values = {
        "title": "Buurtapp gestart",
        "date": date(2026, 10, 25),
        "lead": "De groep De Weide is begonnen.",
        **kwargs,
    }
    return index.add_child(instance=PressAnnouncementPage(**values))
