"""Takes a list of addresses over for some municipalities."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

from django.db import router, transaction

from ..common.versions import AREAS, touch_public_version
from .address_files import UnreadableAddresses, open_addresses
from .address_gathering import gather
from .address_runs import ELSEWHERE, codes_in, count_in, neighbourhood_code
from .models import Neighbourhood, PostcodeAddresses

BATCH = 500
RunsByPostcode = dict[str, str]


@dataclass(frozen=True)
class ListInForce:
    """What is known of a municipality; ``addresses`` are postcodes with a number."""

    years: tuple[int, ...]
    postcodes: int
    addresses: int

    @classmethod
    def of(cls, rows: dict[str, tuple[int, str]]) -> ListInForce:
        return cls(
            years=tuple(sorted({year for year, _runs in rows.values()})),
            postcodes=len(rows),
            addresses=count_in(runs for _year, runs in rows.values()),
        )


@dataclass
class MunicipalityReport:
    """What the import did, or would do, in one municipality."""

    code: str
    before: ListInForce
    now: ListInForce
    is_changed: bool
    neighbourhoods: int
    unknown_neighbourhoods: list[str]


@dataclass
class AddressReport:
    year: int
    rows: int
    bad: int
    municipalities: list[MunicipalityReport] = field(default_factory=list)


def import_addresses(
    *,
    path: Path,
    municipalities: Collection[str],
    year: int | None = None,
    allow_fewer: bool = False,
    dry_run: bool = False,
) -> AddressReport:
    """
    Replace what is known of these municipalities (GM0118) by what the file says.

    One transaction: all of them or nothing. ``year`` is needed where the file does not
    tell it. Raises ``UnreadableAddresses`` before anything is written; also where a
    municipality would keep less than half of its addresses, unless ``allow_fewer``.
    """
    with open_addresses(path) as file:
        known_year = _year(file.year, year)
        gathered = gather(file, municipalities)
    report = AddressReport(year=known_year, rows=gathered.rows, bad=gathered.bad)
    with transaction.atomic(using=router.db_for_write(PostcodeAddresses)):
        for code in gathered.numbers:
            rows = gathered.runs_by_postcode(code)
            report.municipalities.append(_compare(code, known_year, rows))
            _check(report.municipalities[-1], allow_fewer)
            if report.municipalities[-1].is_changed and not dry_run:
                _replace(code, known_year, rows)
        if any(each.is_changed for each in report.municipalities) and not dry_run:
            touch_public_version(AREAS)
    return report


def _year(in_file: int | None, asked: int | None) -> int:
    if in_file and asked and in_file != asked:
        raise UnreadableAddresses(f"The addresses are those of {in_file}")
    if not (in_file or asked):
        raise UnreadableAddresses(
            "The file does not tell of which year its neighbourhoods are: give --year"
        )
    return in_file or asked


def _compare(code: str, year: int, runs: RunsByPostcode) -> MunicipalityReport:
    before = {
        postcode: (known_year, known)
        for postcode, known_year, known in PostcodeAddresses.objects.filter(
            municipality_code=code
        ).values_list("postcode", "year", "runs")
    }
    now = {postcode: (year, each) for postcode, each in runs.items()}
    neighbourhoods = {each for text in runs.values() for each in codes_in(text)}
    neighbourhoods.discard(ELSEWHERE)
    return MunicipalityReport(
        code=code,
        before=ListInForce.of(before),
        now=ListInForce.of(now),
        is_changed=now != before,
        neighbourhoods=len(neighbourhoods),
        unknown_neighbourhoods=_unknown(code, year, neighbourhoods),
    )


def _unknown(code: str, year: int, neighbourhoods: set[str]) -> list[str]:
    known = Neighbourhood.objects.filter(year=year, municipality_code=code)
    full = {neighbourhood_code(each) for each in neighbourhoods}
    return sorted(full - set(known.values_list("code", flat=True)))


def _check(report: MunicipalityReport, allow_fewer: bool) -> None:
    before, now = report.before.addresses, report.now.addresses
    if now * 2 < before and not allow_fewer:
        raise UnreadableAddresses(
            f"{report.code} would keep {now} of its {before} addresses: the file may be"
            " cut off. If it is right, give --allow-fewer"
        )


def _replace(code: str, year: int, runs: RunsByPostcode) -> None:
    PostcodeAddresses.objects.filter(municipality_code=code).delete()
    PostcodeAddresses.objects.bulk_create(
        [
            PostcodeAddresses(
                municipality_code=code, year=year, postcode=postcode, runs=each
            )
            for postcode, each in runs.items()
        ],
        batch_size=BATCH,
    )
