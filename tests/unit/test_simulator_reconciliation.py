"""An independent reader accounts for every line, as the sidecar says it must."""

import json
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from domain.enums import ActorType
from domain.events import EVENT_TYPES
from streams.simulator import Levels, Noise, simulate
from streams.simulator.malformed import NAMES

REQUIRED = {
    "specversion",
    "id",
    "source",
    "type",
    "subject",
    "time",
    "datacontenttype",
    "actortype",
    "actorref",
    "data",
}
OPTIONAL = {"correlationid", "causationid"}
LOUD = Levels(noise=Noise(late=0.03, duplicate=0.03, conflict=0.02, malformed=0.03))


class Verdict(NamedTuple):
    """What the reader makes of one line."""

    kind: str
    event_id: str = ""
    of: int = 0


@cache
def portfolio() -> tuple[list[bytes], dict[str, Any]]:
    """Lines and sidecar of a small portfolio with much noise."""
    simulation = simulate(400, 3, LOUD)
    return list(simulation.lines()), simulation.sidecar()


def well_formed(line: bytes) -> dict[str, Any] | None:
    """The event, if the line is one."""
    try:
        event = json.loads(line.decode())
        keys = set(event) if isinstance(event, dict) else set()
        texts = all(isinstance(event[key], str) and event[key] for key in keys - {"data"})
        if not (keys >= REQUIRED and keys <= REQUIRED | OPTIONAL and texts):
            return None
        kind, _, ref = event["subject"].partition("/")
        good = (
            event["specversion"] == "1.0"
            and event["datacontenttype"] == "application/json"
            and event["actortype"] in set(ActorType)
            and kind == event["type"].split(".")[0]
            and ref
            and datetime.fromisoformat(event["time"]).tzinfo is not None
        )
        EVENT_TYPES[event["type"]].model_validate_json(json.dumps(event["data"]))
    except (ValueError, KeyError):
        return None
    return event if good else None


@cache
def verdicts() -> list[Verdict]:
    """What the reader makes of every line."""
    first: dict[tuple[str, str], tuple[int, str]] = {}
    made = []
    for number, line in enumerate(portfolio()[0], 1):
        event = well_formed(line)
        if event is None:
            made.append(Verdict("MALFORMED"))
            continue
        key, body = (event["source"], event["id"]), json.dumps(event, sort_keys=True)
        known = first.setdefault(key, (number, body))
        if known[0] == number:
            made.append(Verdict("OK", event["id"]))
        else:
            kind = "DUPLICATE" if known[1] == body else "CONFLICT"
            made.append(Verdict(kind, event["id"], known[0]))
    return made


def count(kind: str) -> int:
    """How many lines are of a kind."""
    return sum(verdict.kind == kind for verdict in verdicts())


def test_the_totals_reconcile() -> None:
    """Read = recorded + duplicates + conflicts + rejected, to the line."""
    lines, sidecar = portfolio()
    totals = sidecar["totals"]

    assert totals["lines"] == len(lines)
    assert totals["events"] == count("OK") == sum(totals["by_type"].values())
    assert totals["duplicates"] == count("DUPLICATE") > 50
    assert totals["conflicts"] == count("CONFLICT") > 50
    assert totals["malformed"] == count("MALFORMED") > 50
    assert totals["lines"] == sum(
        totals[name] for name in ("events", "duplicates", "conflicts", "malformed")
    )


def test_every_bad_line_stands_where_the_sidecar_says() -> None:
    """Line by line, with the line of the fact that it repeats or contradicts."""
    planted = {item["line"]: item for item in portfolio()[1]["noise"] if item["kind"] != "LATE"}

    for number, verdict in enumerate(verdicts(), 1):
        if verdict.kind == "OK":
            assert number not in planted
            continue
        item = planted.pop(number)

        assert item["kind"] == verdict.kind
        if verdict.of:
            assert (item["original_line"], item["event_id"]) == (verdict.of, verdict.event_id)

    assert not planted


def test_a_third_of_the_duplicates_has_its_keys_in_another_order() -> None:
    """Equal facts are equal whatever the order of their keys."""
    lines, sidecar = portfolio()
    twice = [item for item in sidecar["noise"] if item["kind"] == "DUPLICATE"]
    turned = [item for item in twice if item["detail"] == "REORDERED"]

    assert 0.2 < len(turned) / len(twice) < 0.5
    for item in twice:
        same = lines[item["line"] - 1] == lines[item["original_line"] - 1]
        assert same is (item["detail"] == "EXACT")


def test_a_conflict_changes_exactly_one_field_of_the_data() -> None:
    """The envelope is the same, or it would be another fact."""
    lines, sidecar = portfolio()
    for item in sidecar["noise"]:
        if item["kind"] == "CONFLICT":
            one, two = (json.loads(lines[item[at] - 1]) for at in ("line", "original_line"))
            one_data, two_data = one.pop("data"), two.pop("data")

            assert one == two
            assert [k for k in one_data if one_data[k] != two_data[k]] == [item["detail"]]


def test_lines_are_malformed_in_every_way() -> None:
    """Each has its own answer to expect."""
    ways = {item["detail"] for item in portfolio()[1]["noise"] if item["kind"] == "MALFORMED"}

    assert ways == set(NAMES)


def test_no_line_is_blank_or_broken_in_two() -> None:
    """One line in the file is one line of the totals."""
    assert all(line.strip() and b"\n" not in line and b"\r" not in line for line in portfolio()[0])


def test_breaches_name_lines_and_events_that_are_there() -> None:
    """A finding can be looked up by line and by id."""
    lines, sidecar = portfolio()
    for breach in sidecar["breaches"]:
        ids = {json.loads(lines[number - 1])["id"] for number in breach["lines"]}

        assert ids == set(breach["event_ids"])
        assert breach["event_ids"] or breach["kind"] == "SURVEY_WAVE_MISSING"


def test_no_personal_data_is_in_any_line() -> None:
    """References only (D9): nothing looks like a mobile number or an identity number."""
    for line in portfolio()[0]:
        event = well_formed(line)
        for name, value in (event or {"data": {}})["data"].items():
            if isinstance(value, str) and name not in ("policy_no", "sha256"):
                assert not (value.isdigit() and len(value) >= 11)
