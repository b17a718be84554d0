"""House rules, the SAAR steps and the reminder for groups, in versions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from ..common.models import VersionedText
from .fields import RuleBlock, StepBlock


class HouseRules(VersionedText):
    """
    The rules of every group on a site; signups refer to the version they accepted.

    Texts may hold the placeholders of ``texts.wording``.
    """

    rules = StreamField([("rule", RuleBlock())], verbose_name=_("rules"))

    class Meta:
        verbose_name = _("house rules")
        verbose_name_plural = _("house rules")
        ordering = ["site", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "language", "number"],
                name="whatsappalert_house_rules_version",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number} ({self.language})"


class GroupReminder(VersionedText):
    """What a coordinator sends to her group when it forgets the rules."""

    text = models.TextField(_("text"), max_length=1000)

    class Meta:
        verbose_name = _("reminder for groups")
        verbose_name_plural = _("reminders for groups")
        ordering = ["site", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "language", "number"],
                name="whatsappalert_reminder_version",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number} ({self.language})"


class SaarSteps(VersionedText):
    """Notice, alarm, app, react: what to do when something looks wrong."""

    steps = StreamField([("step", StepBlock())], verbose_name=_("steps"))

    class Meta:
        verbose_name = _("SAAR steps")
        verbose_name_plural = _("SAAR steps")
        ordering = ["site", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "language", "number"],
                name="whatsappalert_saar_steps_version",
            )
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.number} ({self.language})"
