"""``policytrail models``: the catalogue of read models and their columns."""

from difflib import get_close_matches
from typing import Annotated, Any

import typer

from adapters.console.common import JsonOption, print_json, print_table, say, wants_json
from domain.errors import NotFound
from projections.catalog import Model, catalogue

app = typer.Typer(add_completion=False)


@app.command()
def models(
    ctx: typer.Context,
    name: Annotated[
        str | None, typer.Argument(metavar="MODEL", help="Only this one, with its columns.")
    ] = None,
    *,
    as_json: JsonOption = False,
) -> None:
    """Show every read model and every column, and what they mean."""
    found = [_named(name)] if name else list(catalogue())
    if wants_json(ctx, as_json=as_json):
        print_json([_plain(model) for model in found])
        return
    for model in found:
        print_table(
            ("column", "type", "meaning"),
            [(column.name, column.type, column.meaning) for column in model.columns],
            title=f"{model.name}: {model.title}\nkey: {', '.join(model.key)}",
        )
    if name is None:
        say("one of them: policytrail models NAME")


def _named(name: str) -> Model:
    known = {model.name: model for model in catalogue()}
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
        raise NotFound(f"show the read model {name}", "there is none of that name", hint)
    return known[name]


def _plain(model: Model) -> dict[str, Any]:
    return {
        "model": model.name,
        "title": model.title,
        "key": list(model.key),
        "reads": sorted(model.reads),
        "source": model.source,
        "units": model.units,
        "not_here": model.not_here,
        "columns": [
            {"name": column.name, "type": column.type, "meaning": column.meaning}
            for column in model.columns
        ],
    }
