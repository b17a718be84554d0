from django.core.management.base import BaseCommand
from django.utils import timezone

from ...privacy.purging import purge_everything


class Command(BaseCommand):
    help = "Erases personal data that is kept too long. Safe to run at any moment."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args, **options):
        counts = purge_everything(now=timezone.now(), dry_run=options["dry_run"])
        for name, count in counts.items():
            self.stdout.write(f"{name}: {count}")
