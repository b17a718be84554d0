"""What a group adds to the house rules of the site."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField


class GroupRules(models.Model):
    """A version of what a group adds to the house rules of the site."""

    group = models.ForeignKey(
        "wagtail_whatsappalert.Group", on_delete=models.CASCADE, related_name="rules"
    )
    number = models.PositiveIntegerField(_("version"), editable=False)
    text = RichTextField(
        _("own rules"), blank=True, features=["bold", "italic", "link", "ul", "ol"]
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("group rules")
        verbose_name_plural = _("group rules")
        ordering = ["group", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "number"], name="whatsappalert_group_rules_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} ({self.number})"
