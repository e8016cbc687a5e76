"""What a history says at its end: breaches without a fact, what is to be done, what is left out."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from adapters.console.history.json import as_json
from adapters.console.history.judged import beside, closing
from projections.timeline.timeline import build
from projections.timeline.verdicts import ALL, Duty, Verdict, Verdicts
from projections.timeline.wording import Lang

NOBODY = build((), own_stream="policy/P-1", effective_us=0, known_us=0)
BREACH = Verdict(
    rule="HSE-01",
    rule_version=2,
    book="house",
    severity="minor",
    deviation="TOO_LITTLE",
    stream="complaint/Q-1",
    occurrence="2024",
    agent_id=None,
    breached_us=1_735_660_799_999_999,
    position=None,
    positions=[],
    sentence_en="Something is there: 0 of 1",
    sentence_zh="应有：0，应不少于 1",
    accepted_by=None,
    accepted_until=None,
)
DUTY = Duty(
    rule="HSE-02",
    rule_version=1,
    book="house",
    severity="minor",
    status="OVERDUE",
    stream="policy/P-1",
    occurrence="3",
    agent_id=None,
    started_us=0,
    started_by=3,
    due_us=1_735_660_799_999_999,
    days_left=-2,
    text_en="Done.",
    text_zh="应完成。",
)


def said(verdicts: Verdicts, lang: Lang = "en") -> str:
    """The end of a history in one line."""
    console = Console(file=StringIO(), width=100)
    for line in closing(NOBODY, verdicts, lang, console.width):
        console.print(line)
    assert isinstance(console.file, StringIO)
    return " ".join(console.file.getvalue().split())


def test_a_breach_without_a_fact_is_told_at_the_end() -> None:
    """With its day, its rule and the version of the rule."""
    found = Verdicts((BREACH,), (), ALL, agents=False)

    assert said(found) == (
        "Breaches without a fact above:"
        " 2024-12-31 x breach of HSE-01 v2 (minor): Something is there: 0 of 1"
    )
    assert as_json(NOBODY, "en", found)["other_findings"][0]["occurrence"] == "2024"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "! overdue HSE-02: Done. Due 2024-12-31 23:59, 2 days over (from No. 3)"),
        ("zh", "! 逾期 HSE-02：应完成。 期限 2024-12-31 23:59，已逾期 2 天（起于序号 3）"),
    ],
)
def test_what_is_to_be_done_is_told_with_its_days(lang: Lang, expected: str) -> None:
    """Days over are days over, without a sign."""
    found = said(Verdicts((), (DUTY,), ALL, agents=False), lang)

    assert found == {"en": "Still to be done: ", "zh": "待办事项： "}[lang] + expected


@pytest.mark.parametrize(
    ("compared", "agents", "notes"),
    [
        (ALL, False, []),
        (None, False, ["policies_compared"]),
        (7, True, ["policies_compared_later", "agents_over_time"]),
    ],
)
def test_what_is_left_out_is_said(compared: int | None, agents: bool, notes: list[str]) -> None:  # noqa: FBT001  (a parameter)
    """Plainly, and up to which fact others were looked at."""
    found = Verdicts((), (), compared, agents=agents)

    assert as_json(NOBODY, "en", found)["left_out"] == notes
    assert ("known up to No. 7" in said(found)) == (compared == 7)


def test_an_approval_is_told_with_the_breach() -> None:
    """Who answers for it, and until when."""
    accepted = replace(BREACH, accepted_by="S-9", accepted_until="2026-12-31")

    (line,) = beside([accepted], "en", 200)

    assert line.plain.endswith("0 of 1 [accepted by S-9 until 2026-12-31]")
