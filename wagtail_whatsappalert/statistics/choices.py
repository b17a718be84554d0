from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class FigureKind(models.TextChoices):
    BURGLARIES = "burglaries", _("Home burglaries per month")
    MEMBERS = "members", _("Members per neighbourhood and month")
    COVERAGE = "coverage", _("Neighbourhoods with an active group")
    WORKSHOPS = "workshops", _("Workshops held per month")
