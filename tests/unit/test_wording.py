"""Every kind of fact has its sentence in both languages, and no text from outside can spoil it."""

import json
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain import enums
from domain.events import EVENT_TYPES, Event
from projections.timeline.labels import LABELS
from projections.timeline.template import fields_of
from projections.timeline.text import LONGEST, minute, minute_of, plain
from projections.timeline.wording import WORDINGS, Lang, label, sentence
from tests.payloads import choices, events
from tests.tree import ROOT

LANGS: tuple[Lang, ...] = ("en", "zh")
GOLDEN = ROOT / "tests" / "golden" / "events"
BOTH = pytest.mark.parametrize("lang", LANGS)


def topic(kind: type[Event]) -> str:
    """Cut the version off the name on the wire."""
    return kind.TOPIC.rpartition(".v")[0]


def golden() -> Iterator[tuple[type[Event], dict[str, Any]]]:
    """Every kind of fact with a payload that will stay readable for ever."""
    for name, kind in EVENT_TYPES.items():
        yield kind, json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))


def harmful(text: str) -> list[str]:
    """Characters that could move, hide or reorder what stands around them."""
    return [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@BOTH
def test_every_event_type_has_exactly_one_sentence(lang: Lang) -> None:
    """The catalogue is closed, and so is what can be said about it."""
    assert WORDINGS[lang].keys() == {topic(kind) for kind in EVENT_TYPES.values()}


@BOTH
def test_no_sentence_shows_its_seams(lang: Lang) -> None:
    """Neither a brace, nor a bracket, nor a doubled full stop or space is for readers."""
    for kind, payload in golden():
        said = sentence(topic(kind), payload, lang)
        assert said.strip() == said
        assert not any(seam in said for seam in ("{", "}", "[", "]", "?", "  ", "None")), said


@BOTH
def test_every_field_that_a_sentence_names_exists(lang: Lang) -> None:
    """A misspelt field would silently be missing for ever."""
    for kind in EVENT_TYPES.values():
        named = fields_of(WORDINGS[lang][topic(kind)])
        assert named <= kind.model_fields.keys(), (kind.TOPIC, named - kind.model_fields.keys())


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=str)
def test_both_languages_tell_the_same_fields(kind: type[Event]) -> None:
    """Whoever reads the one must know as much as whoever reads the other."""
    english, chinese = (fields_of(WORDINGS[lang][topic(kind)]) for lang in LANGS)

    assert english == chinese


@BOTH
def test_no_value_of_a_closed_list_is_shown_as_it_stands_on_the_wire(lang: Lang) -> None:
    """HUNG_UP_EARLY is for machines."""
    for kind, payload in golden():
        for name, field in kind.model_fields.items():
            for value in choices(field.annotation):
                shown = sentence(topic(kind), {**payload, name: value}, lang)
                assert value not in shown, (kind.TOPIC, name, value, shown)


def test_the_tables_of_labels_are_complete_for_the_enumerations() -> None:
    """A value without a word would be shown raw."""
    for name, table in vars(enums).items():
        if isinstance(table, type) and issubclass(table, StrEnum) and table is not StrEnum:
            assert LABELS[name].keys() == {str(member) for member in table}


def test_every_label_is_in_both_languages() -> None:
    """English without Chinese characters, Chinese with them."""
    for table in LABELS.values():
        for english, chinese in table.values():
            assert english.isascii()
            assert any("\u4e00" <= c <= "\u9fff" for c in chinese)


RELEASED = {
    "settlement_month": "2010-12",
    "gross_fen": 123456,
    "deductions_fen": 2000,
    "net_fen": -5,
    "held_since": "2010-09",
}


def test_money_is_told_in_yuan() -> None:
    """The wire counts fen; people do not."""
    english = sentence("policy.CommissionReleased", RELEASED, "en")
    chinese = sentence("policy.CommissionReleased", RELEASED, "zh")

    assert english.endswith("gross ¥1,234.56, deductions ¥20.00, net -¥0.05")
    assert chinese.endswith("应发 1,234.56元，扣佣 20.00元，实发 -0.05元")


def test_the_receipt_is_told_in_the_words_of_the_trade() -> None:
    """The glossary's terms are what an auditor searches for."""
    payload = {"returned_on": "2010-09-18", "returned_by": "A-1", "office_id": "O-2"}

    english = sentence("policy.ReceiptReturned", payload, "en")
    chinese = sentence("policy.ReceiptReturned", payload, "zh")

    assert english == "The receipt came back: A-1 brought it to office O-2, dated 2010-09-18"
    assert chinese == "保单回执回收：业务员 A-1 交回 O-2，日期 2010-09-18"


def test_an_optional_part_is_left_out_with_its_words() -> None:
    """No dangling "because of" without a reason."""
    payload = {"party_ref": "A-1", "measure": "warning", "imposed_on": "2012-12-18"}

    said = sentence("complaint.AccountabilityImposed", payload, "en")

    assert said == "A-1 held to account on 2012-12-18: warning"


def test_a_long_list_is_counted_not_recited() -> None:
    """A thousand papers must not push the next fact off the screen."""
    payload = {"recording_ref": "R", "sha256": "0", "recorded_on": "2018-03-02"}

    said = sentence(
        "policy.SaleRecordingArchived", {**payload, "nodes_covered": ["N"] * 1000}, "en"
    )

    assert said.endswith("N, 988 more")


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        ("2010-09-18T02:00:00Z", "2010-09-18 10:00"),
        ("2010-09-18T23:59:59.999999999+08:00", "2010-09-18 23:59"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00"),
    ],
)
def test_instants_are_shown_in_shanghai_time(instant: str, shown: str) -> None:
    """And at the ends of the calendar as they were written."""
    assert minute(instant) == shown


def test_instants_beyond_the_calendar_are_shown_at_its_ends() -> None:
    """The limits of a question may be any integer."""
    assert minute_of(2**63).startswith("9999-12-31")
    assert minute_of(-(2**63)).startswith("0001-01-01")


def test_nothing_is_hidden_by_a_terminal_code() -> None:
    """What follows an unfinished title sequence is evidence, too."""
    assert plain("\x1b]0;x") == "\ufffd]0;x"
    assert plain("a\r\n\u2028b") == "a b"
    assert plain("\u202eabc") == "\ufffdabc"


def test_what_is_too_long_is_cut_visibly() -> None:
    """An ellipsis says that there is more."""
    assert plain("x" * 1000) == "x" * (LONGEST - 1) + "…"


@given(st.text())
def test_a_text_from_outside_is_harmless(text: str) -> None:
    """Whatever it is, lone surrogates included."""
    shown = plain(text)

    assert not harmful(shown)
    assert len(shown) <= LONGEST
    assert plain(shown) == shown


@settings(max_examples=300)
@given(events(), st.sampled_from(LANGS))
def test_any_valid_payload_makes_a_harmless_sentence(
    event: tuple[type[Event], dict[str, Any]], lang: Lang
) -> None:
    """History is never refused, so its reader may not stumble over it."""
    kind, payload = event
    kind.model_validate_json(json.dumps(payload))

    said = sentence(topic(kind), payload, lang)

    assert said
    assert not harmful(said)


def test_a_value_outside_a_list_is_shown_as_it_is() -> None:
    """Better a strange word than none."""
    assert label("ActorType", "ROBOT", "zh") == "ROBOT"
