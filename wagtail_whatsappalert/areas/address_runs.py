"""
House numbers of a postcode by neighbourhood, in a few characters.

``1180101:1-41/2,50;1180102:43-99/2``: codes as the list of addresses has them, with
their numbers: one, from-to, or from-to in steps. ``+:`` first says that other
municipalities have numbers of the postcode too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Numbers = Mapping[str, Iterable[int]]

ELSEWHERE = "+"


def as_runs(numbers: Numbers) -> str:
    """
    The numbers of each neighbourhood by its code, as text.

    Exactly these numbers, whatever their order: ``of_runs`` gives them back.
    """
    return ";".join(
        f"{code}:{','.join(_runs(sorted(set(each))))}"
        for code, each in sorted(numbers.items())
    )


def _runs(numbers: list[int]) -> Iterator[str]:
    start = 0
    while start < len(numbers):
        end, step = _longest(numbers, start)
        yield _run(numbers[start], numbers[end], step)
        start = end + 1


def _longest(numbers: list[int], start: int) -> tuple[int, int]:
    """Where the run of equal steps from ``start`` on ends, and its step."""
    rest = numbers[start : start + 2]
    if len(rest) < 2:
        return start, 0
    step, end = rest[1] - rest[0], start + 1
    while end + 1 < len(numbers) and numbers[end + 1] - numbers[end] == step:
        end += 1
    # Two numbers far apart are no run: the second may start a longer one.
    return (end, step) if end > start + 1 or step == 1 else (start, 0)


def _run(first: int, last: int, step: int) -> str:
    if first == last:
        return str(first)
    return f"{first}-{last}" if step == 1 else f"{first}-{last}/{step}"


def of_runs(text: str) -> dict[str, list[int]]:
    """The numbers of each neighbourhood, ascending; the reverse of ``as_runs``."""
    return {
        code: [number for run in each for number in run]
        for code, each in ranges_in(text)
    }


def ranges_in(text: str) -> Iterator[tuple[str, list[range]]]:
    """The code of each neighbourhood with its runs."""
    for part in text.split(";"):
        code, _colon, runs = part.partition(":")
        yield code, [_range(run) for run in runs.split(",") if run]


def _range(run: str) -> range:
    ends, _slash, step = run.partition("/")
    first, _dash, last = ends.partition("-")
    return range(int(first), int(last or first) + 1, int(step or 1))


def holders_of(text: str, number: int) -> list[str]:
    """The codes of the neighbourhoods that have this number: nearly always one."""
    return [
        code for code, runs in ranges_in(text) if any(number in run for run in runs)
    ]


def codes_in(text: str) -> list[str]:
    """The codes of all neighbourhoods, and ``ELSEWHERE``."""
    return [code for code, _runs_of_it in ranges_in(text)]


def count_in(texts: Iterable[str]) -> int:
    """How many addresses, in the list's sense: a postcode with a house number."""
    return sum(
        len(run) for text in texts for _code, runs in ranges_in(text) for run in runs
    )


def neighbourhood_code(code: str) -> str:
    """As the statistics office writes it elsewhere: BU01180101."""
    return f"BU{code.zfill(8)}"
