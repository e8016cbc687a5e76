"""What ``due`` and ``findings`` take alike: rules, books, whom it is about."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from adapters.console.rules.books import Held, rule_named
from adapters.ledger import read
from adapters.ledger.policy_file import find_policy
from adapters.ledger.reading import LedgerReader
from domain.errors import Misused, NotFound
from domain.rulebook.model import Rule
from projections.judging.roles import is_judged

LangOption = Annotated[
    Literal["en", "zh"], typer.Option(help="Language of the texts: English or Chinese.")
]
RuleOption = Annotated[
    str | None,
    typer.Option("--rule", metavar="ID", help="Only this rule and its parts, such as CBK-13."),
]
BookOption = Annotated[
    str | None, typer.Option("--book", metavar="BOOK", help="Only this rulebook, such as law.")
]
AgentOption = Annotated[
    str | None, typer.Option("--agent", metavar="ID", help="Only what concerns this agent.")
]
LimitOption = Annotated[
    int | None,
    typer.Option(min=1, help="How many at the most (default: 50; with --json all)."),
]
ProjectOption = Annotated[
    bool, typer.Option("--project/--no-project", help="Bring the read models up to date before.")
]
SHOWN = 50  # rows of a list on a terminal
_OTHERS = ("claim/", "complaint/", "agent/")


def by_book(
    rule: str | None, book: str | None, books: Held, attempted: str, *, clocks: bool = False
) -> dict[str, Any]:
    """The values of a question that the rulebooks must know; ``clocks`` asks for an obligation.

    raises  NotFound, with the nearest id; Misused for a rule of another kind, or a book that is off
    """
    _checked_book(book, books, attempted)
    return {"rule": _checked_rule(rule, books, attempted, clocks=clocks), "book": book}


def _checked_book(book: str | None, books: Held, attempted: str) -> None:
    """Check that there is a book of this name and that it is switched on.

    raises  NotFound, Misused
    """
    if book is not None and not books.named(book, f"{attempted} --book {book}").on:
        raise Misused(f"{attempted} --book {book}", "it is switched off", _switch_on(book))


def _checked_rule(rule: str | None, books: Held, attempted: str, *, clocks: bool) -> str | None:
    """The id of a rule that facts can break, or else of one with parts that they can break.

    ``clocks`` asks for an obligation.

    raises  NotFound, with the nearest id; Misused for a rule of another kind
    """
    if rule is None:
        return None
    wanted, saying = rule.strip(), f"{attempted} --rule {rule}"
    found = [one for one in books.rules if one.id == wanted or one.id.startswith(f"{wanted}.")]
    if not found:
        try:
            rule_named(wanted, books.rules)
        except NotFound as exc:
            raise NotFound(saying, exc.why, exc.way_out) from None
    judged = [one for one in found if is_judged(one)]
    if not judged:
        why = f"nothing is found under it: {_why_not(found[0])}"
        raise Misused(saying, why, f"read it with: policytrail rules show {found[0].id}")
    if clocks and not any(one.demands.kind == "obligation" for one in judged):
        why = "it has no clock"
        raise Misused(saying, why, f"ask for: policytrail findings --rule {wanted}")
    if not any(stands.on for one in judged if (stands := books.standing(one.book))):
        book = judged[0].book
        raise Misused(saying, f"its book {book} is switched off", _switch_on(book))
    return wanted


def _why_not(rule: Rule) -> str:
    return f"its kind is {rule.demands.kind}" if rule.enabled else "it is disabled"


def _switch_on(book: str) -> str:
    return f"switch it on with: policytrail rules switch {book} on"


@dataclass(frozen=True, slots=True)
class About:
    """Whom a question is about: a policy with all that concerns it, one stream, or everybody."""

    stream: str | None = None
    policy: str | None = None

    @property
    def bound(self) -> dict[str, Any]:
        """The values of a question by name."""
        return {"policy": self.policy, "stream": None if self.policy else self.stream}


def about(ledger: LedgerReader, text: str) -> About:
    """The policy with this id or printed number; or the claim, complaint or agent of this name.

    A policy is known as well if only a claim, a complaint or an agent's fact names it.

    raises  NotFound; Misused if several policies carry the number
    """
    if text == "company":
        return About(text)
    if text.startswith(_OTHERS):
        if not ledger.stream(text):
            raise NotFound(f"find {text}", "nothing is recorded about it", "check its id")
        return About(text)
    try:
        stream = ledger.ask(lambda db: find_policy(db, text))
    except NotFound:
        stream = f"policy/{text.removeprefix('policy/')}"
        if not ledger.ask(lambda db: read.mentioning(db, stream)):
            raise
    return About(stream, stream.removeprefix("policy/"))
