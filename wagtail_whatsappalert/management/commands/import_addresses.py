from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...areas.address_files import UnreadableAddresses
from ...areas.address_gathering import read_municipality
from ...areas.address_import import import_addresses

NAMED_CODES = 5


class Command(BaseCommand):
    help = (
        "Reads which addresses lie in which neighbourhood from the yearly list of CBS"
        " (pc6hnr….csv, or the ZIP file that holds it). Replaces what was known of the"
        " municipality; everything or nothing; safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--municipality",
            action="append",
            required=True,
            metavar="CODE",
            help="whose addresses are kept, for example GM0118; may be repeated",
        )
        parser.add_argument(
            "--year",
            type=int,
            help="year of the neighbourhoods, where the file does not tell it",
        )
        parser.add_argument(
            "--allow-fewer",
            action="store_true",
            help="also if less than half of the addresses would be left",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would change"
        )

    def handle(self, *args, **options):
        try:
            report = import_addresses(
                path=options["file"],
                municipalities=wanted_municipalities(options["municipality"]),
                year=options["year"],
                allow_fewer=options["allow_fewer"],
                dry_run=options["dry_run"],
            )
        except UnreadableAddresses as problem:
            raise CommandError(f"{problem}. Nothing is imported.") from problem
        self.stdout.write(f"rows read: {report.rows}, not readable: {report.bad}")
        for municipality in report.municipalities:
            self.show(municipality, report.year, options["dry_run"])

    def show(self, report, year, dry_run):
        was = in_words(report.before) if report.before.postcodes else "nothing"
        change = "replaced by" if report.is_changed else "the same as"
        would = "would be " if dry_run and report.is_changed else ""
        self.stdout.write(
            f"{report.code}: {was}, {would}{change} {in_words(report.now)}"
        )
        unknown = report.unknown_neighbourhoods
        if unknown:
            named = ", ".join(unknown[:NAMED_CODES])
            more = ", …" if len(unknown) > NAMED_CODES else ""
            self.stderr.write(
                f"{report.code}: {len(unknown)} of its {report.neighbourhoods}"
                f" neighbourhoods of {year} are not known ({named}{more}): their"
                " addresses find no group. Import the neighbourhoods of that year."
            )


def in_words(known):
    years = "/".join(map(str, known.years))
    return (
        f"the list of {years} ({known.addresses} addresses in"
        f" {known.postcodes} postcodes)"
    )


def wanted_municipalities(names):
    codes = {name: read_municipality(name) for name in names}
    for name, code in codes.items():
        if not code:
            raise CommandError(
                f"“{name}” is no municipality. Give a code such as GM0118."
            )
    return set(codes.values())
