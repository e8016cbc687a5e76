"""Which monthly runs a what-if makes again."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from adapters.clock import now_us
from adapters.console.common import iso
from adapters.console.what_if.question import Question
from adapters.ledger.reading import LedgerReader
from adapters.ledger.settlement import first_issue_us
from domain.errors import Misused, Refused
from domain.rulebook.model import Rulebook
from domain.settlement import BOOK, Plan, Run, cut_off_day, months_between, terms_of
from projections.timeline.text import SHANGHAI

_ATTEMPTED = "ask what if"
_MONTH = re.compile(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])")


def runs_of(question: Question, ledger: LedgerReader) -> tuple[list[str], Plan, Plan]:
    """The months, and the runs by the books in force and by the others.

    A set without the book of commission makes no run. The first month is that of the first issue,
    if both sets have a run then, or else the first in which they have; the last one that whose
    cut-offs have passed.

    raises  Misused, Refused
    """
    for option, month in (("--from", question.first), ("--to", question.last)):
        if month is not None and not _MONTH.fullmatch(month):
            raise Misused(f"read {option} {month!r}", "it is no month", "write it as in 2010-09")
    sets = [books for books in (question.in_force, question.instead) if _book(books)]
    last = question.last or _last(sets)
    first = question.first or _first(ledger, sets, last)
    if first > last:
        raise Misused(f"{_ATTEMPTED} from {first} to {last}", "it ends before it begins", None)
    months = [*months_between(first, last)]
    before, after = (
        Plan(Run(month, terms_of(books, month)) for month in months if _book(books))
        for books in (question.in_force, question.instead)
    )
    for run in (*before.runs[-1:], *after.runs[-1:]):
        if run.limit_us > now_us():
            why = f"the cut-off of {last}, {iso(run.limit_us)}, has not come yet"
            raise Refused(_ATTEMPTED, why, "name an earlier month with --to", rule="SET-01")
    return months, before, after


def _book(books: Iterable[Rulebook]) -> Rulebook | None:
    return next((book for book in books if book.id == BOOK), None)


def _first(ledger: LedgerReader, sets: Iterable[tuple[Rulebook, ...]], last: str) -> str:
    """The month of the first issue, or the first one after it in which every set has a run."""
    issued_us = ledger.ask(first_issue_us)
    issued = last if issued_us is None else min(last, _month(issued_us))
    starts = [
        min(str(rule.in_force_from or issued)[:7] for rule in book.rules if rule.id == "SET-01")
        for books in sets
        if (book := _book(books))
    ]
    start = min(last, max([issued, *starts]))
    return next(_with_runs(sets, months_between(start, last)), start)


def _last(sets: Iterable[tuple[Rulebook, ...]]) -> str:
    """The last month in which the cut-off of every set has passed."""
    now = now_us()
    this = _month(now)
    back = [*months_between(f"{int(this[:4]) - 1}{this[4:]}", this)][::-1]
    passed = (
        month
        for month in _with_runs(sets, iter(back))
        if all(Run(month, terms_of(books, month)).limit_us <= now for books in sets)
    )
    return next(passed, back[1])


def _with_runs(sets: Iterable[tuple[Rulebook, ...]], months: Iterator[str]) -> Iterator[str]:
    for month in months:
        books = [book for one in sets if (book := _book(one))]
        if all(cut_off_day(book, month) for book in books):
            yield month


def _month(us: int) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=us)
    return f"{moment.astimezone(SHANGHAI):%Y-%m}"
