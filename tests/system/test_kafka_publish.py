"""``policytrail kafka publish`` on brokers: every decision, in order, once but for a last batch."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from adapters.console.publishing.publication import Batch, Publication
from adapters.console.publishing.work import named, working
from adapters.kafka.sending import Sender
from adapters.ledger.reading import LedgerReader
from domain.errors import BrokerUnavailable, Refused, WorkspaceBusy
from streams.kafka_binding import fact_of
from streams.messages import Outgoing
from tests.brokers import Broker, running
from tests.console import Console
from tests.outlets import (
    Outlet,
    consumed_by_kafka_python,
    outlet,
    place,
    without_repeats,
)
from tests.publishers import (
    decide,
    decided,
    decisions_only,
    kept,
    outlets,
    settings,
    settled,
    step,
)


@pytest.fixture
def ours(broker: Broker, tmp_path: Path) -> Outlet:
    """Topics that nobody else has."""
    return outlet(broker, tmp_path)


@pytest.mark.parametrize("mode", ["structured", "binary"])
def test_decisions_are_in_their_topics_as_the_ledger_has_them(
    console: Console, ours: Outlet, mode: str
) -> None:
    """Two independent clients read the same facts, keys and positions."""
    settled(console)

    ran = console("kafka", "publish", *decisions_only(ours), "--mode", mode, "--json")
    messages = ours.found("commission")

    expected = {one.position: one.fact for one in decided(console)}
    assert (ran.code, ran.json()["messages"]) == (0, 4)
    assert {place(one)[0]: fact_of(one)[0] for one in messages} == expected
    assert [one.key for one in messages] == [fact_of(one)[0].stream.encode() for one in messages]
    again = consumed_by_kafka_python(ours.broker, ours.name("commission"), len(messages))
    assert [one[:3] + one[4:] for one in again] == [one[:3] + one[4:] for one in messages]


def test_what_was_published_is_not_published_again(console: Console, ours: Outlet) -> None:
    """The position is kept: a second run sends what came since, and nothing else."""
    settled(console)
    command = ("kafka", "publish", *decisions_only(ours), "--json")
    first = console(*command).json()
    second = console(*command).json()
    decide(console, 1, 2)

    third = console(*command).json()

    assert (second["from_position"], second["messages"]) == (first["last_position"], 0)
    assert [(one["topic"], one["messages"]) for one in third["topics"]] == [
        (ours.name("recorded"), 2)
    ]
    assert len(ours.found("commission")) == 4


def test_a_range_is_published_again_and_the_position_stays(console: Console, ours: Outlet) -> None:
    """For a reader who has lost something: the same positions, which others drop."""
    decide(console, *range(1, 20))
    console("kafka", "publish", *decisions_only(ours))
    before = kept(console)

    ran = console(
        *("kafka", "publish", *ours.options, "--from", 3, "--to", 8, "--json"),
        *("--topic", ours.name("recorded")),
    )

    positions = [place(one)[0] for one in ours.found("recorded")]
    expected = [one.position for one in decided(console)]
    assert (ran.code, ran.json()["messages"], kept(console)) == (0, 5, before)
    assert sorted(positions) == sorted(expected + [p for p in expected if 3 <= p <= 8])
    assert sorted(place(one)[0] for one in without_repeats(ours.found("recorded"))) == expected


def test_a_rehearsal_says_what_would_go_where_and_asks_no_broker(
    console: Console,
) -> None:
    """Nothing is kept by it."""
    settled(console)

    ran = console("kafka", "publish", "--dry-run", "--json").json()

    sent = {one["topic"]: one["messages"] for one in ran["topics"]}
    assert sent["policytrail.commission"] == 4
    assert sent["policytrail.findings"] == ran["findings"]["raised"] > 0
    assert (ran["dry_run"], kept(console)) == (True, 0)
    assert "would be published" in console("kafka", "publish", "--dry-run").err


def test_a_publisher_of_some_topics_keeps_a_position_of_its_own(
    console: Console, ours: Outlet
) -> None:
    """Asked for others it refuses: what it has passed over for them would never be sent."""
    settled(console)
    decide(console, 1)
    one = ("--publisher", "one", "--topic", ours.name("recorded"))

    ran = console("kafka", "publish", *ours.options, *one, "--json")
    refused = console("kafka", "publish", *ours.options, "--publisher", "one")
    unknown = console("kafka", "publish", *ours.options, "--topic", "nowhere")

    assert (ran.json()["messages"], ran.json()["findings"]["raised"]) == (1, 0)
    assert (kept(console, "one"), kept(console)) == (ran.json()["last_position"], 0)
    assert (refused.code, f"this publisher serves {ours.name('recorded')}" in refused.err) == (
        2,
        True,
    )
    assert (unknown.code, "publish to nowhere: it is none that" in unknown.err) == (2, True)


def test_a_topic_that_does_not_exist_is_said_and_not_made(
    console: Console, broker: Broker, tmp_path: Path
) -> None:
    """A broker would make it with the wrong number of partitions."""
    ours = outlet(broker, tmp_path)
    missing = ours._replace(declaration=tmp_path / "other.toml")
    text = ours.declaration.read_text().replace(ours.name("recorded"), f"{ours.prefix}-none")
    missing.declaration.write_text(text)
    decide(console, 1, 2)

    ran = console("kafka", "publish", *missing.options)
    again = console("kafka", "publish", *missing.options)

    assert (ran.code, again.code) == (1, 1)
    assert f"there is no topic {ours.prefix}-none" in again.err
    assert "kafka topics --create; the same command goes on after position 0" in again.err
    assert kept(console) == 0


def test_messages_of_a_batch_for_one_partition_are_one_record_batch(
    broker: Broker, tmp_path: Path
) -> None:
    """The broker takes it whole or not at all, so no reader sees a later one without an earlier."""
    ours = outlet(broker, tmp_path)
    batch = [Outgoing(ours.name("recorded"), b"k%d" % (n % 9), b"x" * 400) for n in range(1_000)]
    requests = list[list[int]]()

    def seen(by_node: Any) -> Any:
        requests.append([one.record_count for held in by_node.values() for one in held])
        return make(by_node)

    with Sender(settings(broker), "send") as sender:
        library = sender._producer._sender  # type: ignore[attr-defined]  # noqa: SLF001  # the library's thread
        make = library._create_produce_requests  # noqa: SLF001
        library._create_produce_requests = seen  # noqa: SLF001
        sender.send(batch)

    assert [sum(counts) for counts in requests if counts] == [1_000]
    assert sorted(map(len, filter(None, requests))) == [3]


def test_what_a_broker_does_not_take_is_refused_whole(broker: Broker, tmp_path: Path) -> None:
    """Sent in parts, the later one could be taken and the earlier one not."""
    ours = outlet(broker, tmp_path)
    batch = [Outgoing(ours.name("reports"), b"k", b"x" * 900_000) for _ in range(2)]

    with Sender(settings(broker), "publish") as sender:
        if broker.has("size_limit"):
            with pytest.raises(Refused, match=f"{ours.name('reports')} does not take a batch"):
                sender.send(batch)
        else:
            sender.send(batch)

    assert len(ours.found("reports")) == (0 if broker.has("size_limit") else 2)


def test_a_broker_that_goes_away_between_batches_is_gone_on_with(
    console: Console, tmp_path: Path
) -> None:
    """What was acknowledged is kept; the next run sends the rest."""
    decide(console, *range(1, 60))
    with running("noida", tmp_path / "broker") as broker:
        ours = outlet(broker, tmp_path)
        with LedgerReader(console.workspace / "ledger.sqlite") as ledger:
            who = named("policytrail", outlets(ours), 15)
            with working(ledger, who, outlets(ours), None) as publication:
                step(publication, settings(broker))
                broker.stop()
                first = kept(console)
                with pytest.raises(BrokerUnavailable):
                    step(publication, settings(broker, 0.5))
                assert (kept(console), first > 0) == (first, True)
        away = console("kafka", "publish", *decisions_only(ours), "--timeout", 0.5)
        broker.start()
        back = console("kafka", "publish", *decisions_only(ours), "--json")
        messages = ours.found("recorded")

    assert (away.code, f"goes on after position {first}" in away.err) == (1, True)
    assert back.json()["from_position"] == first
    assert sorted(place(one)[0] for one in messages) == [one.position for one in decided(console)]


def test_a_second_publisher_is_told_while_the_first_is_at_work(
    console: Console, ours: Outlet
) -> None:
    """It waits for the lease; when that is renewed, it leaves the field."""
    decide(console, 1, 2)
    path = console.workspace / "ledger.sqlite"
    done = Event()

    def renew(publication: Publication) -> None:
        while not done.wait(0.05):
            publication.acknowledged(Batch([], 0, [], []))

    who = named("policytrail", outlets(ours), 15)
    with (
        LedgerReader(path) as ledger,
        working(ledger, who, outlets(ours), None) as publication,
        ThreadPoolExecutor() as pool,
    ):
        renewing = pool.submit(renew, publication)
        ran = console("kafka", "publish", *decisions_only(ours))
        done.set()
        renewing.result()

    assert (ran.code, f"{who.worker} is publishing" in ran.err) == (1, True)
    assert ours.found("recorded") == []


def test_a_publisher_that_follows_stands_by_until_the_other_ends(
    console: Console, ours: Outlet
) -> None:
    """Where the first one stopped, the second goes on."""
    decide(console, *range(1, 9))
    path = console.workspace / "ledger.sqlite"
    who = named("policytrail", outlets(ours), 15)
    with LedgerReader(path) as ledger, LedgerReader(path) as other, ExitStack() as stack:
        first = stack.enter_context(working(ledger, who, outlets(ours), None))
        step(first, settings(ours.broker))

        def look() -> bool:
            stack.close()
            return False

        with working(other, who, outlets(ours), look) as second:
            assert second.position == first.position > 0


def test_a_publisher_that_was_taken_for_dead_remembers_nothing(
    console: Console, ours: Outlet
) -> None:
    """Its epoch is over: what it sends late is a repeat, and the position is the other's."""
    decide(console, *range(1, 30))
    path = console.workspace / "ledger.sqlite"
    with LedgerReader(path) as ledger, LedgerReader(path) as other:
        who = named("policytrail", outlets(ours), 0.0)
        with working(ledger, who, outlets(ours), None) as asleep:
            step(asleep, settings(ours.broker))
            late = asleep.next_batch()
            assert late is not None
            with working(other, who, outlets(ours), None) as awake:
                for _ in range(3):
                    step(awake, settings(ours.broker))
                with Sender(settings(ours.broker), "publish") as sender:
                    sender.send(late.messages)
                with pytest.raises(WorkspaceBusy, match="another process has taken over"):
                    asleep.acknowledged(late)
                assert kept(console) == awake.position
    console("kafka", "publish", *decisions_only(ours))

    messages = without_repeats(ours.found("recorded"))
    assert sorted(place(one)[0] for one in messages) == [one.position for one in decided(console)]
