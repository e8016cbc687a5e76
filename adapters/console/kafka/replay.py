"""``policytrail kafka replay``: puts a folder of messages on topics, partition by partition."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from adapters.console.common import (
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
from adapters.message_folders import PartitionFile, partition_files
from domain.errors import Damaged, NotFound, PolicytrailError
from streams.messages import Outgoing

if TYPE_CHECKING:
    from adapters.kafka.sending import Sender

FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Folder with a folder for each topic.")
]
KeepOption = Annotated[
    bool,
    typer.Option(
        "--keep-timestamps",
        help="Send the times that are written. A broker may delete what is older than it keeps.",
    ),
]


def replay(
    ctx: typer.Context,
    folder: FolderArgument,
    *,
    keep_timestamps: KeepOption = False,
    config: ConfigOption = None,
    bootstrap: BootstrapOption = None,
    timeout: TimeoutOption = None,
    workspace_dir: WorkspaceOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put a folder of messages on topics, partition by partition in order; no topic is made.

    Offsets are given by the broker: on an empty topic they are those of the folder.
    """
    from adapters.kafka.sending import Sender

    files = partition_files(folder)
    settings = settings_of(ctx, config, bootstrap, timeout=timeout, workspace_dir=workspace_dir)
    with Sender(settings, f"replay {folder}") as sender:
        _check(files, sender.partitions(file.topic for file in files), folder)
        sent = [_replayed(sender, file, keep_timestamps=keep_timestamps) for file in files]
    total = sum(one["messages"] for one in sent)
    if wants_json(ctx, as_json=as_json):
        print_json({"folder": str(folder), "messages": total, "partitions": sent})
        return
    print_table(
        ("topic", "partition", "messages"),
        [(one["topic"], str(one["partition"]), one["messages"]) for one in sent],
    )
    say(f"{counted(total, 'message')} replayed from {folder}")


def _check(
    files: Sequence[PartitionFile], there: Mapping[str, frozenset[int]], folder: Path
) -> None:
    """Check that every partition is there, before anything is sent.

    raises  NotFound
    """
    for file in files:
        if file.partition not in there[file.topic]:
            raise NotFound(
                f"replay {folder}",
                f"{file.topic} has {counted(len(there[file.topic]), 'partition')} on the broker,"
                f" and none of number {file.partition}",
                "give it more with: policytrail kafka topics --create --grow",
            )


def _replayed(sender: "Sender", file: PartitionFile, *, keep_timestamps: bool) -> dict[str, Any]:
    """Send a partition's file.

    raises  BrokerUnavailable, AccessDenied, NotFound, Refused, Damaged: all say how many messages
            of the partition are acknowledged
    """
    from streams.publishing import batches

    acknowledged = 0
    try:
        for batch in batches(_messages(file, keep_timestamps=keep_timestamps)):
            sender.send(batch)
            acknowledged += len(batch)
    except PolicytrailError as exc:
        exc.why += f" ({acknowledged:,} of {file.topic}/{file.partition} are acknowledged)"
        raise
    return {"topic": file.topic, "partition": file.partition, "messages": acknowledged}


def _messages(file: PartitionFile, *, keep_timestamps: bool) -> Iterator[Outgoing]:
    from adapters.line_files import lines
    from streams.cloudevents import Malformed
    from streams.folder_lines import MAX_MESSAGE_LINE, plain_messages, whole_messages
    from streams.replaying import outgoing

    with file.path.open("rb") as opened:
        held = lines(opened, longest=MAX_MESSAGE_LINE)
        found = (
            whole_messages(held, file.topic, file.partition, -1)
            if file.whole
            else plain_messages(held, file.topic, file.partition, 0)
        )
        try:
            for one in found:
                if one.value is not None:
                    why = f"the value of offset {one.message.offset} has {one.value.size:,} bytes"
                    raise Damaged(f"read {file.path}", why, "no broker would take it; take it out")
                yield outgoing(one.message, whole=file.whole, keep_timestamp=keep_timestamps)
        except Malformed as exc:
            raise Damaged(f"read {file.path}", f"line {exc}", "mend the file") from exc
