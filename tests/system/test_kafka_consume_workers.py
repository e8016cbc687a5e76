"""Workers of ``kafka consume``: they share, are told to end, killed, late, or without a broker."""

import signal
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from adapters.console.consuming.holdings import Task
from adapters.console.consuming.processes import work
from adapters.kafka.settings import Settings
from adapters.ledger.messages import MessageLedger
from domain.errors import BrokerUnavailable
from streams.consumer_news import News, Recorded, Said, Standing
from streams.intake import Tally
from tests.brokers import WHEELS, Broker, running
from tests.console import Console
from tests.topics import Consuming, close_clients, events, make, send

FACTS = "SELECT COUNT(*) FROM events"
HELD = "SELECT COUNT(*) FROM partitions WHERE worker IS NOT NULL"
BATCH = 400


def await_(consuming: Consuming, sql: str, wanted: int, patience: float = 30.0) -> None:
    """Wait until the one value that SQL asks for is this."""
    end = time.monotonic() + patience
    while (found := consuming.ask(sql)) != [(wanted,)]:
        assert time.monotonic() < end, f"{sql}: {found}, not {wanted}"
        time.sleep(0.05)


def _line(process: "subprocess.Popen[bytes]") -> str:
    """The next line that a process says to a person."""
    assert process.stderr
    return process.stderr.readline().decode()


def ended(process: "subprocess.Popen[bytes]", how: signal.Signals) -> tuple[int, str, str]:
    """End a process: its exit code, and what it printed."""
    process.send_signal(how)
    try:
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
    return process.returncode, out.decode(), err.decode()


def test_several_workers_share_the_partitions(consuming: Consuming) -> None:
    """Together they read everything once; one reconciliation is printed."""
    topic = make(consuming.broker, 4)
    for partition in range(4):
        numbers = range(partition * 1000, partition * 1000 + BATCH)
        send(consuming.broker, topic, events(numbers, f"policy/P-{partition}"), partition=partition)

    ran = consuming(topic, "--workers", 2, "--json")
    workers = consuming.ask("SELECT COUNT(*) FROM workers")

    assert (ran.code, ran.json()["read"], workers) == (0, 4 * BATCH, [(0,)])
    assert len(set(consuming.ids())) == 4 * BATCH
    assert consuming.ask("SELECT SUM(epoch) FROM partitions") != [(0,)]


def test_following_ends_when_it_is_told_to_and_accounts_for_what_it_read(
    consuming: Consuming,
) -> None:
    """SIGTERM: what was recorded stays, the leases are given back, the code is 143."""
    topic = make(consuming.broker)
    send(consuming.broker, topic, events(range(2)))
    process = consuming.start(topic, "--follow", "--workers", 1)
    await_(consuming, FACTS, 2)
    send(consuming.broker, topic, events(range(2, 5)))
    await_(consuming, FACTS, 5)

    code, out, err = ended(process, signal.SIGTERM)

    assert (code, out.split()[:4]) == (143, ["read", "5", "recorded", "5"])
    assert "interrupted: what was recorded stays; run the same command to go on" in err
    assert consuming.ask(HELD) == [(0,)]


