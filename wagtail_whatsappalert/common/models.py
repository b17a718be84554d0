"""Models that more than one room is built on."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PublicChange(models.Model):
    """
    One row for each change of what the public sees; see ``common.versions``.

    Rows are only ever inserted (and old ones deleted), so writers never wait
    for each other. ``topic`` is ``areas`` where boundaries or addresses changed,
    which caches of geometry alone have to follow.
    """

    topic = models.CharField(max_length=10, default="", editable=False)

    def __str__(self):
        return str(self.pk)


class VersionedText(models.Model):
    """
    A text that people accept: a version is never edited, only followed up.

    Versions are counted per site and language (``number`` is 1, 2, 3, …).
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("site"),
    )
    language = models.CharField(_("language"), max_length=12)
    number = models.PositiveIntegerField(_("version"), editable=False)
    created_at = models.DateTimeField(
        _("in force since"), default=timezone.now, editable=False
    )

    class Meta:
        abstract = True
        ordering = ["-number"]
