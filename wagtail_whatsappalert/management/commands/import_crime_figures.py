import re
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...statistics.import_files import UnreadableFile
from ...statistics.import_services import Wanted, import_crime_figures
from ...statistics.models import HOME_BURGLARY

MUNICIPALITY = re.compile(r"(?:GM)?(\d{1,4})", re.IGNORECASE)
KIND = re.compile(r"\d+(?:\.\d+){0,3}")


class Command(BaseCommand):
    help = (
        "Reads registered crime by area and month from CBS table 47022NED (JSON or"
        " CSV). Everything or nothing; safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
        parser.add_argument(
            "--kind",
            default=HOME_BURGLARY,
            help=f"code of the kind of crime (default: {HOME_BURGLARY}, home burglary)",
        )
        parser.add_argument(
            "--municipality",
            default="",
            help="only this one and its neighbourhoods, for example GM0118",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would change"
        )

    def handle(self, *args, **options):
        wanted = wanted_figures(options["kind"], options["municipality"])
        try:
            report = import_crime_figures(
                paths=options["files"], wanted=wanted, dry_run=options["dry_run"]
            )
        except UnreadableFile as problem:
            text = str(problem).rstrip(".")
            raise CommandError(f"{text}. Nothing is imported.") from problem
        self.show(report, options["dry_run"])

    def show(self, report, dry_run):
        for reason, count in sorted(report.skipped.items()):
            self.stdout.write(f"skipped: {count} {reason}")
        if report.without_number:
            self.stdout.write(
                f"without a number, which is not zero: {report.without_number}"
            )
        year, month = report.newest
        state = " (provisional)" if report.newest_is_provisional else ""
        self.stdout.write(f"newest month: {year}-{month:02}{state}")
        would = "would be " if dry_run else ""
        self.stdout.write(
            f"{would}added: {report.added}, {would}changed: {report.changed},"
            f" unchanged: {report.unchanged}"
        )


def wanted_figures(kind, municipality):
    code = kind.strip()
    if not KIND.fullmatch(code):
        raise CommandError(f"“{kind}” is no kind of crime. Give a code such as 1.1.1.")
    number = ""
    if municipality:
        match = MUNICIPALITY.fullmatch(municipality.strip())
        if not match:
            raise CommandError(
                f"“{municipality}” is no municipality. Give a code such as GM0118."
            )
        number = match[1].zfill(4)
    return Wanted(code, number)