def test_what_a_killed_worker_held_is_taken_over(consuming: Consuming) -> None:
    """When its lease has expired; nothing is lost, doubled or out of order."""
    topic = make(consuming.broker, 2)
    for partition in range(2):
        send(consuming.broker, topic, events(range(partition, BATCH, 2)), partition=partition)
    killed = consuming.start(topic, "--follow", "--lease", "2")
    await_(consuming, HELD, 2)
    code, _, _ = ended(killed, signal.SIGKILL)
    send(consuming.broker, topic, events(range(BATCH, BATCH + 9)))

    ran = consuming(topic, "--json", "--lease", "2")
    offsets: dict[str, list[Any]] = {}
    for _, _, feed, offset, _ in consuming.facts():
        offsets.setdefault(feed, []).append(offset)

    assert (code, ran.code) == (-signal.SIGKILL, 0)
    assert sorted(offsets.values(), key=len) == [
        list(range(BATCH // 2)),
        list(range(BATCH // 2 + 9)),
    ]


def test_a_worker_that_was_taken_for_dead_writes_nothing(consuming: Consuming) -> None:
    """It wakes up with a batch in its hands; another one has recorded that meanwhile."""
    topic = make(consuming.broker)
    send(consuming.broker, topic, events(range(5)))
    path = consuming.console.workspace / "ledger.sqlite"
    path.parent.mkdir()
    task = Task(
        "policytrail", (topic,), follow=False, most=None, lease_seconds=1, timeout_seconds=9
    )
    settings = Settings((consuming.broker.address,), timeout_seconds=9)
    told: list[News] = []
    late: list[News] = []

    def sleeping(news: News) -> None:
        late.append(news)
        if isinstance(news, Standing) and not told:
            time.sleep(1.1)
            with MessageLedger(path) as other:
                work(task, other, settings, told.append)

    with MessageLedger(path) as ledger:
        work(task, ledger, settings, sleeping)

    assert sum(news.tally.recorded for news in told if isinstance(news, Recorded)) == 5
    assert not [news for news in late if isinstance(news, Recorded)]
    assert [news.text for news in late if isinstance(news, Said) and "another worker" in news.text]
    assert len(consuming.ids()) == 5


def test_a_partition_that_is_lost_in_between_does_not_disturb_the_others(
    consuming: Consuming,
) -> None:
    """Its batch is let go and read again by whoever has it next; the others' batches stand."""
    topic = make(consuming.broker, 3)
    for partition in range(3):
        numbers = range(partition * 10, partition * 10 + 5)
        send(consuming.broker, topic, events(numbers), partition=partition)
    path = consuming.console.workspace / "ledger.sqlite"
    path.parent.mkdir()
    task = Task(
        "policytrail", (topic,), follow=False, most=None, lease_seconds=9, timeout_seconds=9
    )
    told: list[News] = []

    def meddling(news: News) -> None:
        with MessageLedger(path) as other:
            for state in other.partitions("policytrail") if not told else ():
                if lease := state.lease(state.worker or "") if state.partition != 2 else None:
                    other.give_back(lease)
        told.append(news)

    with MessageLedger(path) as ledger:
        work(task, ledger, Settings((consuming.broker.address,), timeout_seconds=9), meddling)
    read = [news.tally for news in told if isinstance(news, Recorded)]

    assert sum(read, Tally()) == Tally(recorded=15, misplaced=15)
    assert len(consuming.ids()) == 15


def test_a_broker_that_goes_away_is_waited_for(tmp_path: Path) -> None:
    """--follow says so; what was sent meanwhile is read when it is back, once."""
    for kind in (kind for kind in WHEELS if Broker(kind, tmp_path).has("restart")):
        with running(kind, tmp_path / kind) as broker:
            with closing(Consuming(Console(tmp_path / f"{kind}-workspace"), broker)) as consuming:
                topic = make(broker)
                send(broker, topic, events(range(3)))
                process = consuming.start(topic, "--follow", "--lease", "6")
                await_(consuming, FACTS, 3)
                broker.stop()
                said = [_line(process)]
                broker.start()
                said.append(_line(process))
                send(broker, topic, events(range(3, 6)))
                await_(consuming, FACTS, 6)
                code, _, _ = ended(process, signal.SIGINT)
            close_clients(broker.address)

        assert (code, consuming.ids()) == (130, [f"e-{n}" for n in range(6)])
        assert "waiting for the broker: " in said[0]
        assert said[1] == "the broker answers again\n"


def test_without_following_a_broker_that_goes_away_ends_the_run(tmp_path: Path) -> None:
    """After --timeout; what was recorded stays, and the leases are given back."""
    with running(WHEELS[0], tmp_path / "broker") as broker:
        consuming = Consuming(Console(tmp_path / "workspace"), broker)
        topic = make(broker, 2)
        send(broker, topic, events(range(3)))
        consuming(topic, "--max", 1)
        path = consuming.console.workspace / "ledger.sqlite"
        task = Task("policytrail", (topic,), False, None, 1, 1)
        settings = Settings((broker.address,), timeout_seconds=1)

        def stopping(news: News) -> None:
            if isinstance(news, Standing):
                broker.stop()

        with (
            MessageLedger(path) as ledger,
            pytest.raises(BrokerUnavailable, match="nobody listens"),
        ):
            work(task, ledger, settings, stopping)
        close_clients(broker.address)

    assert len(consuming.ids()) == 1
    assert consuming.ask(HELD) == [(0,)]
