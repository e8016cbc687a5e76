"""The five rulebooks say everything that the domain's documents say, and in both languages."""

import re
from collections import Counter
from datetime import date

import pytest

from adapters.console.rules.books import with_books
from domain.rulebook.difference import difference
from domain.rulebook.kinds import KINDS, Obligation, Parameter, Points, Threshold
from domain.rulebook.library import BOOKS, every_rule, library
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.reading import read
from domain.rulebook.shapes import Deadline
from domain.rulebook.words import KINDS as KIND_WORDS
from domain.rulebook.words import clock, span
from domain.rulebook.writing import write
from streams.simulator.kinds import KINDS as PLANTED
from tests.rulebooks import COMMON, HEAD, OBLIGATION, RULE, book
from tests.tree import ROOT

WANTED = (ROOT / "tests" / "golden" / "rule_ids.txt").read_text().split()
RULES = {rule.name: rule for rule in every_rule()}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_id_of_the_documents_is_there() -> None:
    """Each is a rule, or says why it is not modelled."""
    assert [wanted for wanted in WANTED if wanted not in RULES] == []


def test_what_is_added_belongs_to_an_id_or_is_a_process_rule() -> None:
    """No rule is made up: a part names its paragraph, PRC-* are the deviations from a process."""
    bases = {rule.id.partition(".")[0] for rule in every_rule()}

    assert {base for base in bases - set(WANTED) if not base.startswith("PRC-")} == set()


def test_every_rule_that_the_simulator_breaks_is_there() -> None:
    """What is planted can be found."""
    assert {kind.rule for kind in PLANTED.values() if kind.rule} - set(RULES) == set()


def test_the_books_are_the_five() -> None:
    """Three companies' rules, the manuals', the law's; never one in place of another."""
    assert tuple(one.id for one in library()) == BOOKS
    assert {rule.book for rule in every_rule() if rule.id.startswith("REG-")} == {"law"}


@pytest.mark.parametrize("rule", every_rule(), ids=lambda rule: rule.name)
def test_a_rule_speaks_both_languages(rule: Rule) -> None:
    """Text, source and demand, each in English and in Chinese."""
    assert CHINESE.search(rule.text.zh)
    assert not CHINESE.search(rule.text.en)
    assert CHINESE.search(rule.source.title.zh)
    assert clock(rule, "en")
    assert CHINESE.search(clock(rule, "zh"))


def test_every_kind_has_words_and_is_used() -> None:
    """A kind that no rule needs would be a guess."""
    kinds = {kind.model_fields["kind"].annotation.__args__[0] for kind in KINDS}  # type: ignore[union-attr]

    assert kinds == set(KIND_WORDS) == set(Counter(rule.demands.kind for rule in every_rule()))


def test_rows_with_unknown_points_are_disabled() -> None:
    """Points that nobody can read are not deducted (AMB-13)."""
    unknown = {r.id for r in every_rule() if isinstance(r.demands, Points) and not r.demands.points}
    disabled = {rule.id for rule in every_rule() if not rule.enabled}

    assert unknown == {"PTS-05", "PTS-18", "PTS-38"}
    assert disabled == unknown | {"PTS-02", "PTS-34", "HRQ-01", "REG-L6.lapse"}


def test_legal_deadlines_roll_forward_and_company_deadlines_do_not() -> None:
    """Civil Code art. 203 is law; the documents of companies never mention it."""
    clocks = [rule for rule in every_rule() if isinstance(rule.demands, Obligation)]

    assert clocks
    assert [r.id for r in clocks if r.demands.roll_forward != (r.book == "law")] == []  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("rule", "unit", "amount"),
    [
        ("RCP-01", "months", 3),
        ("CBK-05", "days", 10),
        ("CMP-01", "working_days", 2),
        ("SVC-01", "hours", 24),
        ("REG-L2", "days", 10),
        ("REG-L3", "days", 3),
        ("REG-L4", "days", 60),
        ("REG-B2", "working_days", 15),
        ("REG-C1", "days", 15),
        ("REG-C6", "days", 30),
        ("REG-S7", "working_days", 5),
        ("RCP-04", "before_day_of_month", 20),
    ],
)
def test_a_clock_has_the_number_of_its_source(rule: str, unit: str, amount: int) -> None:
    """Numbers that a typing error would change unseen."""
    demands = RULES[rule].demands

    assert isinstance(demands, Obligation)
    assert demands.deadline
    assert (demands.deadline.unit, demands.deadline.amount) == (unit, amount)


