from django.core.management.base import BaseCommand
from django.utils import timezone

from ...mailing.paper import sort_out_paper
from ...mailing.services import deliver_due_letters
from ...mailing.writers import write_what_waits


class Command(BaseCommand):
    help = "Sends the letters that are due. Safe to run often and side by side."

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="send at most so many")

    def handle(self, *args, **options):
        now = timezone.now()
        sort_out_paper(now=now)
        write_what_waits(now=now)
        sent = deliver_due_letters(now=now, limit=options["limit"])
        self.stdout.write(f"{sent} letters sent")
