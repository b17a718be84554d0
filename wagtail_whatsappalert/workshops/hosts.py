"""Who gives workshops."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..coordinators.models import Coordinator


class HostKind(models.TextChoices):
    POLICE = "police", _("Police")
    COORDINATOR = "coordinator", _("Trained coordinator")
    MUNICIPALITY = "municipality", _("Municipality")
    OTHER = "other", _("Somebody else")


class WorkshopHost(models.Model):
    """
    Somebody who gives workshops and takes attendance, without a CMS account.

    Her link for the day goes to ``email``. A ``coordinator`` must be trained.
    """

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=12, choices=HostKind.choices)
    email = models.EmailField(_("e-mail address at work"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="nl")
    coordinator = models.OneToOneField(
        Coordinator,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="workshop_host",
        verbose_name=_("coordinator"),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("host of workshops")
        verbose_name_plural = _("hosts of workshops")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return f"#{self.pk}"
