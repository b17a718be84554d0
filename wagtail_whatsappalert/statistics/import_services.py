"""Puts the crime figures of files into the database, all of them or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import connections, router, transaction

from ..common.versions import touch_public_version
from .import_files import TABLE, Figure, UnreadableFile, read_figures
from .models import HOME_BURGLARY, CrimeFigure

BATCH = 500
NAMED_KINDS = 8
Key = tuple[str, str, int, int]
Value = tuple[int | None, bool]


@dataclass(frozen=True)
class Wanted:
    """Which figures; ``municipality`` is four digits, or empty for all."""

    kind: str = HOME_BURGLARY
    municipality: str = ""

    def reason_to_skip(self, figure: Figure) -> str:
        """Empty for a figure that is wanted."""
        if figure.kind != self.kind:
            return "of another kind"
        if not figure.period.month:
            return "of a year or a quarter"
        if not figure.area:
            return "of an area without a code of CBS, such as the country"
        if self.municipality and figure.area[2:6] != self.municipality:
            return "of another municipality"
        return ""


@dataclass
class ImportReport:
    """What the import did, or would do."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    without_number: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    newest: tuple[int, int] | None = None
    newest_is_provisional: bool = False

    @property
    def found(self) -> int:
        return self.added + self.changed + self.unchanged


def import_crime_figures(
    *, paths: Sequence[Path], wanted: Wanted, dry_run: bool = False
) -> ImportReport:
    """
    Add and update the wanted figures of the files, in one transaction.

    The newest month of the files is provisional unless a later one is known
    already: CBS publishes it before it is complete. Raises ``UnreadableFile``
    before anything is written. Memory does not grow with the files.
    """
    report = ImportReport()
    _look(paths, wanted, report)
    report.newest_is_provisional = not _knows_later(wanted.kind, report.newest)
    alias = router.db_for_write(CrimeFigure)
    with transaction.atomic(using=alias):
        figures = _wanted_figures(paths, wanted)
        while batch := list(islice(figures, BATCH)):
            _import_batch(batch, report, dry_run=dry_run)
        if not dry_run and (report.added or report.changed):
            touch_public_version()
    return report


def _look(paths: Sequence[Path], wanted: Wanted, report: ImportReport) -> None:
    """Read everything once: is it whole, what does it hold, which month is newest?"""
    found = 0
    for figure in _all_figures(paths):
        _check_classification(figure)
        reason = wanted.reason_to_skip(figure)
        if reason:
            report.skipped[reason] += 1
            if figure.kind and len(report.kinds) <= NAMED_KINDS:
                report.kinds.add(figure.kind)
            continue
        found += 1
        report.without_number += figure.count is None
        month = (figure.period.year, figure.period.month)
        report.newest = max(report.newest or month, month)
    if not found:
        raise UnreadableFile(_why_nothing(report, wanted))


def _check_classification(figure: Figure) -> None:
    """In older tables of CBS 1.1.1 is theft with violence, not burglary."""
    is_named = figure.kind == HOME_BURGLARY and figure.kind_name
    if is_named and "woning" not in figure.kind_name.casefold():
        raise UnreadableFile(
            f"Here {HOME_BURGLARY} is “{figure.kind_name}”, and not burglary:"
            f" this is not table {TABLE}"
        )


def _why_nothing(report: ImportReport, wanted: Wanted) -> str:
    if not report.skipped:
        return "There is no figure in the file"
    reasons = "; ".join(f"{n} {reason}" for reason, n in report.skipped.items())
    about = f"of kind {wanted.kind} by month"
    if wanted.municipality:
        about += f" for GM{wanted.municipality}"
    hint = ""
    if wanted.kind not in report.kinds and report.kinds:
        names = sorted(report.kinds)[:NAMED_KINDS]
        hint = f" Kinds in the file: {', '.join(names)}"
    return f"There is no figure {about} in the file, only: {reasons}.{hint}"


def _knows_later(kind: str, newest: tuple[int, int] | None) -> bool:
    latest = (
        CrimeFigure.objects.filter(kind=kind)
        .order_by("-year", "-month")
        .values_list("year", "month")
        .first()
    )
    return bool(latest and newest and latest > newest)


def _all_figures(paths: Sequence[Path]) -> Iterator[Figure]:
    for path in paths:
        try:
            yield from read_figures(path)
        except UnreadableFile as problem:
            raise UnreadableFile(f"{path}: {problem}") from problem


def _wanted_figures(paths: Sequence[Path], wanted: Wanted) -> Iterator[Figure]:
    return (f for f in _all_figures(paths) if not wanted.reason_to_skip(f))


def _import_batch(
    figures: Iterable[Figure], report: ImportReport, *, dry_run: bool
) -> None:
    values = dict(_row(figure, report) for figure in figures)
    known = _known(values)
    changed = {key: value for key, value in values.items() if known.get(key) != value}
    new = changed.keys() - known.keys()
    report.added += len(new)
    report.changed += len(changed) - len(new)
    report.unchanged += len(values) - len(changed)
    if changed and not dry_run:
        _upsert(changed)


def _row(figure: Figure, report: ImportReport) -> tuple[Key, Value]:
    month = (figure.period.year, figure.period.month)
    is_newest = report.newest_is_provisional and month == report.newest
    key = (figure.area, figure.kind, *month)
    return key, (figure.count, figure.period.is_provisional or is_newest)


def _known(keys: Iterable[Key]) -> dict[Key, Value]:
    areas, kinds, years, months = (set(part) for part in zip(*keys, strict=True))
    rows = CrimeFigure.objects.filter(
        area_code__in=areas, kind__in=kinds, year__in=years, month__in=months
    ).values_list("area_code", "kind", "year", "month", "count", "is_provisional")
    return {row[:4]: row[4:] for row in rows}


def _upsert(rows: dict[Key, Value]) -> None:
    """Also where somebody else imports the same at this moment."""
    fields = ("area_code", "kind", "year", "month")
    features = connections[router.db_for_write(CrimeFigure)].features
    # MariaDB finds the row by any unique key, and wants none named.
    unique = fields if features.supports_update_conflicts_with_target else None
    CrimeFigure.objects.bulk_create(
        [
            CrimeFigure(
                **dict(zip(fields, key, strict=True)), count=count, is_provisional=mark
            )
            for key, (count, mark) in rows.items()
        ],
        update_conflicts=True,
        update_fields=["count", "is_provisional"],
        unique_fields=unique,
    )
