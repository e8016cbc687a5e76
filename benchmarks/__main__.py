"""Compare policytrail with its references: ``python -m benchmarks``, or ``make bench``."""

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.case import Case, Result
from benchmarks.cases import CASES
from benchmarks.earlier import Earlier, earlier
from benchmarks.machine import machine
from benchmarks.report import page, plain, summary
from benchmarks.runner import Runner
from benchmarks.sizes import FULL, QUICK, SMOKE, Sizes

RESULTS = Path(__file__).with_name("results.json")
NOT_DONE, MISUSED = 1, 2


def arguments() -> argparse.ArgumentParser:
    """What can be asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", action="store_true", help="small sizes: under 5 minutes")
    sizes.add_argument("--smoke", action="store_true", help="only see that every case runs")
    parser.add_argument(
        "--only", action="append", metavar="CASE", help="this case; may be repeated"
    )
    parser.add_argument(
        "--again", action="store_true", help="put the chosen cases in the place of earlier ones"
    )
    parser.add_argument("--rounds", type=int, metavar="N", help="run every case so many times")
    parser.add_argument("--policies", type=int, metavar="N", help="policies of the large ledger")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep the data there, or find it")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where the figures go")
    parser.add_argument("--page", type=Path, metavar="FILE", help="where the page goes")
    parser.add_argument("--list", action="store_true", help="name the cases and end")
    parser.add_argument("--bootstrap-server", metavar="HOST:PORT", help="for kafka-consume")
    parser.add_argument("--topic", metavar="NAME", help="for kafka-consume")
    return parser


def main() -> int:
    """Run what was asked for; 0 if every case ran, whatever its figures are, 1 otherwise."""
    parser = arguments()
    asked = parser.parse_args()
    if asked.list:
        sys.stdout.writelines(f"{case.name}\n" for case in CASES)
        return 0
    for name, number in (("--rounds", asked.rounds), ("--policies", asked.policies)):
        if number is not None and number < 1:
            parser.error(f"{name} {number}: it must be 1 or more")
    if asked.again and not asked.only:
        parser.error("--again needs --only CASE: which ones are measured again")
    cases, sizes = chosen(parser, asked.only), sizes_of(asked)
    try:
        before = earlier(asked.json or RESULTS, CASES, sizes) if asked.again else Earlier()
    except (OSError, ValueError) as exc:
        parser.error(f"--again: {exc}")
    results = measured(cases, sizes, before, asked)
    return NOT_DONE if any(one.failure for one in results) else 0


def chosen(parser: argparse.ArgumentParser, names: list[str] | None) -> list[Case]:
    """The cases that were named, or all but those that need something special."""
    known = {case.name: case for case in CASES}
    if unknown := sorted({*(names or ())} - known.keys()):
        parser.error(f"no case is called {', '.join(unknown)}; there are {', '.join(known)}")
    return [case for case in CASES if (case.name in names if names else not case.extra)]


def sizes_of(asked: argparse.Namespace) -> Sizes:
    """The sizes that were asked for."""
    sizes = QUICK if asked.quick else SMOKE if asked.smoke else FULL
    if asked.policies:
        sizes = sizes.with_large(asked.policies)
    return sizes.with_rounds(asked.rounds) if asked.rounds else sizes


def measured(
    cases: list[Case], sizes: Sizes, before: Earlier, asked: argparse.Namespace
) -> list[Result]:
    """Run the cases; what was measured so far is in the files after every case."""
    results: list[Result] = []
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        about = machine(folder)
        runner = Runner(sizes, folder.resolve(), asked.bootstrap_server, asked.topic)
        for found in runner.run(cases):
            results += found
            sys.stdout.writelines(f"{summary(one, sizes)}\n" for one in found)
            sys.stdout.flush()
            told = before.with_later(results, CASES)
            write(told, sizes, about | before.said(results), asked)
    return results


def write(
    results: list[Result], sizes: Sizes, about: dict[str, str], asked: argparse.Namespace
) -> None:
    """Write both files: where it was said, or beside this program; none of a mere part of it.

    A smoke run, and one of chosen cases but ``--again``, writes only where it is told to.
    """
    whole = sizes.name != SMOKE.name and (asked.again or not asked.only)
    as_json = asked.json or (RESULTS if whole else None)
    as_page = asked.page or (RESULTS.with_suffix(".md") if whole else None)
    if as_json:
        text = json.dumps(plain(results, sizes, about), ensure_ascii=False, indent=1)
        as_json.write_text(f"{text}\n", encoding="utf-8")
    if as_page:
        as_page.write_text(page(results, sizes, about), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
