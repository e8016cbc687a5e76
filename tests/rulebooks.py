"""A small rulebook in TOML, and what reading it says."""

from domain.rulebook.errors import BadRulebook, Problem
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.reading import read

HEAD = """
[book]
id = "house"
version = "1"
title = { en = "House rules", zh = "公司规则" }

[sources.M]
title = { en = "House manual", zh = "公司手册" }
"""
COMMON = """
[[rule]]
id = "HSE-01"
source = "M"
confidence = "source"
text = { en = "Something is done in time.", zh = "按时办理。" }
"""
OBLIGATION = """
kind = "obligation"
start = { event = "policy.PolicyPrinted", at = "printed_on" }
satisfied_by = { event = "policy.PolicyDispatched", at = "dispatched_at" }
deadline = { days = 3 }
roll_forward = false
"""
RULE = COMMON + OBLIGATION


def book(*rules: str) -> Rulebook:
    """The book of these entries."""
    (found,) = read({"house.toml": HEAD + "".join(rules)})
    return found


def demanding(demands: str) -> Rule:
    """A rule that demands this."""
    return book(COMMON + demands).rules[0]


def wrong(*rules: str, head: str = HEAD) -> list[str]:
    """What is wrong with these entries, without the name of the file."""
    return [
        str(problem).removeprefix("house.toml: ")
        for problem in problems({"house.toml": head + "".join(rules)})
    ]


def problems(texts: dict[str, str]) -> tuple[Problem, ...]:
    """Every error in these files; none if they can be read."""
    try:
        read(texts)
    except BadRulebook as exc:
        return exc.problems
    return ()
