"""HTML from Python: every text is escaped, every element is closed."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NewType

from projections.timeline.text import plain

Markup = NewType("Markup", str)
LONGEST = 600  # characters of one text, which may hold what the outside world wrote


def text(value: object) -> Markup:
    """A text as it is read: without control characters, escaped, not longer than ``LONGEST``."""
    return Markup(escape(plain(str(value), LONGEST)))


def tag(name: str, *inside: Markup, **attributes: object) -> Markup:
    """An element; an attribute whose value is None is left out, ``class_`` is ``class``."""
    told = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(plain(str(value), LONGEST))}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{told}>{''.join(inside)}</{name}>\n")


def said(name: str, value: object, **attributes: object) -> Markup:
    """An element that holds a text."""
    return tag(name, text(value), **attributes)


def table(
    headings: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str | None = None
) -> Markup:
    """A table; numbers, and texts that are shown as numbers, stand at the right."""
    filled = [[*row] for row in rows]
    right = [
        bool(filled) and all(_is_figure(row[column]) for row in filled)
        for column in range(len(headings))
    ]
    styles = ["figure" if one else None for one in right]
    head = "".join(
        said("th", heading, scope="col", class_=style)
        for heading, style in zip(headings, styles, strict=True)
    )
    body = "".join(
        tag(
            "tr",
            *(
                said("td", "" if cell is None else cell, class_=style)
                for cell, style in zip(row, styles, strict=True)
            ),
        )
        for row in filled
    )
    title = [said("caption", caption)] if caption else []
    return tag(
        "table",
        *title,
        tag("thead", tag("tr", Markup(head))),
        tag("tbody", Markup(body)),
    )


def folded(summary: str, inside: Markup) -> Markup:
    """Something that is opened by a click, and is open in print."""
    return tag("details", said("summary", summary), inside)


def _is_figure(cell: object) -> bool:
    shown = str("" if cell is None else cell)
    bare = shown.translate(str.maketrans("", "", ", %-–.")).strip()
    return not shown or bare.isdecimal() or isinstance(cell, int | float)
