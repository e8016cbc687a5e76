"""``policytrail schema``: the catalogue of events."""

from difflib import get_close_matches
from inspect import getdoc
from typing import Annotated

import typer

from adapters.console.common import JsonOption, print_json, print_table, wants_json
from domain.errors import NotFound
from domain.events import EVENT_TYPES, Event
from streams.contract.schemas import PUBLISHED, event_schema

app = typer.Typer(add_completion=False)


@app.command()
def schema(
    ctx: typer.Context,
    topic: Annotated[
        str | None, typer.Argument(metavar="[TYPE]", help="For instance policy.ReceiptReturned.v1")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show the catalogue of events, or the JSON Schema of one event's data."""
    if topic is not None:
        print_json(json_schema(topic))
    elif wants_json(ctx, as_json=as_json):
        print_json({name: json_schema(name) for name in EVENT_TYPES})
    else:
        print_table(
            ("type", "fields", "what happened"),
            [(name, _fields(kind), _first_line(kind)) for name, kind in EVENT_TYPES.items()],
        )


def json_schema(topic: str) -> dict[str, object]:
    """The published JSON Schema (2020-12) of an event's data; the version may be left out.

    raises  NotFound, with the nearest name
    """
    found = next((name for name in (topic, f"{topic}.v1") if name in PUBLISHED), None)
    if found is None:
        near = get_close_matches(topic, PUBLISHED, n=1)
        hint = f"did you mean {near[0]}?" if near else "list all with: policytrail schema"
        raise NotFound(f"show the schema of {topic}", "there is no such event type", hint)
    return event_schema(found)


def _fields(kind: type[Event]) -> str:
    fields = kind.model_fields.items()
    return ", ".join(name if field.is_required() else f"{name}?" for name, field in fields)


def _first_line(kind: type[Event]) -> str:
    return (getdoc(kind) or "").partition("\n")[0]
