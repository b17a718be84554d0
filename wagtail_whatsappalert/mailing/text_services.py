"""What a municipality makes of its mails; each change is in Wagtail's log."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Site

from ..common.versioning import known_language
from .models import MailIdentity, MailText

BACK_TO_DEFAULT = "whatsappalert.mail_default"


def change_mail_text(
    *, kind: str, site: Site, language: str, subject: str, text: str, actor: Any
) -> MailText:
    """From now on this mail says what the municipality wrote."""
    with transaction.atomic():
        own = _own(kind, site, language)
        own.subject, own.text = subject, text
        own.save()
        log(instance=own, action="wagtail.edit", user=actor, content_changed=True)
    return own


def reset_mail_text(*, kind: str, site: Site, language: str, actor: Any) -> None:
    """From now on this mail says what we say by default."""
    with transaction.atomic():
        own = _own(kind, site, language)
        own.subject = own.text = ""
        own.save()
        log(instance=own, action=BACK_TO_DEFAULT, user=actor, content_changed=True)


def _own(kind: str, site: Site, language: str) -> MailText:
    own, _is_new = MailText.objects.get_or_create(
        kind=kind, site=site, language=known_language(language)
    )
    return own


def change_mail_identity(*, identity: MailIdentity, actor: Any) -> MailIdentity:
    """From now on mails of this site and language come from this sender."""
    with transaction.atomic():
        identity.save()
        log(instance=identity, action="wagtail.edit", user=actor, content_changed=True)
    return identity
