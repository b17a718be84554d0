"""Hand-outs: a file or a link elsewhere."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..common.versions import touch_public_version
from .documents import document_model_string, has_documents


class LeafletQuerySet(models.QuerySet):
    def standard(self):
        """The sets that are sent to who joins without a workshop, in order."""
        return self.filter(in_standard_set=True)

    def with_documents(self):
        """Without a query per leaflet for its file, and who may see that."""
        if not has_documents():
            return self
        return self.select_related("document__collection")


class Leaflet(models.Model):
    """
    One hand-out in one language: a document of the site, or an address elsewhere.

    Or neither yet: then people ask the municipality for it.
    """

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what it is about"), max_length=500, blank=True)
    # No constraint in the database: what it would name, a site decides (again).
    document = models.ForeignKey(
        document_model_string(),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("document"),
        help_text=_("A document that is not open to everybody gets no link."),
    )
    url = models.URLField(
        _("address elsewhere"),
        blank=True,
        help_text=_("For example of the police. A document, or an address: not both."),
    )
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

    def clean(self) -> None:
        super().clean()
        if self.document_id and self.url:
            problem = _("Choose a document or give an address, not both.")
            raise ValidationError({"url": problem})

    def save(self, *args, **kwargs) -> None:
        super().save(*args, **kwargs)
        touch_public_version()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        touch_public_version()
        return deleted
