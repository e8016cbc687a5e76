"""A publisher that is killed (-9) again and again: nothing is missing, only a batch is repeated."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from adapters.ledger.read import of_source
from adapters.ledger.reading import LedgerReader
from streams.kafka_binding import fact_of
from streams.messages import Message
from tests.brokers import Broker
from tests.outlets import Outlet, event, outlet, place, without_repeats

DRIVER = Path(__file__).with_name("publish_kill_driver.py")


def killed(broker: Broker, folder: Path, seed: int) -> tuple[Outlet, Any]:
    """Let the driver do its work; the topics, and what it says."""
    ours = outlet(broker, folder)
    command = [sys.executable, str(DRIVER), str(folder), broker.address]
    command += [str(ours.declaration), str(seed)]
    ran = subprocess.run(command, capture_output=True, check=False, text=True)
    assert ran.returncode == 0, ran.stderr
    return ours, json.loads(ran.stdout)


def known(messages: list[Message]) -> list[list[Any]]:
    """The findings that a reader knows who has read these events."""
    findings: dict[tuple[Any, ...], tuple[str, str]] = {}
    for one in map(event, messages):
        data = one["data"]
        key = (one["subject"], data["rule"], data["rule_version"], data["occurrence"])
        if one["type"] == "finding.FindingRaised.v1":
            assert key not in findings
            findings[key] = one["id"], data["deviation"]
        else:
            assert findings.pop(key)[0] == one["causationid"]
    return sorted([*key, deviation] for key, (_, deviation) in findings.items())


def test_killed_at_random_lines_every_decision_is_there_and_only_last_batches_twice(
    broker: Broker, tmp_path: Path
) -> None:
    """Readers who drop what is not beyond the last position have the ledger, in its order."""
    ours, told = killed(broker, tmp_path, seed=20_101_122)

    decisions, findings = ours.found("recorded"), ours.found("findings")
    with LedgerReader(tmp_path / "ledger.sqlite") as ledger:
        decided = ledger.ask(lambda db: of_source(db, "policytrail", 0, 2**62, 2**31))
    kept = without_repeats(decisions)
    places = Counter(map(place, decisions)) + Counter(map(place, findings))
    twice = {one for one, times in places.items() if times > 1}

    assert {place(one)[0]: fact_of(one)[0] for one in kept} == {
        one.position: one.fact for one in decided
    }
    assert len(kept) == len(decided)
    assert known(without_repeats(findings)) == told["findings"]
    assert len({event(one)["id"] for one in findings}) == len(set(map(place, findings)))
    assert set() < twice <= set(map(tuple, told["may_repeat"]))
    assert told["killed"] > 10
