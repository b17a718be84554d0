"""
A process of its own that runs ``send_reminders`` on the database of the tests.

With ``KILL_AFTER`` it is killed after so many mails, with ``KILL_IN_BATCH`` in the
transaction that writes that batch of letters. It tells how much memory it took, in MB.
"""

import os
import signal
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path
from unittest import mock

from django.utils import timezone

from tests.processes import set_up

BATCH = 40
batches = count(1)


def write_or_die(letters):
    from wagtail_whatsappalert.mailing.services import write_letters

    write_letters(letters)
    if next(batches) == int(os.environ.get("KILL_IN_BATCH", 0)):
        os.kill(os.getpid(), signal.SIGKILL)


def most_memory():
    """In MB. What ``getrusage`` tells is that of the process that started this one."""
    lines = Path("/proc/self/status").read_text().splitlines()
    (peak,) = (line.split()[1] for line in lines if line.startswith("VmHWM:"))
    return int(peak) // 1024


def main():
    set_up("tests.bulletins.worker.Mailbox")
    from django.core.management import call_command

    from wagtail_whatsappalert.workshops import notifications, reminders

    reminders.BATCH = int(os.environ.get("BATCH", BATCH))
    notifications.write_letters = write_or_die
    later = timezone.now() + timedelta(seconds=float(os.environ.get("LATER", 0)))
    with mock.patch("django.utils.timezone.now", return_value=later):
        call_command("send_reminders")
    sys.stdout.write(str(most_memory()))


if __name__ == "__main__":
    main()
