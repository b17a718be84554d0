"""
The steering group: municipality, police and coordinators of a municipality or of
some of its districts. Rule 7 of the domain: they are never members of a group.
"""

from __future__ import annotations

from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..areas.models import District


class ContactKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Municipal contact")
    OFFICER = "officer", _("Community police officer")


class SteeringGroup(models.Model):
    """One for the whole municipality, or for some districts of it."""

    name = models.CharField(_("name"), max_length=100)
    districts = models.ManyToManyField(
        District,
        blank=True,
        related_name="+",
        verbose_name=_("districts"),
        help_text=_("Empty: the whole municipality."),
    )
    needs_second_reader = models.BooleanField(
        _("a second reader for bulletins"),
        default=False,
        help_text=_("A bulletin leaves only after another contact approved it."),
    )

    class Meta:
        verbose_name = _("steering group")
        verbose_name_plural = _("steering groups")
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name


class ContactQuerySet(models.QuerySet):
    def active(self, today: date):
        return self.filter(
            Q(active_until=None) | Q(active_until__gte=today), active_from__lte=today
        )


class Contact(models.Model):
    """
    Who speaks for municipality or police: with facts of the job, not of the person.

    Shown to the coordinators of the area; on public pages only if ``is_public``.
    """

    steering_group = models.ForeignKey(
        SteeringGroup,
        on_delete=models.PROTECT,
        related_name="contacts",
        verbose_name=_("steering group"),
    )
    kind = models.CharField(_("kind"), max_length=12, choices=ContactKind.choices)
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(
        _("telephone at work"),
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9+() .-]*$", _("Give a telephone number."))],
    )
    email = models.EmailField(_("e-mail address at work"), unique=True)
    language = models.CharField(_("language"), max_length=12)
    districts = models.ManyToManyField(
        District,
        blank=True,
        related_name="contacts",
        verbose_name=_("districts"),
        help_text=_("Empty: all districts of the steering group."),
    )
    is_public = models.BooleanField(
        _("on public pages"),
        default=False,
        help_text=_("Name, telephone and e-mail stand on the pages of the groups."),
    )
    active_from = models.DateField(_("active from"), default=timezone.localdate)
    active_until = models.DateField(_("active until"), null=True, blank=True)

    objects = ContactQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("contact of a steering group")
        verbose_name_plural = _("contacts of steering groups")
        ordering = ["name", "pk"]

    def __str__(self):
        return f"#{self.pk}"

    def is_active(self, today: date) -> bool:
        ended = self.active_until is not None and self.active_until < today
        return self.active_from <= today and not ended
