"""The frame of a page: head, style and a policy that lets nothing be loaded from anywhere."""

from functools import cache
from importlib.resources import files
from typing import Literal

from adapters.console.page.html import Markup, said, tag, text

Lang = Literal["en", "zh"]
_NOTHING_LOADS = "default-src 'none'; style-src 'unsafe-inline'"


def document(title: str, lang: Lang, *inside: Markup) -> bytes:
    """A page as a file holds it, in UTF-8."""
    head = tag(
        "head",
        Markup('<meta charset="utf-8">\n'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">\n'),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{_NOTHING_LOADS}">\n'),
        said("title", title),
        tag("style", Markup(_style())),
    )
    page = tag("html", head, tag("body", *inside), lang="zh-CN" if lang == "zh" else "en")
    return f"<!DOCTYPE html>\n{page}".encode()


def contents(title: str, chapters: list[tuple[str, str]]) -> Markup:
    """The list of chapters, each by the id and the title of its heading."""
    lines = [tag("li", tag("a", text(name), href=f"#{anchor}")) for anchor, name in chapters]
    return tag("nav", said("h2", title), tag("ol", *lines), aria_label=title)


@cache
def _style() -> str:
    return (files("adapters.console.page") / "page.css").read_text(encoding="utf-8")
