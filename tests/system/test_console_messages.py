"""Rejected messages and stopped partitions on the command line."""

import json
from pathlib import Path

import pytest

from adapters.ledger.leases import Seen
from adapters.ledger.messages import MessageLedger
from streams.kafka_binding import bound
from streams.message_intake import judge
from streams.messages import Message
from tests.console import Console
from tests.lines import event, place, write
from tests.messages import TOPIC, fact, known, later, lease_of, message, record, seen


@pytest.fixture
def ledger(console: Console) -> MessageLedger:
    """The ledger of a new workspace."""
    console.workspace.mkdir()
    return MessageLedger(console.workspace / "ledger.sqlite")


def stop(ledger: MessageLedger) -> None:
    """Read a message, then lose the next ones."""
    record(ledger, lease_of(ledger, "worker-1"), fact(0))
    ledger.take("g", "worker-1", seen(first=5), 30)


def binary(offset: int, *, later_version: bool = False) -> Message:
    """A fact in binary mode."""
    held = later(offset) if later_version else fact(offset)
    with known():
        verdict = judge(held).verdict
    key, value, headers = bound(verdict.fact, "binary")  # type: ignore[union-attr]  # accepted
    return Message(TOPIC, 0, offset, 5, key, value, headers)


def test_a_rejected_message_is_shown_with_key_headers_and_time(
    console: Console, ledger: MessageLedger
) -> None:
    """What a terminal would obey is written out."""
    record(ledger, lease_of(ledger), message(4, b"\x1b[2J", "k\x07", headers=(("h", b"\xff\n"),)))

    shown = console("rejects", "show", 1).out
    plain = console("rejects", "show", 1, "--json").json()
    ledger.dead_letter_refused(1, "too long")
    refused = console("rejects", "show", 1).out

    assert "partition    policytrail.policy/0\noffset       4\n" in shown
    assert "key          k\\x07\n" in shown
    assert "timestamp    1970-01-01T08:00:01.004000+08:00\n" in shown
    assert "header 1 h   \\xff\\n\n" in shown
    assert "\\x1b[2J\n" in shown
    assert plain["message"]["headers"] == [["h", "\\xff\n"]]
    assert (plain["message"]["dead_letter"], plain["message"]["group"]) == ("unsent", "g")
    assert "refused: too long" in refused


def test_a_message_is_retried_with_its_headers(console: Console, ledger: MessageLedger) -> None:
    """What an older program turned away, a newer one may read; the version is in a header."""
    unknown = "policy.ReceiptReturned.v9"
    strange = binary(0, later_version=True)
    headers = tuple((n, b"policy.Else.v1" if n == "ce_type" else v) for n, v in strange.headers)
    record(ledger, lease_of(ledger), strange._replace(headers=headers), message(1, b"no"))

    before = console("rejects", "retry", "--no-project", "--json")
    with known("policy.Else.v1"):
        after = console("rejects", "retry", "--no-project", "--json")

    assert unknown.encode() in dict(strange.headers).values()
    assert (before.code, before.json()["rejected"]) == (2, 2)
    assert (after.json()["recorded"], after.json()["rejected"]) == (1, 1)
    assert place(ledger.rows(0, 9)[0]) == "policytrail.policy/0:0"


def test_a_message_is_mended_by_a_line(
    console: Console, ledger: MessageLedger, tmp_path: Path
) -> None:
    """The fact stands where the message stood; and what waited is released by the way."""
    lease, _ = record(ledger, lease_of(ledger), message(0, None), later(1, subject="policy/P-2"))
    mended = write(tmp_path, event(7), name="mended")

    with known():
        ran = console("rejects", "retry", 1, "--line", mended, "--no-project")

    assert (ran.code, "recorded   1" in ran.out) == (0, True)
    assert "released what was parked: recorded 1" in ran.err
    assert [place(row) for row in ledger.rows(0, 9)] == [f"{lease.feed}:0", f"{lease.feed}:1"]


def test_what_waits_by_now_stays_rejected_when_it_is_retried(
    console: Console, ledger: MessageLedger
) -> None:
    """The name is known, the version is not: say so."""
    record(ledger, lease_of(ledger), later(0, type="policy.Else.v1"))

    with known("policy.Else.v2"):
        ran = console("rejects", "retry", "--no-project")

    assert (ran.code, "type: expected" in ran.err) == (2, True)


