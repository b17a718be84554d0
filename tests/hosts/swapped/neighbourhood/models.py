"""This site's own page classes, on its own base page and the package's mixins."""

from django.conf import settings
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from wagtail_whatsappalert.announcements.pages import (
    PressAnnouncementPageMixin,
    PressIndexPageMixin,
)
from wagtail_whatsappalert.groups.pages import GroupIndexPageMixin, GroupPageMixin
from wagtail_whatsappalert.signups.blocks import SignupFormBlock
from wagtail_whatsappalert.workshops.pages import (
    WorkshopIndexPageMixin,
    WorkshopPageMixin,
)

if settings.SWAPPED:
    from base.models import BasePage
else:
    from wagtail.models import Page as BasePage


class GroupIndexPage(GroupIndexPageMixin, BasePage):
    pass


class GroupPage(GroupPageMixin, BasePage):
    content_panels = [
        *BasePage.content_panels,
        *GroupPageMixin.record_panels,
        *GroupPageMixin.display_panels,
    ]
    search_fields = [*BasePage.search_fields, *GroupPageMixin.record_search_fields]


class WorkshopIndexPage(WorkshopIndexPageMixin, BasePage):
    pass


class WorkshopPage(WorkshopPageMixin, BasePage):
    content_panels = [*BasePage.content_panels, *WorkshopPageMixin.record_panels]


class PressIndexPage(PressIndexPageMixin, BasePage):
    pass


class PressAnnouncementPage(PressAnnouncementPageMixin, BasePage):
    content_panels = [
        *BasePage.content_panels,
        *PressAnnouncementPageMixin.lead_panels,
        *PressAnnouncementPageMixin.contact_panels,
    ]


class InformationPage(BasePage):
    """Knows nothing of groups; its editor drops a form in the body."""

    body = StreamField([("signup_form", SignupFormBlock())], blank=True)

    content_panels = [*BasePage.content_panels, FieldPanel("body")]
