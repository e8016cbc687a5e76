"""``policytrail kafka partitions``: how far each group has come, who reads, what is stopped."""

from typing import Annotated

import typer

from adapters.clock import now_us
from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    iso,
    print_json,
    print_table,
    say,
    wants_json,
    workspace,
)
from adapters.ledger import partitions as stored
from adapters.ledger.partitions import PartitionState
from adapters.ledger.reading import LedgerReader
from adapters.ledger.restarting import PassedOver, passed_over


def partitions(
    ctx: typer.Context,
    *,
    group: Annotated[
        str | None, typer.Option("--group", metavar="NAME", help="Only this group (default: all).")
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show how far every partition was read, by whom, what was found, and why it is stopped.

    Asks the ledger alone, no broker; so it cannot say how much is left to read. Exits with 2 if a
    partition is stopped.
    """
    with LedgerReader(workspace(ctx, workspace_dir).ledger) as ledger:
        found, passed = ledger.ask(lambda db: (stored.states(db, group), passed_over(db, group)))
    now = now_us()
    if wants_json(ctx, as_json=as_json):
        lists = [_plain(one, now) for one in found], [_plain_passed(one) for one in passed]
        print_json({"partitions": lists[0], "passed_over": lists[1]})
    else:
        _print(found, passed, now)
    if any(one.stopped for one in found):
        raise typer.Exit(ATTENTION)


def _print(found: list[PartitionState], passed: list[PassedOver], now: int) -> None:
    print_table(
        ("group", "partition", "next", "read", "of these", "reader", "epoch", "stopped"),
        [
            (s.group, s.feed, s.next_offset, s.tally.read, _of_these(s), _reader(s, now))
            + (s.epoch, s.stopped)
            for s in found
        ],
    )
    if passed:
        print_table(
            ("group", "passed over", "up to", "reason", "who", "when"),
            [
                (one.group, f"{one.from_feed}:{_offset(one.from_offset)}")
                + (f"{one.to_feed}:{_offset(one.to_offset)}", one.reason, one.who)
                + (iso(one.passed_us),)
                for one in passed
            ],
        )
    for one in found:
        if one.stopped:
            say(
                f"{one.feed} stands still at {_offset(one.next_offset)}: {one.detail};"
                f" let it go on with: policytrail kafka restart {one.topic}/{one.partition}"
                f" --group {one.group} --at {_goes_on(one)} --reason TEXT"
            )


def _goes_on(state: PartitionState) -> str:
    """Where a stopped partition is to go on most likely."""
    return "OFFSET" if state.stopped == "unreadable" else "earliest"


def _offset(offset: int | None) -> str:
    return "the first that is there" if offset is None else str(offset)


def _of_these(state: PartitionState) -> str:
    figures = {name: figure for name, figure in state.tally.plain().items() if name != "read"}
    return ", ".join(f"{name} {figure:,}" for name, figure in figures.items() if figure)


def _reader(state: PartitionState, now: int) -> str:
    expired = " (expired)" if state.lease_until_us <= now else ""
    return f"{state.worker}{expired}" if state.worker else ""


def _plain(state: PartitionState, now: int) -> dict[str, object]:
    return {
        "group": state.group,
        "topic": state.topic,
        "partition": state.partition,
        "feed": state.feed,
        "topic_id": state.topic_id,
        "begun_at": state.begun_at,
        "next_offset": state.next_offset,
        "counts": {"parked": 0, "misplaced": 0} | state.tally.plain(),
        "worker": state.worker,
        "epoch": state.epoch,
        "lease_until": iso(state.lease_until_us) if state.worker else None,
        "lease_expired": state.lease_until_us <= now if state.worker else None,
        "stopped": state.stopped,
        "detail": state.detail,
    }


def _plain_passed(one: PassedOver) -> dict[str, object]:
    return {
        "group": one.group,
        "stopped": one.stopped,
        "from": {"feed": one.from_feed, "offset": one.from_offset},
        "to": {"feed": one.to_feed, "offset": one.to_offset},
        "reason": one.reason,
        "who": one.who,
        "at": iso(one.passed_us),
    }
