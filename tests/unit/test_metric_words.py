"""The words of metrics as tables that are computed once."""

from projections.metrics.words import Words

WORDS = """
CREATE OR REPLACE MACRO kept(effective, known, year, kind) AS TABLE
SELECT * FROM profiles(effective, known) WHERE policy_year = year AND kind = 'of a year';
CREATE OR REPLACE MACRO profiles(effective, known) AS TABLE
SELECT * FROM metric_facts_at(effective, known);
CREATE OR REPLACE MACRO customer_months(effective, known) AS TABLE
SELECT * FROM profiles(effective, known);
"""


def test_a_word_inside_a_word_is_the_same_table() -> None:
    """Each word with its values once, after those that it is computed from; facts stay a macro."""
    words = Words(WORDS)

    first = words.shared("FROM kept(effective, known, 2, 'A')")
    again = words.shared("FROM kept(effective, known, 2, 'A'), profiles(effective, known)")
    other = words.shared("FROM kept(effective, known, 3, 'A')")

    assert (first, again, other) == ("FROM shared_2", "FROM shared_2, shared_1", "FROM shared_3")
    assert words.tables() == (
        "shared_1 AS MATERIALIZED (\nSELECT * FROM metric_facts_at(effective, known)\n),\n"
        "shared_2 AS MATERIALIZED (\n"
        "SELECT * FROM shared_1 WHERE policy_year = 2 AND 'A' = 'of a year'\n),\n"
        "shared_3 AS MATERIALIZED (\n"
        "SELECT * FROM shared_1 WHERE policy_year = 3 AND 'A' = 'of a year'\n)"
    )


def test_rows_by_months_are_not_kept() -> None:
    """They are written out where they are asked for, over the tables behind them."""
    words = Words(WORDS)

    assert words.shared("FROM customer_months(effective, known) AS held") == (
        "FROM (\nSELECT * FROM shared_1\n) AS held"
    )
