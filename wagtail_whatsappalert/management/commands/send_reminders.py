from django.core.management.base import BaseCommand
from django.utils import timezone

from ...mailing.services import deliver_due_letters
from ...workshops.reminders import write_reminders, write_thanks


class Command(BaseCommand):
    help = (
        "Reminds people of the workshop they registered for, thanks who was there,"
        " and sends the letters that are due. Safe to run often and side by side."
    )

    def handle(self, *args, **options):
        now = timezone.now()
        self.stdout.write(f"people reminded of a workshop: {write_reminders(now=now)}")
        self.stdout.write(f"people thanked for coming: {write_thanks(now=now)}")
        self.stdout.write(f"letters sent: {deliver_due_letters(now=now)}")
