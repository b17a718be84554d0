"""Groups that change hands, and groups of which nobody knows if they are alive."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..coordinators.models import Coordinator
from ..groups.models import Group
from .querysets import ActivityCheckQuerySet, SuccessionQuerySet


class SuccessionStatus(models.TextChoices):
    ASKED = "asked", _("A successor is sought")
    PROPOSED = "proposed", _("A successor was asked")
    ACCEPTED = "accepted", _("Handed over")
    CANCELLED = "cancelled", _("Cancelled")
    # Her last day came and nobody had accepted.
    ENDED = "ended", _("Stopped without a successor")


OPEN = (SuccessionStatus.ASKED, SuccessionStatus.PROPOSED)


class Succession(models.Model):
    """
    That a coordinator stops with a group, and who takes it over.

    One open at a time for each group and coordinator: ``open_key`` says so on
    every database, and is empty once it is over.
    """

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="successions"
    )
    coordinator = models.ForeignKey(
        Coordinator,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("coordinator who stops"),
    )
    successor = models.ForeignKey(
        Coordinator,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("successor"),
    )
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=SuccessionStatus.choices,
        default=SuccessionStatus.ASKED,
    )
    last_day = models.DateField(_("last day"), null=True)
    asked_at = models.DateTimeField(_("said to stop"))
    proposed_at = models.DateTimeField(_("successor asked"), null=True)
    ended_at = models.DateTimeField(_("over"), null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("handled by"),
    )
    # Null, not empty: a unique constraint lets many rows have none.
    open_key = models.CharField(  # noqa: DJ001
        max_length=40, null=True, unique=True, editable=False
    )

    objects = SuccessionQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def key_while_open(self) -> str:
        return f"{self.group_id}:{self.coordinator_id or self}"

    @property
    def was_declined(self) -> bool:
        """Somebody was asked to take over and nobody is now."""
        return self.proposed_at is not None and self.successor_id is None


class ActivityCheck(models.Model):
    """
    One time that the coordinators of a group were asked if it is still active.

    ``reminders`` counts the letters after the first; ``open_key`` keeps a group
    from being asked twice at the same moment, and is empty once it is answered.
    """

    group = models.ForeignKey(
        Group, on_delete=models.CASCADE, related_name="activity_checks"
    )
    asked_at = models.DateTimeField(_("asked"))
    reminders = models.PositiveSmallIntegerField(_("reminders"), default=0)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    unverified_at = models.DateTimeField(_("marked unverified"), null=True)
    paused_at = models.DateTimeField(_("paused"), null=True)
    answered_at = models.DateTimeField(_("answered"), null=True)
    answered_by = models.ForeignKey(
        Coordinator,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_for_her_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("answered for her by"),
    )
    # Null, not empty: a unique constraint lets many rows have none.
    open_key = models.CharField(  # noqa: DJ001
        max_length=40, null=True, unique=True, editable=False
    )

    objects = ActivityCheckQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question if a group is active")
        verbose_name_plural = _("questions if groups are active")
        ordering = ["-asked_at", "-pk"]

    def __str__(self):
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.open_key is not None

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None

    @property
    def last_step_at(self) -> datetime:
        """When somebody last heard of it."""
        return self.unverified_at or self.reminded_at or self.asked_at
