"""The catalogue of read models: headers tell the truth, or the file is refused."""

from hashlib import sha256

import duckdb
import pytest

from adapters.duckdb import schema
from adapters.duckdb.audit import audit
from adapters.duckdb.merge import parsed, shape_of
from adapters.duckdb.store import Store
from domain.errors import Damaged
from projections.catalog import BadModel, catalogue, folded, macros, model, parse
from tests.read_models import LEDGER

TEXT = """-- model    dials: how often each policy was dialled
-- key      policy_id
-- reads    policy.CallbackAttempted
-- source   CBK-04
-- units    none
-- column   policy_id VARCHAR: id of the policy
-- column   dials BIGINT: number of dials
SELECT stream AS policy_id, COUNT(*) AS dials
FROM batch WHERE type = 'policy.CallbackAttempted' GROUP BY policy_id;

SELECT policy_id, dials FROM state;
"""


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """A database laid out and without read models other than ``events``."""
    con = duckdb.connect()
    Store(con, [model("events")]).create(LEDGER)
    return con


def test_the_issue_names_all_read_models() -> None:
    """What analysts and auditors were promised."""
    promised = "events policies claims complaints agents receipts callback_attempts callbacks"

    assert {*promised.split(), "surveys", "premiums"} <= {m.name for m in catalogue()}


def test_every_event_type_is_read_by_a_model_besides_the_audit_trail() -> None:
    """No fact is without effect on what people read."""
    read = {kind for m in catalogue() if m.name != "events" for kind in m.reads}

    assert read == set(model("events").reads)


@pytest.mark.parametrize(
    ("wrong", "right", "complaint"),
    [
        (
            "-- reads    policy.CallbackAttempted",
            "-- reads    policy.Dialled",
            "unknown event type",
        ),
        ("-- reads    policy.CallbackAttempted", "-- reads    policy.PolicyIssued", "not in reads"),
        ("-- units    none\n", "", "lacks units"),
        ("-- units    none", "-- unit     none", "no header word"),
        ("dials BIGINT: number", "dials: number", "name, type and meaning"),
        ("-- key      policy_id", "-- key      policy", "key without a column"),
        ("-- column   dials BIGINT", "-- column   policy_id BIGINT", "documented twice"),
        ("-- model    dials", "-- model    calls", "the header is about"),
        ("SELECT policy_id, dials FROM state;", "", "statements"),
    ],
)
def test_a_header_that_is_not_true_is_refused(wrong: str, right: str, complaint: str) -> None:
    """The header is what `policytrail models` prints, so it is checked."""
    with pytest.raises(BadModel, match=complaint):
        parse("dials", TEXT.replace(wrong, right))


def test_a_column_that_is_selected_otherwise_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    """DuckDB has the last word on names and types."""
    wrong = parse("dials", TEXT.replace("dials BIGINT", "dials INTEGER"))
    schema.define(con, wrong)

    with pytest.raises(BadModel, match="documented otherwise"):
        schema.document(con, [wrong])


@pytest.mark.parametrize("state", ["AVG(version)", "ANY_VALUE(type)", "COUNT(DISTINCT type)"])
def test_an_aggregate_that_does_not_merge_is_refused(
    con: duckdb.DuckDBPyConnection, state: str
) -> None:
    """Two averages do not make the average of the whole."""
    wrong = parse("dials", TEXT.replace("COUNT(*)", state))

    with pytest.raises(BadModel, match="does not merge"):
        shape_of(con, wrong, schema.EVENTS)


def test_a_sum_of_floating_point_numbers_is_refused(con: duckdb.DuckDBPyConnection) -> None:
    """Its last digit depends on the order of adding."""
    wrong = parse("dials", TEXT.replace("COUNT(*)", "SUM(version::DOUBLE)"))

    with pytest.raises(BadModel, match="its order would matter"):
        shape_of(con, wrong, schema.EVENTS)


def test_only_lists_are_filtered_in_folds(con: duckdb.DuckDBPyConnection) -> None:
    """A FILTER costs as much as all arguments of its statement; a CASE says the same to others."""
    filtered = {
        item["function_name"]
        for one in folded()
        for item in parsed(con, one)["select_list"]
        if item.get("filter")
    }

    assert filtered == {"list"}


def test_the_fingerprint_covers_the_file_and_the_shared_words() -> None:
    """Whatever changes the result changes the fingerprint."""
    changed = parse("dials", TEXT.replace("number of dials", "dials"))

    assert parse("dials", TEXT).fingerprint == sha256((macros() + TEXT).encode()).hexdigest()
    assert parse("dials", TEXT).fingerprint != changed.fingerprint


def test_columns_are_documented_in_the_database_itself(con: duckdb.DuckDBPyConnection) -> None:
    """A BI tool shows what the catalogue says."""
    schema.define(con, model("receipts"))
    schema.document(con, [model("receipts")])

    comments = con.execute(
        "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'receipts'"
        " AND schema_name = 'main'"
    ).fetchall()

    assert dict(comments) == {c.name: c.meaning for c in model("receipts").columns}


def test_an_audit_that_finds_something_says_which() -> None:
    """A key that is there twice must not be published."""
    con = duckdb.connect()
    Store(con, catalogue()).create(LEDGER)
    audit(con)
    con.execute("INSERT INTO folds.receipts (policy_id) VALUES ('P-1'), ('P-1')")

    with pytest.raises(Damaged, match=r"receipts_key_is_unique \(1 rows\)"):
        audit(con)
