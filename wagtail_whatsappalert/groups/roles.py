"""Who runs a group, and who stands in for her."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..coordinators.models import Coordinator


class Coordination(models.Model):
    """
    That a coordinator runs a group, or is the deputy of who does.

    A deputy sees and does the same; she is the first who is asked to take over.
    """

    group = models.ForeignKey(
        "wagtail_whatsappalert.Group",
        on_delete=models.CASCADE,
        related_name="coordinations",
    )
    coordinator = models.ForeignKey(
        Coordinator, on_delete=models.CASCADE, related_name="coordinations"
    )
    is_deputy = models.BooleanField(_("deputy"), default=False)
    since = models.DateTimeField(_("since"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("coordinator of a group")
        verbose_name_plural = _("coordinators of groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "coordinator"], name="whatsappalert_coordination_once"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
