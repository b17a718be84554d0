"""
A process of its own that queues and sends bulletins, on the database of the tests.

``worker.py queue`` writes the letters of what waits, ``worker.py send`` is what the
command ``send_letters`` does. With ``KILL_AFTER`` it is killed after so many letters
(``queue``) or mails (``send``). ``MAIL_FOLDER`` is where mails go.
"""

import os
import signal
import sys
from datetime import timedelta
from itertools import count

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from tests.processes import set_up

handed_over = count(1)


def die_after(number):
    if number > int(os.environ.get("KILL_AFTER", 10**6)):
        os.kill(os.getpid(), signal.SIGKILL)


class Mailbox(BaseEmailBackend):
    def send_messages(self, messages):
        name = f"{os.environ['MAIL_FOLDER']}/{os.getpid()}"
        with open(name, "a", encoding="utf-8") as mails:
            for mail in messages:
                die_after(next(handed_over))
                mails.write(f"{mail.to[0]}\n")
                mails.flush()
        return len(messages)


def die_half_way(letters):
    from wagtail_whatsappalert.mailing.services import write_letters

    if "KILL_AFTER" in os.environ:
        write_letters(letters[: int(os.environ["KILL_AFTER"])])
        os.kill(os.getpid(), signal.SIGKILL)
    write_letters(letters)


def main(task):
    set_up("tests.bulletins.worker.Mailbox")
    from wagtail_whatsappalert.bulletins import notifications
    from wagtail_whatsappalert.mailing.services import deliver_due_letters
    from wagtail_whatsappalert.mailing.writers import write_what_waits

    now = timezone.now()
    if task == "queue":
        notifications.write_letters = die_half_way
        write_what_waits(now=now)
        return
    later = timedelta(seconds=float(os.environ.get("LATER", 0)))
    write_what_waits(now=now)
    sys.stdout.write(str(deliver_due_letters(now=now + later)))


if __name__ == "__main__":
    main(sys.argv[1])
