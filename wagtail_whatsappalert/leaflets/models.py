"""Hand-outs: a file or a link elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..common.versions import touch_public_version


class LeafletQuerySet(models.QuerySet):
    def standard(self, language: str):
        """The set that is sent to who joins without a workshop, in order."""
        return self.filter(in_standard_set=True, language=language)


class Leaflet(models.Model):
    """One hand-out in one language."""

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is about"), max_length=500, blank=True)
    document = models.ForeignKey(
        getattr(settings, "WAGTAILDOCS_DOCUMENT_MODEL", "wagtaildocs.Document"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("document"),
    )
    url = models.URLField(_("address elsewhere"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="nl")
    sort_order = models.PositiveIntegerField(_("order"), default=0)
    in_standard_set = models.BooleanField(
        _("in the standard set"),
        default=False,
        help_text=_("Sent to who joins a group without a workshop."),
    )

    objects = LeafletQuerySet.as_manager()

    class Meta:
        verbose_name = _("leaflet")
        verbose_name_plural = _("leaflets")
        ordering = ["language", "sort_order", "title", "pk"]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        touch_public_version()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        touch_public_version()
        return deleted
