"""The page of every read model, made from the catalogue of SQL files."""

from projections.catalog import Model, catalogue

HEAD = """# Read models

The tables that `policytrail query` can read. Each is one SQL file over the ledger's events; its
header is what stands here, and `policytrail models` prints the same. Times run in business order:
what happened first comes first, and of two facts at one instant the one that was recorded first.
"""


def page() -> str:
    """Write the page: the models in the order of the catalogue, each with its columns."""
    return "\n".join([HEAD, *map(_model, catalogue())])


def _model(model: Model) -> str:
    title = f"{model.title[:1].upper()}{model.title[1:]}"
    about = {
        "One row for each": " and ".join(f"`{column}`" for column in model.key),
        "Reads": " ".join(f"`{kind}`" for kind in sorted(model.reads)),
        "Source": model.source,
        "Units": model.units,
        "Not here": model.not_here,
    }
    columns = (f"| `{c.name}` | {c.type} | {c.meaning} |" for c in model.columns)
    return "\n".join(
        [
            f"## {model.name}\n",
            title if title.endswith(("?", ".")) else f"{title}.",
            "",
            *(
                f"- {word}: {text.replace('*', chr(92) + '*')}"
                for word, text in about.items()
                if text
            ),
            "",
            "| column | type | meaning |",
            "|---|---|---|",
            *columns,
            "",
        ]
    )
