"""What only the files together can show: heads that differ, ids given twice, dates that overlap."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from itertools import combinations
from typing import Protocol

from domain.rulebook.errors import Problem
from domain.rulebook.kinds import ExpressedBy, Points
from domain.rulebook.model import Rule, Rulebook


class BookHead(Protocol):
    """The head of a chapter."""

    @property
    def id(self) -> str:
        """Which book it belongs to."""
        ...


Chapters = Sequence[tuple[str, BookHead | None, Sequence[Rule]]]


def whole(
    chapters: Chapters, known: AbstractSet[str], others: Sequence[Rulebook]
) -> Iterator[Problem]:
    """Every error between rules or chapters; ``known`` are the ids that a rule may name."""
    yield from _heads(chapters)
    placed = [(file, rule) for file, _, rules in chapters for rule in rules]
    given = {head.id for _, head, _ in chapters if head is not None}
    beside = [("built in", rule) for book in others if book.id not in given for rule in book.rules]
    yield from _twice(beside + placed, len(beside))
    for file, rule in placed:
        for field, named in _references(rule).items():
            for one in named:
                if one not in known:
                    yield Problem(file, rule.id, field, f"there is no rule {one}")


def _heads(chapters: Chapters) -> Iterator[Problem]:
    heads: dict[str, tuple[str, BookHead]] = {}
    for file, head, _ in chapters:
        if head is None:
            continue
        first, other = heads.setdefault(head.id, (file, head))
        if other != head:
            yield Problem(file, "", "book", f"differs from the head of the same book in {first}")


def _twice(placed: list[tuple[str, Rule]], beside: int) -> Iterator[Problem]:
    by_id: dict[str, list[tuple[str, Rule]]] = {}
    wanted = {rule.id for _, rule in placed[beside:]}
    for file, rule in placed:
        if rule.id in wanted:
            by_id.setdefault(rule.id, []).append((file, rule))
    for versions in by_id.values():
        for (first, one), (file, two) in combinations(versions, 2):
            if one.book != two.book:
                yield Problem(file, two.id, "id", f"is also in the book {one.book} ({first})")
            elif one.version == two.version:
                why = f"version {two.version} of this id is given twice (also in {first})"
                yield Problem(file, two.id, "id", why)
            elif _overlap(one, two):
                why = f"overlaps version {one.version}, in force {_span(one)} ({first})"
                yield Problem(file, two.id, "in_force_from", why)


def _overlap(one: Rule, two: Rule) -> bool:
    latest_start = max(one.in_force_from or date.min, two.in_force_from or date.min)
    earliest_end = min(one.in_force_to or date.max, two.in_force_to or date.max)
    return latest_start <= earliest_end


def _span(rule: Rule) -> str:
    return f"{rule.in_force_from or 'always'} to {rule.in_force_to or 'further notice'}"


def _references(rule: Rule) -> Mapping[str, tuple[str, ...]]:
    match rule.demands:
        case ExpressedBy(rules=rules):
            return {"rules": rules}
        case Points(breach_of=breach_of, replaces=replaces):
            return {"breach_of": breach_of, "replaces": (replaces,) if replaces else ()}
        case _:
            return {}
