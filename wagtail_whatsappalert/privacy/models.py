"""What a person agreed to, in the words he read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..common.models import VersionedText


class ConsentPurpose(models.TextChoices):
    """Each purpose has a box of its own; GDPR articles 4(11) and 7."""

    STORAGE = "storage", _("Keeping the data")
    SHARING = "sharing", _("Passing on to the coordinator")
    WORKSHOP = "workshop", _("Keeping the data for a workshop")


# What somebody is asked who signs up for a group, and who only comes to a workshop.
OF_SIGNUPS = (ConsentPurpose.STORAGE, ConsentPurpose.SHARING)
OF_WORKSHOPS = (ConsentPurpose.WORKSHOP,)


class ConsentText(VersionedText):
    """A version of the sentence beside the box for one purpose."""

    purpose = models.CharField(
        _("purpose"), max_length=20, choices=ConsentPurpose.choices
    )
    text = models.TextField(_("text"), max_length=500)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        ordering = ["site", "language", "purpose", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "language", "purpose", "number"],
                name="whatsappalert_consent_text_version",
            )
        ]

    def __str__(self):
        return f"{self.get_purpose_display()} ({self.language}, {self.number})"
