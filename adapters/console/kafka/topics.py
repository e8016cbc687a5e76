"""``policytrail kafka topics``: what is declared, and how a broker keeps it."""

import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.console.common import (
    ATTENTION,
    JsonOption,
    WorkspaceOption,
    counted,
    print_json,
    print_table,
    say,
    wants_json,
)
from adapters.console.kafka.common import (
    BootstrapOption,
    ConfigOption,
    TimeoutOption,
    settings_of,
)
from domain.errors import Misused
from streams.topics import Declared, declared, read
from streams.topics_compared import Difference, Found, compared, unsaid, wanted

if TYPE_CHECKING:
    from adapters.kafka.topics import Topics

CreateOption = Annotated[
    bool,
    typer.Option("--create", help="Make what is missing, and change what can be without a loss."),
]
CheckOption = Annotated[bool, typer.Option("--check", help="Compare; exit with 2 if they differ.")]
DiffOption = Annotated[bool, typer.Option("--diff", help="Show what differs, one a line.")]
GrowOption = Annotated[
    bool,
    typer.Option(
        "--grow",
        help="With --create: also add partitions. Facts of an aggregate then stand in two of them.",
    ),
]
ReplicationOption = Annotated[
    int | None,
    typer.Option(min=1, metavar="N", help="With --create: copies (default: the broker's own)."),
]
DeclarationOption = Annotated[
    Path | None,
    typer.Option(
        "--declaration", metavar="FILE", help="Another topics.toml than the one that is built in."
    ),
]
MISSING = "missing"
WAYS = {
    "create": "--create",
    "grow": "--create --grow",
    "by hand": "by hand: messages or their order could be lost",
}
"""What puts a difference right."""


def topics(
    ctx: typer.Context,
    *,
    create: CreateOption = False,
    check: CheckOption = False,
    diff: DiffOption = False,
    grow: GrowOption = False,
    replication_factor: ReplicationOption = None,
    declaration_file: DeclarationOption = None,
    config: ConfigOption = None,
    bootstrap: BootstrapOption = None,
    timeout: TimeoutOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the declared topics; make them on a broker, or compare. Nothing is ever deleted.

    Exits with 2 if --create leaves or --check finds a difference.
    """
    if create + check + diff > 1 or (not create and (grow or replication_factor)):
        why = "--create, --check and --diff exclude each other; --grow and --replication-factor"
        raise Misused("kafka topics", f"{why} go with --create", "give one of the three")
    those = declared() if declaration_file is None else read_declaration(declaration_file)
    json = wants_json(ctx, as_json=as_json)
    if not (create or check or diff):
        _list(those, as_json=json)
        return
    from adapters.kafka.topics import connected

    settings = settings_of(ctx, config, bootstrap, timeout=timeout, workspace_dir=workspace_dir)
    with connected(settings) as broker:
        done = _create(broker, those, replication_factor, grow=grow) if create else {}
        found = broker.found(_names(those))
    differences = [*compared(those, found)]
    if json:
        print_json(done | _plain(those, found, differences))
    else:
        _say(done, those, found, differences, diff=diff)
    if differences and not diff:
        raise typer.Exit(ATTENTION)


def read_declaration(file: Path) -> Declared:
    """The topics that a file declares.

    raises  Misused if it cannot be read or is not of the form
    """
    attempted = f"read the declaration of topics in {file}"
    try:
        return read(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise Misused(attempted, (exc.strerror or str(exc)).lower(), "name another file") from None
    except (AttributeError, KeyError, TypeError, ValueError) as exc:
        why = f"it is not of the form of streams/topics.toml ({exc})"
        raise Misused(attempted, why, "mend it as the built-in one is written") from None


def _list(those: Declared, *, as_json: bool) -> None:
    every = [*those.every()]
    if as_json:
        print_json({"topics": [asdict(topic) for topic in every]})
        return
    print_table(
        ("topic", "direction", "partitions", "days", "owner"),
        [(t.name, t.direction, t.partitions, t.retention_days, t.owner) for t in every],
    )


def _create(
    broker: "Topics", those: Declared, replication_factor: int | None, *, grow: bool
) -> dict[str, Any]:
    """Make what is missing, then change what may be; the second look counts what others made."""
    found = broker.found(_names(those))
    missing = [one for one in wanted(those, found) if one.topic.name not in found]
    made = broker.make(missing, replication_factor) if missing else []
    changed = []
    for one in compared(those, broker.found(_names(those))):
        if one.way == "create" and one.found is not None:
            broker.change(one)
        elif one.way == "grow" and grow:
            broker.grow(one)
        else:
            continue
        changed.append(one)
    return {"made": made, "changed": [asdict(one) for one in changed]}


def _plain(
    those: Declared, found: Mapping[str, Found], differences: list[Difference]
) -> dict[str, Any]:
    return {
        "topics": len(_names(those)),
        "differences": [asdict(one) for one in differences],
        "unsaid": [f"{topic} {name}" for topic, name in unsaid(those, found)],
    }


def _say(
    done: Mapping[str, Any],
    those: Declared,
    found: Mapping[str, Found],
    differences: list[Difference],
    *,
    diff: bool,
) -> None:
    for name in done.get("made", ()):
        sys.stdout.write(f"made {name}\n")
    for one in done.get("changed", ()):
        sys.stdout.write(f"changed {one['topic']}: {one['what']} to {one['declared']}\n")
    if diff and differences:
        print_table(
            ("topic", "what", "declared", "found", "put right by"),
            [(d.topic, d.what, d.declared, d.found or MISSING, WAYS[d.way]) for d in differences],
        )
    elif not diff:
        sys.stdout.writelines(f"{_line(one)}\n" for one in differences)
    silent = sorted({name for _, name in unsaid(those, found)})
    if silent:
        say(f"the broker does not say {', '.join(silent)}, so that was not compared")
    total = counted(len(_names(those)), "topic")
    say(f"{total}, {counted(len(differences), 'difference')}")


def _line(one: Difference) -> str:
    if one.found is None:
        return f"{one.topic} is {MISSING}; {WAYS[one.way]}"
    return f"{one.topic}: {one.what} is {one.found}, declared {one.declared}; {WAYS[one.way]}"


def _names(those: Declared) -> list[str]:
    return [topic.name for topic in those.every()]
