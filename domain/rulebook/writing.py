"""From a rulebook to one TOML file that reads as the same book."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from domain.rulebook.model import Rule, Rulebook


def write(book: Rulebook) -> str:
    """The whole book as one file; sources are written once and cited by number."""
    sources = list(dict.fromkeys(_title(rule) for rule in book.rules))
    lines = [
        "[book]",
        *_table({"id": book.id, "version": book.version, "title": _plain(book.title)}),
    ]
    for number, (en, zh) in enumerate(sources, start=1):
        lines += ["", f"[sources.{number}]", *_table({"title": {"en": en, "zh": zh}})]
    for rule in book.rules:
        lines += ["", "[[rule]]", *_table(_entry(rule, sources.index(_title(rule)) + 1))]
    return "\n".join(lines) + "\n"


def _title(rule: Rule) -> tuple[str, str]:
    return rule.source.title.en, rule.source.title.zh


def _entry(rule: Rule, source: int) -> dict[str, Any]:
    given = _plain(rule)
    demands = given.pop("demands")
    del given["book"]
    given["source"] = str(source)
    return {
        "id": given.pop("id"),
        **given,
        **({"article": rule.source.article} if rule.source.article else {}),
        "kind": rule.demands.kind,
        **demands,
    }


def _plain(model: BaseModel) -> dict[str, Any]:
    return model.model_dump(mode="python", exclude_defaults=True)


def _table(values: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"{_key(key)} = {_value(value)}" for key, value in values.items())


def _key(key: str) -> str:
    return (
        key
        if key.replace("_", "").replace("-", "").isalnum() and key.isascii()
        else json.dumps(key)
    )


def _value(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
        case Mapping():
            return f"{{ {', '.join(_table(value))} }}" if value else "{}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
        case _:
            return str(value)
