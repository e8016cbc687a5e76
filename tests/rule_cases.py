"""Every case of the rule engine by hand: whatever judges rules has to give these rows."""

from tests.rule_stories.case import Case, agreed
from tests.rule_stories.clocks import CLOCK_CASES
from tests.rule_stories.endings import EXCUSE_CASES, EXTENSION_CASES
from tests.rule_stories.judged import JUDGED_CASES, KNOWN_CASES
from tests.rule_stories.kinds import KIND_CASES
from tests.rule_stories.parts import PART_CASES
from tests.rule_stories.pauses import PAUSE_CASES
from tests.rule_stories.periods import PERIOD_CASES
from tests.rule_stories.starts import START_CASES
from tests.rule_stories.values import VALUE_CASES
from tests.rule_stories.worked import WORKED_CASES

CASES: tuple[Case, ...] = (
    *CLOCK_CASES,
    *PAUSE_CASES,
    *EXTENSION_CASES,
    *EXCUSE_CASES,
    *START_CASES,
    *JUDGED_CASES,
    *KNOWN_CASES,
    *PART_CASES,
    *KIND_CASES,
    *VALUE_CASES,
    *PERIOD_CASES,
    *WORKED_CASES,
)

__all__ = ["CASES", "Case", "agreed"]
