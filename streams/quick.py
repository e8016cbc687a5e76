"""A quick look at a payload: whether its model would take it for certain.

The model decides what is valid. Most payloads are, in the plainest way, and that can be seen in a
fifth of the time; the model is asked about every payload at which the quick look does not say yes.

source  the core schemas by which pydantic validates: of a form that is not known here, nothing is
        certain
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from domain.events import Event

_MODEL = {"type", "cls", "schema", "config", "custom_init", "root_model"}
_STRICT = {"extra_fields_behavior": "forbid", "strict": True}
_LATER_DAYS = r"(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31"  # and 29 February: ask the model
_DAY = rf"(19|20)[0-9]{{2}}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|{_LATER_DAYS})"
_CLOCK = r"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
_OFFSET = r"(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])"
_FORMS: dict[str, tuple[str, Any]] = {
    "date": ("^[0-9]{4}-[0-9]{2}-[0-9]{2}$", date),
    "datetime": (
        (
            r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
            r"(Z|[+-][0-9]{2}:[0-9]{2})$"
        ),
        Annotated[str, Meta(pattern=rf"^{_DAY}T{_CLOCK}{_OFFSET}\Z")],
    ),
}
"""Type -> the pattern that the contract has for it, and what takes only certainly valid texts."""


class _UncertainError(Exception):
    """A core schema has a form that is not known here."""


def taker(kind: type[Event]) -> Callable[[bytes], object]:
    """What takes canonical JSON that the model takes for certain.

    raises  (what is returned) an exception for any other; the model's own validator if the whole
            type is of a form that is not known here
    """
    form = form_of(kind)
    if form is None:
        return kind.__pydantic_validator__.validate_json
    return msgspec.json.Decoder(form).decode


def form_of(kind: type[Event]) -> Any:
    """The type by which msgspec reads a payload that the model takes for certain, if there is one.

    shape   what it reads is written again by msgspec as canonical JSON: nothing is added, its
            fields are in the order of their names, and no text or number takes another form
    """
    kind.model_rebuild()
    try:
        return _form(kind.__pydantic_core_schema__)
    except _UncertainError:
        return None


def _form(schema: Any) -> Any:
    """The type for a core schema."""
    given = {key for key in schema if key not in ("metadata", "ref")}
    match schema["type"]:
        case "model" if given == _MODEL:
            return _struct(schema)
        case "nullable" if given == {"type", "schema"}:
            return _form(schema["schema"]) | None
        case "tuple" if given == {"type", "items_schema", "variadic_item_index"}:
            (item,) = schema["items_schema"]
            return tuple[_form(item), ...]  # type: ignore[misc]  # made when the program runs
        case "json-or-python":
            return _dated(schema["json_schema"])
        case _:
            return _plain(schema, given)


def _plain(schema: Any, given: set[str]) -> Any:
    match schema["type"]:
        case "bool" if given == {"type"}:
            return bool
        case "str" if given == {"type"}:
            return str
        case "str" if given == {"type", "pattern"} and _is_closed(schema["pattern"]):
            return Annotated[str, Meta(pattern=schema["pattern"].removesuffix("$") + r"\Z")]
        case "int" if given == {"type", "ge", "le"}:
            return Annotated[int, Meta(ge=schema["ge"], le=schema["le"])]
        case "literal" if all(type(choice) is str for choice in schema["expected"]):
            return Literal.__getitem__(tuple(schema["expected"]))
        case "enum" if given == {"type", "cls", "members", "sub_type"} and _is_text(schema):
            return Literal.__getitem__(tuple(member.value for member in schema["members"]))
        case _:
            raise _UncertainError


def _struct(schema: Any) -> Any:
    inner = schema["schema"]
    config = {key: value for key, value in schema["config"].items() if key != "title"}
    own = schema["custom_init"] or schema["root_model"] or inner.get("computed_fields")
    if own or config != _STRICT or inner["type"] != "model-fields" or "extras_schema" in inner:
        raise _UncertainError
    fields: list[Any] = []
    for name, field in sorted(inner["fields"].items()):
        value = field["schema"]
        if field["type"] != "model-field" or set(field) - {"type", "schema", "metadata"}:
            raise _UncertainError
        if value["type"] != "default":
            fields.append((name, _form(value)))
        elif set(value) - {"metadata"} == {"type", "schema", "default"}:
            fields.append((name, _form(value["schema"]) | UnsetType, UNSET))
        else:
            raise _UncertainError
    return msgspec.defstruct(
        schema["cls"].__name__, fields, forbid_unknown_fields=True, kw_only=True, gc=False
    )


def _dated(schema: Any) -> Any:
    """A date or an instant: a text of a pattern, then parsed."""
    if schema["type"] != "chain":
        raise _UncertainError
    text, parsed = schema["steps"]
    pattern, certain = _FORMS.get(parsed["type"], (None, None))
    if text["type"] != "str" or text.get("pattern") != pattern:
        raise _UncertainError
    return certain


def _is_text(schema: Any) -> bool:
    """Whether the values of an enumeration are texts."""
    return all(isinstance(member.value, str) for member in schema["members"])


def _is_closed(pattern: str) -> bool:
    """Whether both regular expression engines read a pattern alike: whole texts, no classes."""
    inner = pattern.removeprefix("^").removesuffix("$")
    return (
        pattern == f"^{inner}$"
        and not set(inner) & set("^$")
        and inner.isascii()
        and all(escape == "." for escape in (part[:1] for part in inner.split("\\")[1:]))
    )
