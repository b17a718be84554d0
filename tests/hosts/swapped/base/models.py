from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.models import AbstractPage


class BasePage(AbstractPage):
    """Every page of this site says for whom it is."""

    audience = models.CharField(max_length=100, blank=True)

    promote_panels = [*AbstractPage.promote_panels, FieldPanel("audience")]
