"""A letter: that a mail must be sent, without its text and without its address."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..common.versions import touch_public_version


class Letter(models.Model):
    """
    Written in the transaction of what it tells about; sent afterwards.

    Text and address are made when it is sent, from the record ``subject_id``
    of its ``kind``: so they are gone when the person is.
    """

    kind = models.CharField(_("kind"), max_length=50)
    subject_id = models.PositiveBigIntegerField(_("about"))
    language = models.CharField(_("language"), max_length=12)
    unique_key = models.CharField(max_length=120, unique=True, editable=False)
    message_id = models.UUIDField(default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now)
    due_at = models.DateTimeField(_("due"), default=timezone.now)
    claimed_at = models.DateTimeField(_("claimed"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent"), null=True, editable=False)
    on_paper = models.BooleanField(
        _("to be printed"),
        default=False,
        help_text=_("For somebody without an e-mail address."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)

    # The record of ``subject_id``, while the process that wrote the letter has it.
    subject = None

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(fields=["sent_at", "due_at"], name="whatsappalert_letter_due"),
            models.Index(
                fields=["kind", "subject_id"], name="whatsappalert_letter_about"
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.pk}"


class MailText(models.Model):
    """
    What a municipality makes of one kind of mail.

    Without it, or with an empty text, our wording is in force. It is emptied, not
    deleted, so that its history stays.
    """

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    language = models.CharField(_("language"), max_length=12)
    kind = models.CharField(_("kind"), max_length=50)
    subject = models.CharField(_("subject"), max_length=150, blank=True)
    text = models.TextField(_("text"), max_length=5000, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("mail text")
        verbose_name_plural = _("mail texts")
        default_permissions = ("change", "view")
        ordering = ["site", "language", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "language", "kind"],
                name="whatsappalert_mail_text_kind",
            )
        ]

    def __str__(self):
        return f"{self.kind} ({self.language})"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        touch_public_version()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        touch_public_version()
        return deleted


class MailIdentity(models.Model):
    """Who signs the mails of a site in a language, and where answers go."""

    site = models.ForeignKey(
        "wagtailcore.Site",
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("site"),
    )
    language = models.CharField(_("language"), max_length=12)
    sender_name = models.CharField(
        _("name of the sender"),
        max_length=100,
        blank=True,
        help_text=_("Empty: the name of the municipality."),
    )
    sender = models.EmailField(
        _("address of the sender"),
        blank=True,
        help_text=_("Empty: the sender in the settings of the site."),
    )
    reply_to = models.EmailField(
        _("answers go to"),
        blank=True,
        help_text=_("Empty: the e-mail address in the settings of the site."),
    )
    signature = models.TextField(
        _("signature"),
        max_length=1000,
        blank=True,
        help_text=_(
            "Empty: the name of the municipality. The telephone number and the "
            "e-mail address for questions always stand below it."
        ),
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("sender and signature")
        verbose_name_plural = _("senders and signatures")
        default_permissions = ("change",)
        ordering = ["site", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["site", "language"], name="whatsappalert_mail_identity"
            )
        ]

    def __str__(self):
        return f"{self.site} ({self.language})"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        touch_public_version()

    def delete(self, *args, **kwargs):
        deleted = super().delete(*args, **kwargs)
        touch_public_version()
        return deleted
