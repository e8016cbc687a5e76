"""Specifications of the charts: colours that every reader tells apart, and never colour alone.

shape   data are objects with the fields that a chart names; ``about`` is what a mark stands for, in
        words
source  the palette of Okabe and Ito; cividis for heat maps
"""

from collections.abc import Mapping, Sequence
from typing import Any

Data = Sequence[Mapping[str, Any]]
Spec = dict[str, Any]
BLUE, ORANGE, GREEN, RED, PURPLE, SKY, BLACK = (
    "#0072b2",
    "#e69f00",
    "#009e73",
    "#d55e00",
    "#cc79a7",
    "#56b4e9",
    "#000000",
)
PALETTE = (BLUE, RED, GREEN, ORANGE, PURPLE, SKY, BLACK)
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3], [10, 3])
_ABOUT = {"field": "about"}
_LABELS = 8  # periods named below a panel
_WIDTH, _PANEL, _HEIGHT = 760, 350, 130  # pixels


def panels(data: Data, *, bars: bool = False, form: str = ".1~%", zero: bool = True) -> Spec:
    """Small charts side by side, one for each ``series``, by ``period``.

    shape   ``value``, ``low`` and ``high`` (an interval) and ``target``, each may be None
    """
    periods = sorted({str(one["period"]) for one in data})
    x: Spec = {"field": "period", "type": "ordinal", "title": None, "axis": _few(periods)}
    y: Spec = {"field": "value", "type": "quantitative", "title": None, "axis": {"format": form}}
    y["scale"] = {"zero": zero}
    shown = {"x": x, "y": y, "description": _ABOUT}
    if bars:
        layers: list[Spec] = [{"mark": {"type": "bar", "color": BLUE}, "encoding": shown}]
    else:
        ends: Spec = {"x": x, "y": y | {"field": "low"}, "y2": {"field": "high"}}
        layers = [
            {"mark": {"type": "area", "color": BLUE, "opacity": 0.16}, "encoding": ends},
            {"mark": {"type": "line", "color": BLUE, "strokeWidth": 1.5}, "encoding": shown},
            {
                "mark": {"type": "point", "filled": True, "color": BLUE, "opacity": 1},
                "encoding": shown,
            },
        ]
    if any(one.get("target") is not None for one in data):
        aim = {"type": "line", "color": RED, "strokeDash": [5, 3], "strokeWidth": 1.5}
        layers.append({"mark": aim, "encoding": {"x": x, "y": y | {"field": "target"}}})
    order = [*dict.fromkeys(str(one["series"]) for one in data)]
    return {
        "data": {"values": [*data]},
        "facet": {"field": "series", "type": "nominal", "sort": order, "title": None},
        "columns": 2,
        "spec": {"width": _PANEL, "height": _HEIGHT, "layer": layers},
        "resolve": {"scale": {"y": "independent"}, "axis": {"x": "independent"}},
    }


def against_targets(data: Data) -> Spec:
    """A line a figure: its ``value`` as a point, its interval, and its ``target`` as a bar.

    shape   fractions of 1; ``name`` is unique
    """
    y: Spec = {"field": "name", "type": "nominal", "title": None}
    y["sort"] = [one["name"] for one in data]
    y["axis"] = {
        "labelLimit": 320,
        "labelPadding": 8,
        "domain": False,
        "ticks": False,
        "grid": True,
    }
    axis = {"format": ".0%", "orient": "top"}
    x: Spec = {"field": "value", "type": "quantitative", "title": None, "axis": axis}
    x["scale"] = {"domain": [0, 1]}
    about = {"y": y, "description": _ABOUT}
    interval: Spec = {"type": "rule", "strokeWidth": 5, "color": BLUE, "opacity": 0.3}
    aim: Spec = {"type": "tick", "thickness": 3, "size": 17, "color": RED}
    point: Spec = {"type": "point", "filled": True, "size": 70, "color": BLUE, "opacity": 1}
    ends: Spec = {"x": x | {"field": "low"}, "x2": {"field": "high"}}
    return {
        "data": {"values": [*data]},
        "width": 470,
        "height": {"step": 24},
        "layer": [
            {"mark": interval, "encoding": about | ends},
            {"mark": aim, "encoding": about | {"x": x | {"field": "target"}}},
            {"mark": point, "encoding": about | {"x": x}},
        ],
    }


def ranked(data: Data) -> Spec:
    """Horizontal bars in the order of the data: ``name``, ``value``, and ``text`` behind the bar.

    shape   where ``whole`` is given, a lighter bar of that length lies behind
    """
    y: Spec = {"field": "name", "type": "nominal", "title": None, "sort": None}
    y["axis"] = {"labelLimit": 260, "labelPadding": 8, "domain": False, "ticks": False}
    x: Spec = {"field": "value", "type": "quantitative", "title": None, "axis": None}
    light: Spec = {"type": "bar", "color": SKY, "opacity": 0.35, "height": 16}
    length: Spec = {"field": "whole", "type": "quantitative"}
    text: Spec = {"type": "text", "align": "left", "dx": 6, "color": "#1a1a1a", "fontSize": 11}
    end: Spec = {"field": "end", "type": "quantitative"}
    behind = [{"mark": light, "encoding": {"y": y, "x": x | length, "description": _ABOUT}}]
    shown = [{**one, "end": max(one["value"], one.get("whole") or 0)} for one in data]
    return {
        "data": {"values": shown},
        "width": 400,
        "height": {"step": 24},
        "layer": [
            *(behind if any(one.get("whole") for one in data) else []),
            {
                "mark": {"type": "bar", "color": BLUE, "height": 16},
                "encoding": {"y": y, "x": x, "description": _ABOUT},
            },
            {"mark": text, "encoding": {"y": y, "x": x | end, "text": {"field": "text"}}},
        ],
    }


