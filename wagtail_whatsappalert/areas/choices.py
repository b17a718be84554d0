from django.db import models
from django.utils.translation import gettext_lazy as _


class AreaKind(models.TextChoices):
    DISTRICT = "district", _("Districts")
    NEIGHBOURHOOD = "neighbourhood", _("Neighbourhoods")
