"""The link into the WhatsApp group itself: rule 8 of the domain."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class GroupInvite(models.Model):
    """
    The link that WhatsApp gave, as long as it works; apart from the group, so that
    no list, feed, export or search index of groups can hold it.

    Only who is ready to be added sees it, on his own page.
    """

    group = models.OneToOneField(
        "wagtail_whatsappalert.Group",
        on_delete=models.CASCADE,
        related_name="invite",
    )
    link = models.URLField(_("invite link"), max_length=200)
    changed_at = models.DateTimeField(_("changed"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("invite link")
        verbose_name_plural = _("invite links")

    def __str__(self) -> str:
        return f"#{self.pk}"
