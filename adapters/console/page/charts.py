"""Charts: specifications of Vega-Lite, drawn here as SVG that needs neither script nor network."""

import json
import re
from collections.abc import Mapping
from typing import Any

from adapters.console.page.html import Markup, folded, said, tag, text

Spec = Mapping[str, Any]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
_CONFIG = {
    "font": "Arial, 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": "#333",
        "titleColor": "#333",
        "titleFontWeight": "normal",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "gridColor": "#e4e4e4",
        "domainColor": "#888",
        "tickColor": "#888",
    },
    "header": {
        "labelFontSize": 12,
        "labelFontWeight": "bold",
        "labelColor": "#1a1a1a",
        "labelAnchor": "start",
        "title": None,
    },
    "legend": {"labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
}
_SPACES = re.compile(r' xmlns(?::xlink)?="[^"]*"')
_NAMED = re.compile(r'(\bid="|url\(#|href="#)([^")]+)')
_MARKS = re.compile(
    r'<(path|line|rect|text)((?: [\w-]+="[^"]*")*?) aria-label="([^"]*)"'
    r'((?: [\w-]+="[^"]*")*)(/>|>)'
)


def chart(
    caption: str, spec: Spec, number: int, behind: Markup | None = None, opens: str = ""
) -> Markup:
    """A chart with the table that it is drawn from, which ``opens`` unfolds.

    ``number`` tells the charts of a page apart.
    """
    drawn = draw(spec, f"c{number}-")
    described = Markup(drawn.replace("<svg ", f'<svg role="img" aria-label="{text(caption)}" ', 1))
    table = [] if behind is None else [folded(opens, behind)]
    return tag("figure", said("figcaption", caption), described, *table)


def draw(spec: Spec, prefix: str) -> str:
    """The SVG of a specification; what a mark stands for is shown when it is pointed at.

    shape   without names of namespaces, which a page of HTML does not need; ids are ``prefix`` and
            a number, as those of the library count up from one drawing to the next
    """
    import vl_convert

    whole = {"$schema": _SCHEMA, "config": _CONFIG, **spec}
    svg = str(vl_convert.vegalite_to_svg(json.dumps(whole), allowed_base_urls=[]))
    names: dict[str, str] = {}

    def renamed(found: re.Match[str]) -> str:
        return found[1] + names.setdefault(found[2], f"{prefix}{len(names)}")

    return _MARKS.sub(_titled, _NAMED.sub(renamed, _SPACES.sub("", svg)))


def _titled(mark: re.Match[str]) -> str:
    """A mark whose description a browser shows beside the pointer."""
    name, before, label, after, end = mark.groups()
    if "role-" in before or "axis" in after or "legend" in after:
        return mark[0]
    title = f"<title>{label}</title>"
    closed = f"</{name}>" if end == "/>" else ""
    return f'<{name}{before} aria-label="{label}"{after}>{title}{closed}'