@pytest.mark.parametrize(
    ("rule", "value", "unit"),
    [
        ("RCP-02", 2000, "fen"),
        ("RCP-03", None, "months"),
        ("CBK-12", 0, "fen"),
        ("CBK-13", 4000, "fen"),
        ("CBK-14", 100, "percent"),
        ("SET-01", 20, "day_of_month"),
    ],
)
def test_a_parameter_has_the_number_of_its_source(rule: str, value: int | None, unit: str) -> None:
    """20 yuan are 2000 fen; a hold has no limit."""
    demands = RULES[rule].demands

    assert isinstance(demands, Parameter)
    assert (demands.value, demands.unit) == (value, unit)


def test_gating_has_no_thresholds_until_somebody_sets_them() -> None:
    """Without a number nobody is denied automatically (AMB-11)."""
    gates = [r.demands for r in every_rule() if r.id.startswith("GAT-")]

    assert [g.value for g in gates if isinstance(g, Threshold)] == [None] * 5


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2010, 4, 30), False),
        (date(2010, 5, 1), True),
        (date(2020, 2, 29), True),
        (date(2020, 3, 1), False),
    ],
)
def test_a_rule_is_in_force_from_its_first_to_its_last_day(day: date, *, in_force: bool) -> None:
    """Both days are included: REG-S8 gave way to REG-C1 on 1 March 2020."""
    assert RULES["REG-S8"].in_force_on(day) is in_force


def test_a_rule_is_found_in_the_version_of_the_day() -> None:
    """A new version ends the old one; without a day the newest is meant."""
    old = RULE + "in_force_to = 2019-12-31\n"
    new = RULE.replace("days = 3", "days = 2") + "version = 2\nin_force_from = 2020-01-01\n"
    house = book(old, new)

    assert (found := house.rule("HSE-01", date(2019, 12, 31)))
    assert found.name == "HSE-01"
    assert (found := house.rule("HSE-01", date(2020, 1, 1)))
    assert found.name == "HSE-01 v2"
    assert (found := house.rule("HSE-01"))
    assert found.version == 2
    assert house.rule("HSE-02") is None


@pytest.mark.parametrize("given", library(), ids=lambda given: given.id)
def test_a_book_that_is_written_and_read_again_means_the_same(given: Rulebook) -> None:
    """What is exported, to be changed, is the book itself."""
    (again,) = read({"again.toml": write(given)}, library())

    assert again == given
    assert not difference(given, again)


def test_a_rule_takes_dates_and_scope_from_its_chapter_unless_it_has_its_own() -> None:
    """What holds for a whole instrument is written once."""
    head = HEAD.replace("[sources", 'scope = { channels = ["AGENT"] }\n\n[sources')
    head += "in_force_from = 2010-09-01\n"
    own = "in_force_to = 2020-01-01\nscope = {}\n"
    (found,) = read({"a.toml": head + RULE + RULE.replace("HSE-01", "HSE-02") + own})
    plain, special = found.rules

    assert (plain.in_force_from, plain.scope.channels) == (date(2010, 9, 1), ("AGENT",))
    assert (special.in_force_from, special.scope.channels) == (None, ())


def test_the_words_of_a_clock_are_a_sentence() -> None:
    """Start, deadline, stop, in this order."""
    (rule,) = book(RULE).rules

    assert clock(rule, "en") == (
        "starts with PolicyPrinted (printed_on); due 3 days later;"
        " stopped by PolicyDispatched (dispatched_at); counts each start;"
        " a last day on a holiday moves on no"
    )


def test_an_obligation_without_a_deadline_says_so() -> None:
    """It stays open until it is met."""
    (rule,) = book(COMMON + OBLIGATION.replace("deadline = { days = 3 }", "")).rules

    assert "due without a last day" in clock(rule, "en")
    assert "不设期限" in clock(rule, "zh")


@pytest.mark.parametrize(
    ("given", "en", "zh"),
    [
        (Deadline(days=1), "1 day later", "1日后"),
        (Deadline(working_days=2), "2 working days later", "2个工作日后"),
        (Deadline(months=3), "3 months later", "3个自然月后"),
        (Deadline(hours=24), "24 hours later", "24小时后"),
        (Deadline(on="due_on"), "on the date in due_on", "due_on所载日期"),
        (Deadline(before_day_of_month=20), "before the next 20th of a month", "下一个20日之前"),
    ],
)
def test_a_span_is_said_in_both_languages(given: Deadline, en: str, zh: str) -> None:
    """One day is not one days."""
    assert (span(given, "en"), span(given, "zh")) == (en, zh)


def test_another_book_takes_the_place_of_the_one_of_its_id() -> None:
    """What-if on a changed book, or on one more."""
    cpic = library()[0]
    shorter = cpic.model_copy(update={"rules": cpic.rules[:1]})

    assert len(with_books(library(), [shorter])[0].rules) == 1
    assert [one.id for one in with_books(library(), [shorter])] == [*BOOKS]
    assert [one.id for one in with_books(library(), [book(RULE)])] == [*BOOKS, "house"]
