"""``policytrail export --format ocel``: what the OCEL 2.0 specification asks of a log, restated.

The schema of the JSON form and the constraints of the relational form are those of the
specification (Berti et al., 2023, sections 5 and 6).
"""

import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from domain.rulebook.payloads import event_types, fields
from streams.ocel import ENVELOPE, OBJECTS, event_attributes
from streams.simulator import Levels, simulate
from tests.console import Console

_TYPES = ("string", "time", "integer", "float", "boolean")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z")
_FORM = {
    "string": re.compile(r".*", re.DOTALL),
    "integer": re.compile(r"-?[0-9]+"),
    "boolean": re.compile(r"true|false"),
    "time": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T.+"),
}


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Console:
    """A small portfolio."""
    folder = tmp_path_factory.mktemp("ocel")
    (folder / "p.ndjson").write_bytes(b"\n".join(simulate(60, 3, Levels()).lines()) + b"\n")
    console = Console(folder / "workspace")
    assert console("ingest", folder / "p.ndjson").code in {0, 2}
    return console


@pytest.fixture(scope="module")
def folder(console: Console) -> Path:
    """Its log."""
    out = console.workspace.parent / "log"
    assert console("export", "--format", "ocel", "--out", out).code == 0
    return out


@pytest.fixture(scope="module")
def log(folder: Path) -> dict[str, Any]:
    """The JSON form."""
    found: dict[str, Any] = json.loads((folder / "ocel.json").read_text(encoding="utf-8"))
    return found


def test_the_json_has_the_parts_and_types_of_the_standard(log: dict[str, Any]) -> None:
    """Four lists; every event and object has a declared type and declared, typed attributes."""
    assert set(log) == {"eventTypes", "objectTypes", "events", "objects"}
    for types, things, times in (("eventTypes", "events", False), ("objectTypes", "objects", True)):
        declared = {
            one["name"]: {given["name"]: given["type"] for given in one["attributes"]}
            for one in log[types]
        }
        assert {kind for given in declared.values() for kind in given.values()} <= {*_TYPES}
        assert log[things]
        for thing in log[things]:
            given = declared[thing["type"]]
            for attribute in thing["attributes"]:
                assert set(attribute) == {"name", "value"} | ({"time"} if times else set())
                assert isinstance(attribute["value"], str)
                assert _FORM[given[attribute["name"]]].fullmatch(attribute["value"])
                assert not times or _TIME.fullmatch(attribute["time"])
    assert all(_TIME.fullmatch(event["time"]) for event in log["events"])


def test_ids_are_unique_and_relations_lead_to_objects(log: dict[str, Any]) -> None:
    """Every event is about something, each object once, with a qualifier that says how."""
    for things in ("events", "objects"):
        assert max(Counter(one["id"] for one in log[things]).values()) == 1
    known = {one["id"]: one["type"] for one in log["objects"]}
    assert set(known.values()) == set(OBJECTS)
    for one in (*log["events"], *log["objects"]):
        targets = [relation["objectId"] for relation in one["relationships"]]
        assert set(targets) <= set(known)
        assert all(relation["qualifier"] for relation in one["relationships"])
    for event in log["events"]:
        about = event["relationships"][0]
        assert (about["qualifier"], event["type"].partition(".")[0]) == (
            "about",
            known[about["objectId"]],
        )
        assert max(Counter(r["objectId"] for r in event["relationships"]).values()) == 1


def test_objects_are_related_as_the_facts_say(console: Console, log: dict[str, Any]) -> None:
    """Policies to customer and agent, claims to policies, complaints to whom and what."""
    related = {
        (one["id"], relation["objectId"], relation["qualifier"])
        for one in log["objects"]
        for relation in one["relationships"]
    }
    sql = """SELECT 'policy/' || policy_id, 'customer/' || customer_ref, 'held by' FROM policies
        WHERE customer_ref IS NOT NULL
        UNION SELECT 'policy/' || policy_id, 'agent/' || agent_id, 'sold by' FROM policies
        WHERE agent_id IS NOT NULL
        UNION SELECT 'claim/' || claim_id, 'policy/' || policy_id, 'on policy' FROM claims
        WHERE policy_id IS NOT NULL
        UNION SELECT 'complaint/' || complaint_id, 'customer/' || customer_ref, 'filed by'
        FROM complaints WHERE customer_ref IS NOT NULL"""
    expected = {tuple(row.values()) for row in console("query", sql, "--format", "json").json()}
    assert len(expected) > 100
    assert expected <= related


