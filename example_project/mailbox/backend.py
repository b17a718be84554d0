"""Mails of the demo: printed on the console and kept in a folder."""

import sys
import uuid

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from .letters import folder, readable


class MailboxBackend(BaseEmailBackend):
    """Writes each mail to ``MAILBOX_FOLDER``, one ``.eml`` file for each."""

    def send_messages(self, email_messages):
        for message in email_messages:
            keep(message.message())
        return len(email_messages)


def keep(mail):
    name = f"{timezone.now():%Y%m%d-%H%M%S-%f}-{uuid.uuid4().hex[:8]}.eml"
    (folder() / name).write_bytes(mail.as_bytes())
    show(mail)


def show(mail):
    line = "-" * 72
    headers = "\n".join(f"{name}: {mail[name]}" for name in ("From", "To", "Subject"))
    sys.stdout.write(f"{line}\n{headers}\n\n{readable(mail.as_bytes()).text}\n{line}\n")
    sys.stdout.flush()
