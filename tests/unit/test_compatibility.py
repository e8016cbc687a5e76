"""The edits that people make to a schema: each has its verdict, its reason and a witness."""

import copy
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from streams.compatibility.comparison import compare, compare_schemas, overall
from streams.compatibility.resolving import Incomparable
from streams.contract.export import DOCUMENT, built
from streams.contract.schemas import name_of

TEXT = {"type": "string"}
BASE: dict[str, Any] = {
    "type": "object",
    "properties": {
        "kind": {"type": "string", "enum": ["A", "B"]},
        "count": {"type": "integer", "minimum": 0, "maximum": 9},
        "note": {"anyOf": [{"type": "string", "maxLength": 5}, {"type": "null"}]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
    },
    "required": ["kind", "count"],
    "additionalProperties": False,
    "$defs": {"Part": {"type": "object", "properties": {"ref": TEXT}, "required": ["ref"]}},
}
GOOD: dict[str, Any] = {"kind": "A", "count": 1}


def edited(path: str, value: Any) -> dict[str, Any]:
    """The base with one place changed; None removes it."""
    made = copy.deepcopy(BASE)
    *steps, last = path.split("/")
    place: Any = made
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return made


REQUIRED_X = edited("properties/x", TEXT) | {"required": ["kind", "count", "x"]}
NARROWER: list[tuple[str, dict[str, Any], str, str, str, Any]] = [
    # label, the narrower schema, path, reason backward, reason forward (when undone), a witness
    (
        "value removed",
        edited("properties/kind/enum", ["A"]),
        "kind", "value B removed", "value B added", GOOD | {"kind": "B"},
    ),
    (
        "minimum raised",
        edited("properties/count/minimum", 1),
        "count", "minimum tightened: was 0, is 1", "minimum loosened: was 1, is 0",
        GOOD | {"count": 0},
    ),
    (
        "maximum lowered",
        edited("properties/count/maximum", 5),
        "count", "maximum tightened: was 9, is 5", "maximum loosened: was 5, is 9",
        GOOD | {"count": 9},
    ),
    (
        "null removed",
        edited("properties/note", {"type": "string", "maxLength": 5}),
        "note", "may no longer be null", "may now be null", GOOD | {"note": None},
    ),
    (
        "text shortened",
        edited("properties/note/anyOf/0/maxLength", 3),
        "note", "maxLength tightened: was 5, is 3", "maxLength loosened: was 3, is 5",
        GOOD | {"note": "12345"},
    ),
    (
        "field becomes required",
        BASE | {"required": ["kind", "count", "note"]},
        "note", "the field is required now",
        "the field may be left out now, and old readers require it", GOOD,
    ),
    (
        "optional field removed",
        edited("properties/note", None),
        "note", "the field is removed, and the object is closed",
        "the field is added, and old readers take a closed object", GOOD | {"note": "x"},
    ),
    (
        "nested object closed",
        edited("$defs/Part/additionalProperties", False),
        "parts[].*", "other fields are refused now", "other fields are allowed now",
        GOOD | {"parts": [{"ref": "r", "more": 1}]},
    ),
]  # fmt: skip
EACH = pytest.mark.parametrize(
    ("narrower", "path", "backward", "forward", "witness"),
    [pytest.param(*case[1:], id=case[0]) for case in NARROWER],
)


@EACH
def test_a_narrower_schema_is_not_backward_compatible(
    narrower: Any, path: str, backward: str, forward: str, witness: Any
) -> None:
    """The reason names the field, and the witness is what new readers would refuse."""
    verdict = compare_schemas("it", BASE, narrower)

    assert verdict.word == "forward"
    assert [(r.breaks, r.path, r.text) for r in verdict.reasons] == [("backward", path, backward)]
    assert Draft202012Validator(BASE).is_valid(witness)
    assert not Draft202012Validator(narrower).is_valid(witness)
    assert forward


@EACH
def test_undoing_it_is_not_forward_compatible(
    narrower: Any, path: str, backward: str, forward: str, witness: Any
) -> None:
    """The same edit the other way round, told from the side of old readers."""
    verdict = compare_schemas("it", narrower, BASE)

    assert verdict.word == "backward"
    assert [(r.breaks, r.path, r.text) for r in verdict.reasons] == [("forward", path, forward)]
    assert not Draft202012Validator(narrower).is_valid(witness)
    assert backward


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (REQUIRED_X, {"x: the field is new and required",
                      "x: the field is added, and old readers take a closed object"}),
        (edited("properties/count", TEXT), {"count: may no longer be integer",
                                            "count: may now be string"}),
    ],
)  # fmt: skip
def test_a_breaking_change_breaks_both_ways(new: Any, told: set[str]) -> None:
    """A new required field, another type: nobody reads the other."""
    verdict = compare_schemas("it", BASE, new)

    assert verdict.word == "breaking"
    assert set(map(str, verdict.reasons)) == told


