"""Random schemas of a small grammar, changes that people make to them, and values near both."""

import copy
from typing import Any

from hypothesis import strategies as st

Schema = dict[str, Any]
NAMES = ("a", "b", "c")
WORDS = ("", "x", "xy", "2010-09-05", "2010-02-30", "no date")


def schemas(depth: int = 2) -> st.SearchStrategy[Any]:
    """Any schema of the grammar: the keywords that are compared, and a few that are not."""
    leaves = st.one_of(
        st.just({}), st.booleans(), _numbers(), _strings(), _listed(), st.just({"type": "null"}),
        st.just({"type": "boolean"}),
    )  # fmt: skip
    if depth == 0:
        return leaves
    inner = st.deferred(lambda: schemas(depth - 1))
    return st.one_of(leaves, _arrays(inner), _objects(inner), _objects(inner), _combined(inner))


def values() -> st.SearchStrategy[Any]:
    """Values that such schemas may take or refuse: few numbers, words and names."""
    plain = st.one_of(
        st.none(), st.booleans(), st.integers(-1, 5), st.sampled_from((0.5, 1.0, 2.5)),
        st.sampled_from(WORDS),
    )  # fmt: skip
    return st.recursive(
        plain,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from((*NAMES, "z")), inner, max_size=3)
        ),
        max_leaves=6,
    )


@st.composite
def changed(draw: st.DrawFn, schema: Any) -> Any:
    """The schema after one or two edits somewhere in it."""
    made = copy.deepcopy(schema)
    for _ in range(draw(st.integers(1, 2))):
        made = draw(_edited(made))
    return made


@st.composite
def _edited(draw: st.DrawFn, schema: Any) -> Any:
    if not isinstance(schema, dict) or not schema:
        return draw(schemas(1))
    keys: list[str] = sorted(schema) + ["new"]
    key = draw(st.sampled_from(keys))
    held = schema.get(key)
    if key in ("properties", "patternProperties") and held:
        name = draw(st.sampled_from(sorted(held)))
        return schema | {key: held | {name: draw(_edited(held[name]))}}
    if key in ("items", "additionalProperties", "not"):
        return schema | {key: draw(_edited(held))}
    if key in ("anyOf", "oneOf", "allOf"):
        return schema | {key: [*schema[key], draw(schemas(0))]}
    if key == "type":
        return schema | {"type": draw(_kinds())}
    if key == "new":
        other = draw(schemas(1))
        return schema | (other if isinstance(other, dict) else {})
    return {name: value for name, value in schema.items() if name != key}


def _kinds() -> st.SearchStrategy[Any]:
    one = st.sampled_from(("null", "boolean", "integer", "number", "string", "array", "object"))
    return one | st.lists(one, min_size=1, max_size=3, unique=True)


def _some(**keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    return st.fixed_dictionaries({}, optional=keywords)


def _numbers() -> st.SearchStrategy[Schema]:
    number = st.integers(0, 3) | st.sampled_from((0.5, 2.5))
    bounds = _some(
        minimum=number, maximum=number, exclusiveMinimum=number, exclusiveMaximum=number,
        multipleOf=st.sampled_from((1, 2, 4)),
    )  # fmt: skip
    return st.tuples(st.sampled_from(({"type": "integer"}, {"type": "number"}, {})), bounds).map(
        lambda parts: parts[0] | parts[1]
    )


def _strings() -> st.SearchStrategy[Schema]:
    found = _some(
        minLength=st.integers(0, 2), maxLength=st.integers(0, 3),
        pattern=st.sampled_from(("^x", "y$")), format=st.just("date"),
    )  # fmt: skip
    return found.map(lambda held: {"type": "string"} | held)


def _listed() -> st.SearchStrategy[Schema]:
    few = st.lists(st.sampled_from((None, True, 0, 1, 1.0, "x", "xy")), min_size=1, max_size=3)
    return few.map(lambda held: {"enum": held}) | few.map(lambda held: {"const": held[0]})


def _arrays(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    found = _some(
        items=inner, prefixItems=st.lists(inner, min_size=1, max_size=2),
        minItems=st.integers(0, 2), maxItems=st.integers(0, 2), uniqueItems=st.booleans(),
        contains=inner,
    )  # fmt: skip
    return found.map(lambda held: {"type": "array"} | held)


def _objects(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    names = st.sampled_from(NAMES)
    found = _some(
        properties=st.dictionaries(names, inner, max_size=3),
        required=st.lists(names, max_size=2, unique=True),
        additionalProperties=st.just(False) | inner,
        patternProperties=st.dictionaries(st.sampled_from(("^a", "z")), inner, max_size=1),
        propertyNames=st.sampled_from(({"enum": ["a", "b"]}, {"maxLength": 1}, {"pattern": "^a"})),
        minProperties=st.integers(0, 2), maxProperties=st.integers(0, 2),
        dependentRequired=st.dictionaries(names, st.lists(names, max_size=1), max_size=1),
    )  # fmt: skip
    return found.map(lambda held: {"type": "object"} | held)


def _combined(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Schema]:
    several = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        several.map(lambda held: {"anyOf": held}),
        several.map(lambda held: {"oneOf": held}),
        several.map(lambda held: {"allOf": held}),
        inner.map(lambda held: {"not": held}),
        st.tuples(inner, inner).map(
            lambda held: {"$defs": {"d": held[0]}, "allOf": [held[1], {"$ref": "#/$defs/d"}]}
        ),
        st.fixed_dictionaries({"if": inner, "then": inner}),
    )
