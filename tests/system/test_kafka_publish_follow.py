"""``policytrail kafka publish --follow``: it goes on when a broker goes away and comes back."""

import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

from tests.brokers import running
from tests.console import Console
from tests.outlets import outlet, place, without_repeats
from tests.publishers import decide, decided, decisions_only, kept

PATIENCE = 60.0  # seconds after which something is wrong for good


def until(what: Callable[[], bool]) -> None:
    """Wait until something is so."""
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end
        time.sleep(0.05)


def figure(file: Path, name: str) -> float:
    """A figure of the metrics."""
    line = rf"^policytrail_publish_{name}(?:{{[^}}]*}})? (\S+)$"
    found = re.search(line, file.read_text(), re.MULTILINE)
    return float(found[1]) if found else -1.0


def test_it_follows_the_ledger_and_outlives_the_broker(console: Console, tmp_path: Path) -> None:
    """What is decided while no broker answers is sent when one does; SIGTERM ends it well."""
    decide(console, *range(1, 9))
    metrics = tmp_path / "publish.prom"
    with running("noida", tmp_path / "broker") as broker:
        ours = outlet(broker, tmp_path)
        process = console.start(
            *("kafka", "publish", "--follow", *decisions_only(ours), "--timeout", "1"),
            *("--metrics-file", metrics, "--json"),
        )
        until(lambda: kept(console) == 8)
        broker.stop()
        decide(console, *range(9, 30))
        until(lambda: figure(metrics, "failures_total") > 0)
        away = kept(console)
        broker.start()
        until(lambda: kept(console) == 29 and figure(metrics, "lag_positions") == 0)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
        messages = ours.found("recorded")

    expected = [one.position for one in decided(console)]
    assert (process.returncode, away) == (0, 8), err
    assert sorted(place(one)[0] for one in without_repeats(messages)) == expected
    assert figure(metrics, "messages_total") == len(expected)
    assert figure(metrics, "position") == 29
    assert b"trying again" in err
    assert b'"to_position": 29' in out
