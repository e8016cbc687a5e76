"""Whatever a file holds, it is read as a rulebook or refused with a list; it never just fails."""

from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from domain.rulebook.kinds import KINDS
from domain.rulebook.library import every_rule, library
from domain.rulebook.model import Rule, Rulebook
from domain.rulebook.reading import read
from domain.rulebook.shapes import Text
from domain.rulebook.writing import write
from tests.rulebooks import problems

KEYS = sorted({field for kind in KINDS for field in kind.model_fields} | {"id", "source", "scope"})
SCALARS = st.sampled_from(
    [1, 0, -1, True, 1.5, "x", "", "policy.PolicyPrinted", "printed_on", "obligation", "CBK-01"]
)
TABLE_KEYS = st.sampled_from(["event", "at", "where", "days", "on", "field", "by", "deadline"])
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TABLE_KEYS, inner, max_size=3),
    max_leaves=8,
)
MUTATIONS = st.dictionaries(st.sampled_from(KEYS), ANYTHING, min_size=1, max_size=4)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {_toml(inner)}' for key, inner in value.items())} }}"
    return f'"{value}"' if isinstance(value, str) else str(value)


@given(rule=st.sampled_from(every_rule()), changes=MUTATIONS)
@example(rule=every_rule()[0], changes={"kind": []})
@example(rule=every_rule()[0], changes={"kind": {}, "metric": []})
def test_a_spoilt_rule_is_read_or_refused_with_a_list(rule: Any, changes: dict[str, Any]) -> None:
    """No traceback reaches a person who made a mistake, however odd it is."""
    title = Text(en="t", zh="题")
    one = write(Rulebook(id="house", version="1", title=title, rules=(rule,)))
    lines = [line for line in one.splitlines() if line.partition(" = ")[0] not in changes]
    lines += [f"{key} = {_toml(value)}" for key, value in changes.items()]

    found = problems({"spoilt.toml": "\n".join(lines)})

    assert all(problem.file == "spoilt.toml" and problem.why for problem in found)
    assert len({(problem.rule, problem.field, problem.why) for problem in found}) == len(found)


@given(
    rule=st.sampled_from(every_rule()),
    text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1),
)
def test_a_written_book_reads_as_the_same_book(rule: Rule, text: str) -> None:
    """What is adopted is kept as it is written: not a letter may be lost."""
    title = Text(en=text, zh=text)
    own = rule.model_copy(update={"book": "house", "quote": text, "text": title})
    book = Rulebook(id="house", version=text, title=title, rules=(own,))

    assert read({"house.toml": write(book)}, _others(rule)) == (book,)


def _others(rule: Rule) -> tuple[Rulebook, ...]:
    """The library without the rule, which a book of one's own may not take the id of."""
    return tuple(
        one.model_copy(update={"rules": tuple(r for r in one.rules if r.id != rule.id)})
        for one in library()
    )