def test_what_can_be_a_line_is_exported_as_one(console: Console, ledger: MessageLedger) -> None:
    """The event of a binary message, JSON without its line breaks; the rest is counted."""
    pretty = json.dumps(json.loads(event(1, extra=1)), indent=1).encode()
    broken = binary(3)._replace(headers=binary(3).headers[:-1])
    held = [message(0, pretty), message(1, b"a\nb"), message(2, None), broken]
    record(ledger, lease_of(ledger), *held)

    ran = console("rejects", "export")
    whole = console("rejects", "export", "--messages")

    lines = [json.loads(line) for line in ran.out.splitlines()]
    assert [line["id"] for line in lines] == ["e-1", "e-3"]
    assert "2 messages left out, which cannot be a line" in ran.err
    assert [json.loads(line)["offset"] for line in whole.out.splitlines()] == [0, 1, 2, 3]


def test_lines_and_messages_are_exported_apart(
    console: Console, ledger: MessageLedger, tmp_path: Path
) -> None:
    """A line of a file is no message, and that is said."""
    ledger.close()
    console("ingest", write(tmp_path, b"no"), "--no-project")

    ran = console("rejects", "export", "--messages", "--out", tmp_path / "out", "--json")

    assert (ran.json()["written"], ran.json()["left_out"]) == (0, 1)


def test_partitions_show_how_far_each_has_come(console: Console, ledger: MessageLedger) -> None:
    """Who reads it, what was found, why it is stopped and how it goes on; the code says look."""
    stop(ledger)
    ledger.take("h", "worker-2", seen(1), 30)

    ran = console("kafka", "partitions", "--json")
    words = console("kafka", "partitions")
    fine = console("kafka", "partitions", "--group", "h")

    one, two = ran.json()["partitions"]
    assert (ran.code, words.code, fine.code) == (2, 2, 0)
    assert (one["group"], one["next_offset"], one["stopped"], one["worker"]) == (
        "g",
        1,
        "lost",
        None,
    )
    assert (one["counts"]["read"], one["counts"]["recorded"]) == (1, 1)
    assert (two["worker"], two["lease_expired"], two["epoch"]) == ("worker-2", False, 1)
    assert "stands still at 1: the messages 1 to 4 were deleted before they were read" in words.err
    assert "kafka restart policytrail.policy/0 --group g" in words.err


def test_a_stopped_partition_is_restarted_with_a_reason(
    console: Console, ledger: MessageLedger
) -> None:
    """What is passed over stays in the ledger with the reason; status says so while it stands."""
    stop(ledger)
    stopped = console("status", "--json").json()["ledger"]["stopped_partitions"]
    asked = "kafka", "restart", "policytrail.policy/0", "--reason", "retention", "--by", "lin"

    words = console(*asked, "--at", "earliest")
    ran = console(*asked, "--at", "5", "--json")
    shown = console("kafka", "partitions", "--json")
    listed = console("kafka", "partitions").out

    assert [text.partition(":")[0] for text in stopped] == ["policytrail.policy/0 of g"]
    assert "goes on at the first message there is" in words.out
    assert (ran.json()["next_offset"], shown.code) == (5, 0)
    assert [one["to"]["offset"] for one in shown.json()["passed_over"]] == [None, 5]
    assert "retention" in listed
    assert console("status", "--json").json()["ledger"]["stopped_partitions"] == []


def test_a_partition_can_go_on_where_it_stands(console: Console, ledger: MessageLedger) -> None:
    """A false alarm: nothing is passed over."""
    record(ledger, ledger.take("g", "w", {(TOPIC, 0): Seen("one", 0)}, 30)[0], fact(0))
    ledger.take("g", "w", {(TOPIC, 0): Seen("two", 0)}, 30)

    ran = console("kafka", "restart", f"{TOPIC}/0", "--at", "CURRENT", "--reason", "moved")

    assert ran.out == "policytrail.policy/0@2 of the group g goes on at 1\n"


@pytest.mark.parametrize(
    ("partition", "at", "why"),
    [
        ("policytrail.policy", "0", "it names no partition"),
        ("policytrail.policy/x", "0", "it names no partition"),
        ("policytrail.policy/0", "latest", "it is no offset"),
        ("policytrail.policy/0", "9" * 20, "it is no offset"),
        ("policytrail.policy/7", "0", "this group has never read it"),
        ("policytrail.policy/0", "0", "several groups have read it (g, h)"),
    ],
)
def test_a_restart_that_means_nothing_is_one_sentence(
    console: Console, ledger: MessageLedger, partition: str, at: str, why: str
) -> None:
    """What was asked, why not, and the way out."""
    lease_of(ledger)
    lease_of(ledger, group="h")

    ran = console("kafka", "restart", partition, "--at", at, "--reason", "why")

    assert (ran.code, why in ran.err) == (1 if "never" in why else 2, True)
