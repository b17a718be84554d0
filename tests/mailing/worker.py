"""
A process of its own that writes or sends letters, on the database of the tests.

``worker.py write`` and ``write_many`` commit letters, ``worker.py send`` is what
the command does. ``MAIL_FOLDER`` is where mails go; with ``KILLED`` the process is
killed when the first mail is handed over.
"""

import os
import signal
import sys
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from tests.processes import set_up

KIND = "tests"


class Mailbox(BaseEmailBackend):
    def send_messages(self, messages):
        if os.environ.get("KILLED"):
            os.kill(os.getpid(), signal.SIGKILL)
        name = f"{os.environ['MAIL_FOLDER']}/{os.getpid()}"
        with open(name, "a", encoding="utf-8") as mails:
            for mail in messages:
                message_id = mail.extra_headers["Message-ID"]
                mails.write(f"{mail.to[0]} {message_id}\n")
        return len(messages)


def compose(letter):
    address = f"resident{letter.subject_id}@example.org"
    return EmailMultiAlternatives("Subject", "Text", "a@b.example", [address])


def main(task):
    set_up("tests.mailing.worker.Mailbox")
    from wagtail_whatsappalert.mailing.letters import letter_kind
    from wagtail_whatsappalert.mailing.models import Letter
    from wagtail_whatsappalert.mailing.services import (
        deliver_due_letters,
        write_letter,
        write_letters,
    )

    letter_kind(KIND, "A test")(compose)
    now = timezone.now()
    about = {"kind": KIND, "subject_id": 1, "language": "nl", "unique_key": "tests:1"}
    if task == "send":
        later = now + timedelta(seconds=float(os.environ.get("LATER", 0)))
        sys.stdout.write(str(deliver_due_letters(now=later)))
        return
    with transaction.atomic():
        if task == "write":
            write_letter(**about, now=now)
        else:
            write_letters([Letter(**about, created_at=now, due_at=now)])


if __name__ == "__main__":
    main(sys.argv[1])
