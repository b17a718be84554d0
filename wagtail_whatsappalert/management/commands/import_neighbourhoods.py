from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from ...areas.choices import AreaKind
from ...areas.import_attributes import FIRST_YEAR, LAST_YEAR
from ...areas.import_layers import UnreadableFile
from ...areas.import_reading import read_areas
from ...areas.import_rows import Wanted
from ...areas.import_services import AreasHaveErrors, import_areas
from ...areas.import_wording import skipped_in_words
from ...areas.importing import plan_import

KINDS = {
    "auto": "",
    "districts": AreaKind.DISTRICT.value,
    "neighbourhoods": AreaKind.NEIGHBOURHOOD.value,
}
LINES = 100
MUNICIPALITIES = 10


class Command(BaseCommand):
    help = (
        "Makes and changes districts and neighbourhoods from GeoJSON, a GeoPackage or a"
        " zipped shapefile. Deletes none. Everything or nothing; safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--municipality",
            nargs="+",
            action="extend",
            default=[],
            metavar="GM0118",
            help="only these, by code or name (default: all in the file); of a file"
            " that is not from CBS: which one it is, for example “24062 Leuven”",
        )
        parser.add_argument(
            "--year",
            type=int,
            help="year of the boundaries (default: as the file or its name says)",
        )
        parser.add_argument("--kind", choices=KINDS, default="auto")
        parser.add_argument(
            "--name-field",
            default="",
            help="column with the names, of a file that is not from CBS",
        )
        parser.add_argument(
            "--code-field",
            default="",
            help="column with the codes (default: codes are made from the names)",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would change"
        )

    def handle(self, *args, **options):
        areas = self.read(options["file"], wanted_areas(options))
        plan = plan_import(areas) if options["dry_run"] else self.carry_out(areas)
        self.show(plan)
        if plan.problems:
            raise CommandError("There are errors: nothing is imported.")

    def read(self, path, wanted):
        try:
            return read_areas(path, wanted=wanted)
        except (OSError, UnreadableFile) as error:
            raise CommandError(f"{error} Nothing is imported.") from error

    def carry_out(self, areas):
        try:
            return import_areas(areas=areas, actor=None)
        except AreasHaveErrors as refusal:
            return refusal.plan

    def show(self, plan):
        self.stdout.write(f"boundaries of {plan.areas.year}")
        self.write("municipality", plan.municipalities, limit=MUNICIPALITIES)
        self.write("note", [*plan.areas.remarks, *skipped_in_words(plan.areas.skipped)])
        self.write("error", plan.problems)
        self.write("repaired", [f"{row.code} {row.name}" for row in plan.repaired])
        self.write("changed", [described(p) for p in plan.changed if p.stored])
        self.write("vanished, kept", [gone(area) for area in plan.vanished])
        if plan.without_district:
            self.stdout.write(
                f"neighbourhoods without a known district: {plan.without_district}"
            )
        if plan.links:
            self.stdout.write(f"older neighbourhoods linked: {len(plan.links)}")
        for kind, counts in plan.counts:
            totals = ", ".join(f"{name}: {count}" for name, count in counts.items())
            self.stdout.write(f"{kind.value}s: {totals}")

    def write(self, label, texts, limit=LINES):
        for text in texts[:limit]:
            self.stdout.write(f"{label}: {text}")
        if texts[limit:]:
            self.stdout.write(f"{label}: … and {len(texts) - limit} more")


def wanted_areas(options):
    year = options["year"]
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise CommandError(f"{year} is no year of boundaries.")
    return Wanted(
        municipalities=tuple(filter(None, map(str.strip, options["municipality"]))),
        year=year,
        kind=KINDS[options["kind"]],
        name_field=options["name_field"],
        code_field=options["code_field"],
    )


def described(planned):
    changes = [
        f"{change.label} {change.old!r} → {change.new!r}"
        if change.old or change.new
        else change.label
        for change in planned.changes
    ]
    return f"{planned.row.code} {planned.row.name}: {'; '.join(changes)}"


def gone(area):
    used = f" (used by {', '.join(area.groups)})" if area.groups else ""
    return f"{area.code} {area.name}{used}"
