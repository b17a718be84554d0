"""Managers who see the signups of some groups only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..groups.models import Group


class ManagerLimit(models.Model):
    """A signup manager who may only see and do the signups of some groups."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="whatsappalert_limit",
        verbose_name=_("manager"),
    )
    groups = models.ManyToManyField(
        Group,
        blank=True,
        related_name="+",
        verbose_name=_("groups"),
        help_text=_("Only these; with none, no signup at all."),
    )

    class Meta:
        verbose_name = _("limit of a manager")
        verbose_name_plural = _("limits of managers")

    def __str__(self) -> str:
        return str(self.user)
