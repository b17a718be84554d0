"""What is asked of a signup, and how it reached us."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    LIVES = "lives", _("I live here")
    WORKS = "works", _("I work here or have a business here")


class Source(models.TextChoices):
    """How a signup, or a consent, reached us."""

    WEBSITE = "website", _("On the website")
    PAPER = "paper", _("On paper")
    TELEPHONE = "telephone", _("By telephone")
    IN_PERSON = "in_person", _("In person")


class WorkshopReplacement(models.TextChoices):
    """Why somebody needs no workshop any more."""

    ATTENDED = "attended", _("Attended a workshop")
    LEAFLETS = "leaflets", _("Got the leaflets instead")
    WAIVED = "waived", _("Let in by a manager")
