"""The topic of findings: who reads it from the start knows what ``policytrail findings`` says."""

import json
from pathlib import Path
from typing import Any

import pytest

from streams.fixtures import FIXTURES
from tests.brokers import Broker
from tests.console import Console
from tests.lines import event as line
from tests.outlets import Outlet, event, outlet, place, without_repeats
from tests.rule_stories.case import golden

FACTS = (FIXTURES / "F05b-three-months-late.ndjson").read_bytes().splitlines(keepends=True)
ISSUED, RETURNED = FACTS[:12], FACTS[12:]
RAISED, WITHDRAWN = "finding.FindingRaised.v1", "finding.FindingWithdrawn.v1"
ACCEPTED = {
    "rule_id": "RCP-01",
    "approver_ref": "QM-1",
    "reason": "the courier lost the slip",
    "accepted_on": "2011-03-05",
    "expires_on": "2999-12-31",
}
Told = list[tuple[str, str, str]]


class Feed:
    """A workspace that publishes, and what a reader of the topic has read so far."""

    def __init__(self, console: Console, ours: Outlet) -> None:
        self.console = console
        self.ours = ours
        self.read: dict[tuple[Any, ...], dict[str, Any]] = {}
        self.seen = 0

    def ingest(self, *lines: bytes) -> None:
        """Let facts become known."""
        assert self.console("ingest", "-", "--no-project", stdin=b"".join(lines)).code == 0

    def publish(self, *options: str) -> Told:
        """Publish; what was said about policies: type, rule and deviation."""
        assert self.console("kafka", "publish", *self.ours.options, *options).code == 0
        messages = without_repeats(self.ours.found("findings"))
        new = sorted(messages, key=place)[self.seen :]
        self.seen += len(new)
        told = []
        for one in map(event, new):
            data = one["data"]
            if one["type"] in {RAISED, WITHDRAWN}:
                self._take(one)
                if one["subject"] != "company":
                    told.append((one["type"], data["rule"], data["deviation"]))
            else:
                told.append((one["type"], data["rule_id"], "accepted"))
        return told

    def _take(self, one: dict[str, Any]) -> None:
        data = one["data"]
        key = one["subject"], data["rule"], data["rule_version"], data["occurrence"]
        if one["type"] == RAISED:
            assert key not in self.read
            self.read[key] = one
        else:
            assert self.read[key]["id"] == one["causationid"]
            assert self.read.pop(key)["data"] == data

    def found(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """What the program itself says, in the same form."""
        rows = self.console("findings", "--json").json()["findings"]
        left_out = ("stream", "position", "accepted_by", "accepted_until")
        return {
            (row["stream"], row["rule"], row["rule_version"], row["occurrence"]): {
                name: value
                for name, value in row.items()
                if name not in left_out and value is not None
            }
            for row in rows
        }

    def known(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """What the reader knows."""
        return {key: one["data"] for key, one in self.read.items()}


@pytest.fixture
def feed(console: Console, broker: Broker, tmp_path: Path) -> Feed:
    """A feed with topics of its own."""
    return Feed(console, outlet(broker, tmp_path))


def test_findings_are_raised_and_withdrawn_as_facts_become_known(feed: Feed) -> None:
    """Raised; said once; changed, when it is done at last; withdrawn by a fact that came late."""
    feed.ingest(*ISSUED)
    first = feed.publish()
    again = feed.publish()
    feed.ingest(*RETURNED)
    changed = feed.publish()
    assert feed.known() == feed.found()
    told = golden("policy.RiskDisclosureGiven.v1")
    kind = {"type": "policy.RiskDisclosureGiven.v1", "subject": "policy/P-F05b", "data": told}
    feed.ingest(line(1, time="2010-09-11T10:00:00+08:00", **kind))
    late = feed.publish()

    assert (RAISED, "PRC-01", "MISSING") in first
    assert (RAISED, "RCP-01", "MISSING") in first
    assert again == []
    assert [one for one in changed if one[1] == "RCP-01"] == [
        (WITHDRAWN, "RCP-01", "MISSING"),
        (RAISED, "RCP-01", "LATE"),
    ]
    assert late == [(WITHDRAWN, "PRC-01", "MISSING")]
    assert feed.known() == feed.found()


def test_what_people_and_rulebooks_change_is_said(feed: Feed) -> None:
    """An acceptance stands among the findings; what another rulebook does not find is withdrawn.

    What was said is kept and not worked out again: under other rulebooks it could not be.
    """
    feed.ingest(*FACTS)
    feed.publish()
    accept = ("record", "policy.DeviationAccepted", "--subject", "policy/P-F05b")
    who = ("--actor", "STAFF:QM-1", "--reason", "letter of the courier")
    assert feed.console(*accept, *who, "--data", json.dumps(ACCEPTED)).code == 0

    accepted = feed.publish()
    known = feed.known()
    assert feed.console("rules", "switch", "cpic", "off").code == 0
    switched = feed.publish()

    assert accepted == [("policy.DeviationAccepted.v1", "RCP-01", "accepted")]
    keys = {one.key for one in feed.ours.found("findings")}
    assert keys == {b"company", b"policy/P-F05b"}
    of_the_book = {data["rule"] for data in known.values() if data["book"] == "cpic"}
    assert {(kind, rule) for kind, rule, _ in switched} == {(WITHDRAWN, r) for r in of_the_book}
    assert "RCP-01" in of_the_book
    assert feed.known() == feed.found()
