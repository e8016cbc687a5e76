"""One settlement run: a thousand policies at a time, each decided on what is known about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from adapters.console.collecting import without_collecting
from adapters.console.commission.summary import Summary
from adapters.ledger.deciding import Decided, DecidingLedger
from adapters.ledger.reading import LedgerReader
from adapters.ledger.settlement import Open, Scanned, facts_of, numbers_of, open_policies
from domain.errors import WorkspaceBusy
from domain.events import Event
from domain.settlement import Case, Terms, decide, examine
from streams.decisions import as_facts, run_id

BATCH = 1_000  # policies a transaction
ATTEMPTS = 5  # to decide a policy about which facts keep coming in meanwhile


@dataclass(frozen=True, slots=True)
class Run:
    """What a run came to; ``events`` were decided, ``recorded`` are new in the ledger."""

    month: str
    open: int = 0
    decided: int = 0
    events: int = 0
    recorded: int = 0
    contradicted: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What all its decisions name as their correlation."""
        return run_id(self.month)


@dataclass(frozen=True, slots=True)
class _Verdict:
    policy: Open
    case: Case
    events: tuple[Event, ...]


def settle_month(
    ledger: LedgerReader,
    month: str,
    terms: Terms,
    summary: Summary,
    tick: Callable[[int, int], None],
) -> Run:
    """Decide every open policy; record it if the ledger takes decisions, else only sum up.

    What a batch decided is durable when the next begins: a run that is cut short goes on when it
    is made again.
    """
    scanned = ledger.ask(lambda db: open_policies(db, terms.cut_off(month)))
    numbers = list(scanned.positions)
    run = Run(month, open=len(numbers))
    with without_collecting():
        for start in range(0, len(numbers), BATCH):
            chunk = numbers[start : start + BATCH]
            run = _settle_batch(ledger, chunk, scanned, terms, summary=summary, run=run)
            tick(start + len(chunk), len(numbers))
    return run


def _settle_batch(
    ledger: LedgerReader,
    numbers: Sequence[int],
    scanned: Scanned,
    terms: Terms,
    *,
    summary: Summary,
    run: Run,
) -> Run:
    for _attempt in range(ATTEMPTS):
        verdicts = _verdicts(ledger, numbers, scanned, run.month, terms)
        run, moved = _take(ledger, verdicts, terms, summary, run)
        if not moved:
            return run
        numbers = ledger.ask(lambda db, names=moved: numbers_of(db, names))  # type: ignore[misc]
    raise WorkspaceBusy(
        f"settle {run.month}",
        f"facts about {len(numbers)} policies keep coming in while they are decided",
        "run it again: it goes on with the policies that are left",
    )


def _verdicts(
    ledger: LedgerReader, numbers: Sequence[int], scanned: Scanned, month: str, terms: Terms
) -> list[_Verdict]:
    cut_off = terms.cut_off(month)
    found = []
    for policy in ledger.ask(lambda db: facts_of(db, numbers, scanned)):
        case = examine(policy.facts, cut_off)
        events = decide(
            case.state, case.commission, month, terms, own_accrued_fen=case.own_accrued_fen
        )
        if events:
            found.append(_Verdict(policy, case, events))
    return found


def _take(
    ledger: LedgerReader, verdicts: list[_Verdict], terms: Terms, summary: Summary, run: Run
) -> tuple[Run, list[str]]:
    """Record verdicts and sum up those that stand; name the policies to be decided again."""
    moved: tuple[str, ...] = ()
    if isinstance(ledger, DecidingLedger):
        done = ledger.decide([_decided(verdict, run.month, terms) for verdict in verdicts])
        moved = done.moved
        run = replace(
            run,
            recorded=run.recorded + done.events,
            contradicted=(*run.contradicted, *done.contradicted),
        )
    left = {*moved, *run.contradicted}
    standing = [verdict for verdict in verdicts if verdict.policy.stream not in left]
    for verdict in standing:
        application = verdict.case.state.application.fact
        summary.add(application.agent_id if application else "", verdict.events)
    run = replace(
        run,
        decided=run.decided + len(standing),
        events=run.events + sum(len(verdict.events) for verdict in standing),
    )
    return run, list(moved)


def _decided(verdict: _Verdict, month: str, terms: Terms) -> Decided:
    policy = verdict.policy
    facts = as_facts(verdict.events, policy.stream, verdict.case, month, terms)
    return Decided(policy.stream, policy.version, tuple(facts))