def test_attributes_have_the_times_at_which_they_changed(log: dict[str, Any]) -> None:
    """A lapse and a reinstatement are changes of status; no value follows itself."""
    histories: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for one in log["objects"]:
        for given in one["attributes"]:
            key = (one["id"], given["name"])
            histories.setdefault(key, []).append((given["time"], given["value"]))

    assert any(
        [value for _, value in changes][-2:] == ["LAPSED", "IN_FORCE"]
        for (_, name), changes in histories.items()
        if name == "status"
    )
    for changes in histories.values():
        assert changes == sorted(changes, key=lambda change: change[0])
        assert all(one[1] != other[1] for one, other in pairwise(changes))


def test_every_fact_is_an_event_of_the_log(console: Console, log: dict[str, Any]) -> None:
    """With its type, in the order of positions; the manifest counts them."""
    sql = "SELECT 'event/' || position AS id, type FROM events ORDER BY position"
    rows = console("query", sql, "--format", "json").json()

    assert [(one["id"], one["type"]) for one in log["events"]] == [
        (r["id"], r["type"]) for r in rows
    ]
    said = json.loads((console.workspace.parent / "log" / "manifest.json").read_text())
    assert {one["file"]: one["rows"] for one in said["files"]} == dict.fromkeys(
        ("ocel.json", "ocel.sqlite"), len(rows)
    )


def test_the_database_has_the_tables_and_keys_of_the_standard(folder: Path) -> None:
    """Tables of the standard, one for each type, with times; no key leads nowhere."""
    with closing(sqlite3.connect(folder / "ocel.sqlite")) as db:
        tables = {
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        maps = {
            side: dict(db.execute(f"SELECT ocel_type, ocel_type_map FROM {side}_map_type"))
            for side in ("event", "object")
        }
        assert tables == {
            *("event", "object", "event_object", "object_object"),
            *("event_map_type", "object_map_type"),
            *(f"{side}_{name}" for side, names in maps.items() for name in names.values()),
        }
        for table in tables:
            columns = {row[1]: row[2:] for row in db.execute(f"PRAGMA table_info({table})")}
            if table.startswith("event_") and "ocel_time" in columns:
                assert (columns["ocel_id"][3], columns["ocel_time"][0]) == (1, "TIMESTAMP")
            if table.startswith("object_") and "ocel_time" in columns:
                assert {"ocel_id", "ocel_changed_field"} <= columns.keys()
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for side, names in maps.items():
            for kind, name in names.items():
                all_of = f"SELECT ocel_id FROM {side} WHERE ocel_type = ?"
                sql = f"{all_of} EXCEPT SELECT ocel_id FROM {side}_{name}"
                assert db.execute(sql, (kind,)).fetchall() == []


def test_both_forms_say_the_same(folder: Path, log: dict[str, Any]) -> None:
    """Events, objects, relations of both kinds, and attributes with their times."""
    with closing(sqlite3.connect(folder / "ocel.sqlite")) as db:
        assert {*db.execute("SELECT * FROM event")} == {(e["id"], e["type"]) for e in log["events"]}
        assert {*db.execute("SELECT * FROM object")} == {
            (o["id"], o["type"]) for o in log["objects"]
        }
        for table, things in (("event_object", "events"), ("object_object", "objects")):
            assert {*db.execute(f"SELECT * FROM {table}")} == {
                (one["id"], relation["objectId"], relation["qualifier"])
                for one in log[things]
                for relation in one["relationships"]
            }
        issued = {
            (one["id"], one["time"], given["value"])
            for one in log["events"]
            for given in one["attributes"]
            if (one["type"], given["name"]) == ("policy.PolicyIssued", "policy_no")
        }
        sql = "SELECT ocel_id, ocel_time, policy_no FROM event_policy_PolicyIssued"
        assert {*db.execute(sql)} == issued
        statuses = {
            (one["id"], given["time"], given["value"])
            for one in log["objects"]
            for given in one["attributes"]
            if (one["type"], given["name"]) == ("claim", "status")
        }
        changes = "SELECT ocel_id, ocel_time, status FROM object_claim"
        sql = f"{changes} WHERE ocel_changed_field = 'status'"
        assert {*db.execute(sql)} == statuses


def test_no_field_of_a_payload_has_the_name_of_one_of_the_envelope() -> None:
    """Else one of them would be lost."""
    assert [kind for kind in event_types() if ENVELOPE.keys() & fields(kind).keys()] == []
    assert all({*event_attributes(kind).values()} <= {*_TYPES} for kind in event_types())


def test_items_are_refused_and_leave_nothing(console: Console, tmp_path: Path) -> None:
    """An event log has no metrics."""
    ran = console("export", "--format", "ocel", "--items", "--out", tmp_path / "x")

    assert (ran.code, "leave --items out" in ran.err) == (2, True)
    assert [*tmp_path.iterdir()] == []