def test_words_about_a_schema_are_no_change_of_it() -> None:
    """Descriptions and examples are for people; a definition put in place is the same one."""
    inlined = edited("properties/parts/items", BASE["$defs"]["Part"])

    assert compare_schemas("it", BASE, BASE).word == "same"
    assert compare_schemas("it", BASE, BASE | {"description": "x"}).word == "full"
    assert compare_schemas("it", BASE, inlined).word == "full"


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "other.json"},
        {"$ref": "#/$defs/gone"},
        {"$defs": {"d": {"items": {"$ref": "#/$defs/d"}}}, "$ref": "#/$defs/d"},
        {"$dynamicRef": "#x"},
        {"properties": {"a": 7}},
        {"$schema": "https://schemas.example/mine"},
        {"$schema": 7},
    ],
)
def test_what_is_not_understood_is_said(schema: Any) -> None:
    """No verdict is better than a wrong one."""
    with pytest.raises(Incomparable):
        compare_schemas("it", schema, {})


def test_types_and_versions_come_and_go() -> None:
    """Removed: new readers are lost. Added: old ones refuse the type, and park the version."""
    old, new = built(), built()
    del new[name_of("policy.NeedsAssessed.v1")]
    new[name_of("policy.PolicyPledged.v1")] = {}
    new[name_of("policy.PolicyIssued.v2")] = {}

    found = {one.name: one for one in compare(old, new) if one.changed}

    assert {name: one.word for name, one in found.items()} == {
        "policy.NeedsAssessed.v1": "forward",
        "policy.PolicyPledged.v1": "backward",
        "policy.PolicyIssued.v2": "backward",
    }
    assert "park" in str(found["policy.PolicyIssued.v2"].reasons[0])
    assert overall([*found.values()]) == "breaking"


@pytest.mark.parametrize(
    ("path", "value", "verdict", "told"),
    [
        (("bindings", "kafka", "partitions"), 24, "breaking", "partitions were 12, are 24"),
        (("x-policytrail", "key"), "id", "breaking", "key was subject, is id"),
        (("x-policytrail", "direction"), "out", "breaking", "direction was in, is out"),
        (("x-policytrail", "owner"), "somebody", "full", None),
        (
            ("bindings", "kafka", "topicConfiguration", "retention.ms"),
            1, "forward", "retention was 2592000000 ms, is 1 ms",
        ),
        (("messages",), {}, "forward", "the type is removed from the topic"),
    ],
)  # fmt: skip
def test_a_topic_that_changes(path: tuple[str, ...], value: Any, verdict: str, told: str) -> None:
    """Another key or another number of partitions breaks the order of an aggregate's facts."""
    old, new = built(), built()
    place = new[DOCUMENT]["channels"]["policytrail.policy"]
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    (found,) = [one for one in compare(old, new) if one.changed]

    assert (found.name, found.word) == ("topic policytrail.policy", verdict)
    assert all(told in str(reason) for reason in found.reasons)


def test_a_topic_that_is_gone_breaks_and_one_that_is_new_does_not() -> None:
    """Who reads it finds nothing; who does not know it is not disturbed."""
    old, new = built(), built()
    del new[DOCUMENT]["channels"]["policytrail.reports"]

    assert overall(compare(old, new)) == "breaking"
    assert overall(compare(new, old)) == "full"
