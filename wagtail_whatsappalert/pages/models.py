"""The concrete page classes: a mixin, Wagtail's ``Page`` and a body."""

from .announcements import PressAnnouncementPage, PressIndexPage
from .groups import GroupIndexPage, GroupPage
from .workshops import WorkshopIndexPage, WorkshopPage

__all__ = [
    "GroupIndexPage",
    "GroupPage",
    "PressAnnouncementPage",
    "PressIndexPage",
    "WorkshopIndexPage",
    "WorkshopPage",
]
