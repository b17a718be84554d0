from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from wagtail.models import Locale

from ...adminkit.record_pages import PageState, page_parents
from ...groups.import_files import MAX_BYTES, UnreadableFile, read_sheet
from ...groups.import_plan import Outcome
from ...groups.import_services import RowsHaveErrors, import_groups
from ...groups.importing import plan_import
from ...groups.pages import GroupIndexPageMixin, GroupPageMixin

PAGES = {"none": PageState.NONE, "draft": PageState.DRAFT, "live": PageState.LIVE}


class Command(BaseCommand):
    help = (
        "Makes and changes groups, and their pages, from an XLSX or CSV file."
        " Everything or nothing; safe to run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--dry-run", action="store_true", help="only show what would change"
        )
        parser.add_argument(
            "--pages",
            choices=PAGES,
            default="live",
            help="pages of groups that have none (default: live)",
        )
        parser.add_argument(
            "--parent",
            type=int,
            help="number of the group overview that the pages go under;"
            " needed if there are several in the site's main language",
        )

    def handle(self, *args, **options):
        sheet = self.read(options["file"])
        if sheet.unknown_columns:
            names = ", ".join(sheet.unknown_columns)
            self.stderr.write(f"These columns are not read: {names}")
        state = PAGES[options["pages"]]
        parent = find_parent(options["parent"]) if state else None
        if options["dry_run"]:
            plan = plan_import(sheet.rows, parent=parent)
        else:
            plan = self.carry_out(sheet.rows, parent, live=state == PageState.LIVE)
        self.show(plan)
        if plan.has_errors:
            raise CommandError("There are errors: nothing is imported.")

    def read(self, path):
        try:
            with path.open("rb") as file:
                return read_sheet(file.read(MAX_BYTES + 1))
        except (OSError, UnreadableFile) as error:
            raise CommandError(str(error)) from error

    def carry_out(self, rows, parent, *, live):
        try:
            return import_groups(rows=rows, parent=parent, live=live, actor=None)
        except RowsHaveErrors as refusal:
            return refusal.plan

    def show(self, plan):
        for row in plan.rows:
            if row.outcome != Outcome.UNCHANGED or row.makes_page:
                self.stdout.write(f"{row.number}. {row.name}: {described(row)}")
        totals = [f"{name}: {count}" for name, count in plan.counts.items()]
        self.stdout.write(", ".join([*totals, f"new pages: {plan.pages}"]))


def described(row):
    facts = row.problems or [
        *(f"{change.label} {change.old!r} → {change.new!r}" for change in row.changes),
        *(["page"] if row.makes_page else []),
        *row.remarks,
    ]
    return "; ".join([str(row.outcome.label), *facts])


def find_parent(pk):
    parents = page_parents(page_mixin=GroupPageMixin, index_mixin=GroupIndexPageMixin)
    found = [page for page in parents if pk is None or page.pk == pk]
    if len(found) > 1:
        # A translated overview is no second choice.
        main = Locale.get_default()
        found = [page for page in found if page.locale_id == main.pk]
    if len(found) == 1:
        return found[0]
    known = ", ".join(f"{page.pk} ({page.title})" for page in parents) or "none"
    raise CommandError(
        f"Choose the group overview with --parent, or --pages none. There are: {known}"
    )
