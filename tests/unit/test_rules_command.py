"""``policytrail rules``: listing, showing, checking, comparing and exporting."""

from pathlib import Path

import pytest

from domain.rulebook.library import BOOKS, every_rule
from tests.console import Console
from tests.rulebooks import HEAD, RULE


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A valid file."""
    path = tmp_path / "house.toml"
    path.write_text(HEAD + RULE, encoding="utf-8")
    return path


def test_every_rule_is_listed(console: Console) -> None:
    """A count for people, the rules for programs."""
    listed = console("rules", "list", "--json").json()

    assert listed["rules"] == len(every_rule())
    assert [one["id"] for one in listed["list"]] == [rule.id for rule in every_rule()]


def test_a_list_is_narrowed_by_book_kind_and_day(console: Console) -> None:
    """Each option takes something away."""
    ran = console("rules", "list", "--book", "law", "--kind", "obligation", "--json")
    ids = {one["id"] for one in ran.json()["list"]}
    before = console("rules", "list", "--as-of", "2020-02-29", "--json").json()["list"]
    after = console("rules", "list", "--as-of", "2020-03-01", "--json").json()["list"]

    assert {"REG-L2", "REG-C1", "REG-S8"} <= ids
    assert "CBK-05" not in ids
    assert "REG-P1" not in ids
    assert {"REG-S8"} == {one["id"] for one in before} - {one["id"] for one in after}
    assert "REG-C1" in {one["id"] for one in after} - {one["id"] for one in before}


def test_what_is_not_modelled_is_listed_with_its_reason(console: Console) -> None:
    """Nothing is left out in silence."""
    ran = console("rules", "list", "--not-modelled")
    listed = console("rules", "list", "--not-modelled", "--json").json()["list"]

    assert "REW-01" in ran.out
    assert "REG-L2" not in ran.out
    assert all(one["reason"]["en"] and one["reason"]["zh"] for one in listed)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--book", "cpicc"), "list the rules of --book cpicc: there is none; there are cpic, xxl"),
        (("--kind", "wish"), "list the rules of --kind wish: there is none; there are obligation"),
        (("--as-of", "soon"), "read --as-of 'soon': it is no date; write 2025-03-31"),
    ],
)
def test_a_wrong_option_is_explained(
    console: Console, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2, and the way out."""
    ran = console("rules", "list", *arguments)

    assert ran.code == 2
    assert said in ran.err


def test_a_rule_is_shown_with_its_clock_in_words(console: Console) -> None:
    """Text, quote, source, decision, dates, scope, demand."""
    ran = console("rules", "show", "RCP-01")

    assert ran.code == 0
    assert "starts with PolicyIssued (effective_on); due 3 months later" in ran.out
    assert "stopped by ReceiptReturned (returned_on)" in ran.out
    assert "超过保单生效日起三个自然月后才收回回执" in ran.out
    assert "AMB-21" in ran.out
    assert "from 2010-09-01" in ran.out


def test_a_rule_is_shown_in_chinese_and_to_programs(console: Console) -> None:
    """The same in another language, and as JSON with both."""
    assert "3个自然月后" in console("rules", "show", "RCP-01", "--lang", "zh").out
    (shown,) = console("rules", "show", "RCP-01", "--json").json()
    assert shown["deadline"] == {"months": 3}
    assert shown["in_words"]["en"].startswith("starts with PolicyIssued")


def test_a_disabled_rule_is_shown_as_such(console: Console) -> None:
    """Nobody takes it for a rule that is judged."""
    assert "PTS-05 (disabled)" in console("rules", "show", "PTS-05").out
    assert "停用" in console("rules", "list", "--book", "pt10", "--lang", "zh").out


def test_an_unknown_rule_is_not_found(console: Console) -> None:
    """With the nearest id."""
    ran = console("rules", "show", "CBK-5")

    assert (ran.code, ran.out) == (1, "")
    assert "there is none of that id; did you mean CBK-05?" in ran.err


def test_a_valid_file_is_said_to_be_valid(console: Console, house: Path) -> None:
    """Exit code 0 and a count."""
    ran = console("rules", "check", house)

    assert (ran.code, ran.out) == (0, "house 1: valid, 1 rule (1 obligation)\n")
    assert console("rules", "check", house, "--json").json() == {
        "valid": True,
        "books": [{"book": "house", "version": "1", "rules": 1}],
    }


def test_every_error_of_a_wrong_file_is_listed(console: Console, house: Path) -> None:
    """Exit code 2; each line names file, rule and field."""
    house.write_text(house.read_text().replace("printed_on", "x").replace("days = 3", "days = 0"))

    ran = console("rules", "check", house)

    assert ran.code == 2
    assert [line.split(": ")[:3] for line in ran.out.splitlines()] == [
        [str(house), "HSE-01", "start.at"],
        [str(house), "HSE-01", "deadline.days"],
    ]
    told = console("rules", "check", house, "--json").json()
    assert not told["valid"]
    assert [one["field"] for one in told["problems"]] == ["start.at", "deadline.days"]


def test_a_file_that_cannot_be_read_is_explained(console: Console, tmp_path: Path) -> None:
    """Missing, binary, a folder."""
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe")

    assert "there is no such file" in console("rules", "check", tmp_path / "none.toml").err
    assert "it is not UTF-8 text" in console("rules", "check", tmp_path / "binary.toml").err
    assert console("rules", "check", tmp_path).code == 2
    assert "no such book" in console("rules", "diff", "nothing", "cpic").err


@pytest.mark.parametrize("book", BOOKS)
def test_an_exported_book_is_the_book(console: Console, tmp_path: Path, book: str) -> None:
    """It is valid, and nothing differs."""
    path = tmp_path / "mine.toml"
    path.write_text(console("rules", "export", book).out, encoding="utf-8")

    assert console("rules", "check", path).code == 0
    assert console("rules", "diff", book, path).out == "no difference\n"


def test_a_difference_is_shown_field_by_field(console: Console, tmp_path: Path) -> None:
    """Added, removed, changed."""
    before, after = tmp_path / "before.toml", tmp_path / "after.toml"
    second, third = (RULE.replace("HSE-01", name) for name in ("HSE-02", "HSE-03"))
    before.write_text(HEAD + RULE + second, encoding="utf-8")
    after.write_text(HEAD + RULE.replace("days = 3", "months = 1") + third, encoding="utf-8")

    assert console("rules", "diff", before, after).out.splitlines() == [
        "- HSE-02: Something is done in time.",
        "+ HSE-03: Something is done in time.",
        "~ HSE-01",
        "    deadline.days: 3 -> (not given)",
        "    deadline.months: (not given) -> 1",
    ]
    assert console("rules", "diff", before, after, "--json").json() == {
        "added": ["HSE-03"],
        "removed": ["HSE-02"],
        "changed": {
            "HSE-01": [
                {"field": "deadline.days", "before": 3, "after": None},
                {"field": "deadline.months", "before": None, "after": 1},
            ]
        },
    }
