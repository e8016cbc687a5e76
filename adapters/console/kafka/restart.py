"""``policytrail kafka restart``: let a partition go on that was stopped."""

import sys
from typing import Annotated

import typer

from adapters.console.common import JsonOption, WorkspaceOption, print_json, wants_json, workspace
from adapters.console.rules.adopting import user
from adapters.ledger.messages import MessageLedger
from adapters.ledger.restarting import At
from domain.errors import Misused
from streams.sharing import Place


def restart(
    ctx: typer.Context,
    partition: Annotated[
        str, typer.Argument(metavar="TOPIC/PARTITION", help="As in policytrail.policy/0.")
    ],
    *,
    at: Annotated[
        str,
        typer.Option(
            metavar="OFFSET|earliest|current",
            help="Where to go on: an offset, the first message there is, or where it stands.",
        ),
    ],
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why; it is kept.")],
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="NAME", help="Whose (default: the only one that read it)."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who does it (default: the user).")
    ] = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let a partition go on that was stopped, and keep what is passed over, why, and by whom.

    Whoever reads it now loses it. If its topic was made anew, it goes on as another feed.
    """
    place, where = _place(partition), _at(at)
    with MessageLedger(workspace(ctx, workspace_dir).ledger, create=False) as ledger:
        name = group or _only_group(ledger, place)
        state = ledger.restart(name, place, where, reason=reason, who=by or user())
    if wants_json(ctx, as_json=as_json):
        named = {"group": name, "feed": state.feed, "next_offset": state.next_offset}
        print_json(named | {"reason": reason})
        return
    goes_on = "the first message there is" if state.next_offset is None else state.next_offset
    sys.stdout.write(f"{state.feed} of the group {name} goes on at {goes_on}\n")


def _place(text: str) -> Place:
    topic, _, number = text.partition("/")
    if not topic or not (number.isascii() and number.isdigit()):
        raise Misused(
            f"restart {text!r}",
            "it names no partition",
            "write TOPIC/PARTITION, as in policytrail.policy/0",
        )
    return topic, int(number)


def _at(text: str) -> At:
    match text.lower():
        case "earliest":
            return "earliest"
        case "current":
            return "current"
        case number if number.isascii() and number.isdigit() and int(number) < 2**63:
            return int(number)
    raise Misused(f"read --at {text!r}", "it is no offset", "write a number, earliest or current")


def _only_group(ledger: MessageLedger, place: Place) -> str:
    groups = sorted({one.group for one in ledger.partitions() if one.place == place})
    if len(groups) > 1:
        raise Misused(
            f"restart {place[0]}/{place[1]}",
            f"several groups have read it ({', '.join(groups)})",
            "name one with --group",
        )
    return groups[0] if groups else "policytrail"
