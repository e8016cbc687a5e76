"""What only whole files can show: versions, heads, references; refused with every error."""

import pickle

import pytest

from domain.rulebook.errors import BadRulebook
from domain.rulebook.library import library
from domain.rulebook.reading import read
from tests.rulebooks import COMMON, HEAD, OBLIGATION, RULE, wrong


def test_the_same_version_twice_is_an_error() -> None:
    """A verdict that cites it would be ambiguous."""
    assert wrong(RULE, RULE) == [
        "HSE-01: id: version 1 of this id is given twice (also in house.toml)"
    ]


@pytest.mark.parametrize(
    ("first_ends", "second_begins", "overlap"),
    [
        ("2019-12-31", "2020-01-01", False),
        ("2020-01-01", "2020-01-01", True),
        (None, "2020-01-01", True),
        ("2020-01-01", None, True),
    ],
)
def test_versions_of_a_rule_must_not_overlap(
    first_ends: str | None, second_begins: str | None, *, overlap: bool
) -> None:
    """On any day at most one version is in force; the last day is included."""
    first = RULE + (f"in_force_to = {first_ends}\n" if first_ends else "")
    second = RULE + "version = 2\n"
    second += f"in_force_from = {second_begins}\n" if second_begins else ""

    found = wrong(first, second)

    assert [line.startswith("HSE-01: in_force_from: overlaps version 1") for line in found] == (
        [True] if overlap else []
    )


def test_a_file_that_is_no_toml_says_where() -> None:
    """The parser's line and column are passed on."""
    assert wrong("[[rule]]\nid = ", head="")[0].startswith("not TOML: ")


def test_a_file_without_a_head_is_refused() -> None:
    """A rule without a book could not be switched on or off."""
    assert "book.id: must be given" in wrong(RULE, head=HEAD.replace('id = "house"', ""))


def test_unknown_tables_and_wrong_shapes_are_errors() -> None:
    """A misspelt table would silently leave its rules out."""
    assert "rules: unknown key; a file has book, sources and rule" in wrong("[rules]\n")
    assert "rule: write every rule under [[rule]]" in wrong('[rule]\nid = "HSE-01"\n')
    assert "sources: must be a table of tables" in wrong(
        head="sources = 1\n" + HEAD.partition("[s")[0]
    )


def test_an_instrument_that_ends_before_it_begins_is_an_error() -> None:
    """None of its rules could ever start."""
    head = HEAD + "in_force_from = 2020-01-02\nin_force_to = 2020-01-01\n"

    assert wrong(RULE, head=head)[0].startswith("sources.M: in_force_to is before in_force_from")


def test_chapters_of_one_book_have_the_same_head() -> None:
    """Two versions under one name would be one book too many."""
    other = HEAD.replace('version = "1"', 'version = "2"') + RULE.replace("HSE-01", "HSE-02")

    with pytest.raises(BadRulebook, match=r"b\.toml: book: differs from the head .* in a\.toml"):
        read({"a.toml": HEAD + RULE, "b.toml": other})


def test_a_new_book_may_name_the_rules_of_others_and_not_take_their_ids() -> None:
    """Two rules of one id in force at once could not be told apart in a verdict."""
    taken = COMMON.replace("HSE-01", "CBK-01") + OBLIGATION
    naming = COMMON + 'kind = "expressed_by"\nrules = ["CBK-05"]\nhow = { en = "a", zh = "b" }\n'

    assert read({"a.toml": HEAD + naming}, library())
    with pytest.raises(BadRulebook, match=r"CBK-01: id: is also in the book cpic \(built in\)"):
        read({"a.toml": HEAD + taken}, library())


def test_the_error_survives_a_process_boundary() -> None:
    """Workers hand their errors back, with the list."""
    with pytest.raises(BadRulebook) as raised:
        read({"a.toml": HEAD + RULE + "urgent = true"})

    back = pickle.loads(pickle.dumps(raised.value))

    assert (str(back), back.problems) == (str(raised.value), raised.value.problems)