def heat(data: Data) -> Spec:
    """A heat map of ``row`` by ``column``, darker for less, each cell with its ``text``.

    shape   ``value`` is a fraction of 1, or None: then the cell is empty but for its text
    """
    x: Spec = {"field": "column", "type": "nominal", "title": None, "sort": None}
    x["axis"] = {"orient": "top", "labelAngle": 0, "domain": False, "ticks": False}
    y: Spec = {"field": "row", "type": "nominal", "title": None, "sort": None}
    y["axis"] = {"domain": False, "ticks": False}
    scale: Spec = {"scheme": "cividis", "domain": [0, 1]}
    legend: Spec = {"format": ".0%", "title": None, "gradientLength": 160}
    color: Spec = {"field": "value", "type": "quantitative", "scale": scale, "legend": legend}
    faint = {"test": "datum.value === null", "value": "#555"}
    light = {"test": "datum.value > 0.55", "value": "#000"}
    ink: Spec = {"condition": [faint, light], "value": "#fff"}
    both: Spec = {"x": x, "y": y}
    known = [{"filter": "datum.value !== null"}]
    return {
        "data": {"values": [*data]},
        "width": 560,
        "height": {"step": 22},
        "layer": [
            {
                "transform": known,
                "mark": {"type": "rect", "stroke": "#fff"},
                "encoding": both | {"color": color, "description": _ABOUT},
            },
            {
                "mark": {"type": "text", "fontSize": 11},
                "encoding": both | {"text": {"field": "text"}, "color": ink},
            },
        ],
    }


def curves(data: Data, title: str) -> Spec:
    """A curve for each ``series`` over ``x``, told apart by colour, dash and shape.

    shape   ``value`` is a fraction of 1
    """
    names = [*dict.fromkeys(str(one["series"]) for one in data)]
    x: Spec = {"field": "x", "type": "quantitative", "title": title}
    x["axis"] = {"values": sorted({one["x"] for one in data}), "labelOverlap": True}
    y: Spec = {"field": "value", "type": "quantitative", "title": None, "axis": {"format": ".0%"}}
    y["scale"] = {"domain": [0, 1]}
    told: Spec = {"field": "series", "type": "nominal", "sort": names, "title": None}

    def by(range_: Sequence[Any]) -> Spec:
        return {**told, "scale": {"domain": names, "range": _repeated(range_, len(names))}}

    shown = {"x": x, "y": y, "color": by(PALETTE), "description": _ABOUT}
    line: Spec = {"mark": {"type": "line", "strokeWidth": 1.8}}
    point: Spec = {"mark": {"type": "point", "filled": True, "size": 55, "opacity": 1}}
    return {
        "data": {"values": [*data]},
        "width": _WIDTH - 110,
        "height": 260,
        "layer": [
            line | {"encoding": shown | {"strokeDash": by(DASHES)}},
            point | {"encoding": shown | {"shape": by(SHAPES)}},
        ],
    }


def _few(periods: Sequence[str]) -> Spec:
    """An axis that names some of the periods."""
    step = -(-len(periods) // _LABELS) or 1
    return {"values": [*periods[::step]], "labelAngle": 0, "labelOverlap": False}


def _repeated(values: Sequence[Any], number: int) -> list[Any]:
    return [values[index % len(values)] for index in range(number)]


def lanes(points: Data, bars: Data, names: Sequence[str], kinds: Mapping[str, Spec]) -> Spec:
    """Points in time on ``lane``s, and spans from ``at`` to ``until``; each of a ``kind``.

    units   times are milliseconds of a clock that is shown as it is
    shape   ``names`` are the lanes from above; ``kinds`` give color, fill, shape and size
    """
    y: Spec = {"field": "lane", "type": "nominal", "title": None, "sort": [*names]}
    y["scale"] = {"domain": [*names]}
    y["axis"] = {"grid": True, "domain": False, "ticks": False, "labelPadding": 10}
    x: Spec = {"field": "at", "type": "temporal", "title": None, "scale": {"type": "utc"}}
    x["axis"] = {"format": "%Y-%m-%d", "tickCount": 7, "labelOverlap": "parity"}
    x["axis"]["labelSeparation"] = 14

    def by(what: str) -> Spec:
        scale = {"domain": [*kinds], "range": [one[what] for one in kinds.values()]}
        legend = {"title": None, "orient": "bottom", "direction": "horizontal"}
        return {"field": "kind", "type": "nominal", "scale": scale, "legend": legend}

    color, shape, fill = by("color"), by("shape"), by("fill")
    shown = {"y": y, "color": color, "description": _ABOUT}
    span: Spec = {"type": "rule", "strokeWidth": 4, "opacity": 0.55}
    size: Spec = {"field": "size", "type": "quantitative", "scale": None, "legend": None}
    sized = [{**one, "size": kinds[one["kind"]]["size"]} for one in points]
    layers: list[Spec] = [
        {
            "data": {"values": [*bars]},
            "mark": span,
            "encoding": {**shown, "x": x, "x2": {"field": "until"}},
        },
        {
            "data": {"values": sized},
            "mark": {"type": "point", "strokeWidth": 2, "opacity": 0.9},
            "encoding": {**shown, "x": x, "shape": shape, "fill": fill, "size": size},
        },
    ]
    return {"width": _WIDTH - 60, "height": {"step": 38}, "layer": layers if bars else layers[1:]}
