"""A metric: its file, a header of comments that says what it is, and one SELECT of items."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from projections.catalog import BadModel
from projections.metrics.facts import FACTS

WORDS = (
    "metric",
    "zh",
    "numerator",
    "denominator",
    "kind",
    "scale",
    "unit",
    "period",
    "grain",
    "groups",
    "matures",
    "target",
    "source",
    "unavailable",
)
GROUPS = MappingProxyType(
    {
        "agent": "agent_id",
        "branch": "branch_id",
        "channel": "channel",
        "product": "product_code",
        "cohort": "cohort",
    }
)
"""What a metric can be split by, and the column that says it."""
KINDS = ("ratio", "share", "mean", "per", "mix", "count", "amount")
WITHOUT_DENOMINATOR = ("count", "amount")
PERIODS = ("month", "quarter", "half-year", "year")
POINT_IN_TIME = "at a point in time"
ITEM_COLUMNS = (
    ("period", "VARCHAR"),
    ("part", "VARCHAR"),
    ("subject", "VARCHAR"),
    ("policy_id", "VARCHAR"),
    ("groups", ""),
    ("numerator", "DECIMAL(22, 4)"),
    ("denominator", "DECIMAL(22, 4)"),
    ("numerator_positions", "BIGINT[]"),
    ("denominator_positions", "BIGINT[]"),
    ("matures_on", "DATE"),
)
"""What the SELECT of a metric gives; ``groups`` is a struct with the columns of ``GROUPS``."""
_NEEDED = ("metric", "zh", "numerator", "kind", "period", "grain", "unit", "source")
_HEADER = re.compile(rf"^-- (?P<word>{'|'.join(WORDS)})\b\s+(?P<text>.+)$")
_MORE = re.compile(r"^--\s{4,}(?P<text>.+)$")
_ID = re.compile(r"M-[A-Z][0-9]+[A-Za-z]*")
_LITERAL_TYPE = re.compile(r"'((?:policy|claim|complaint|agent)\.[A-Z]\w+)'")


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric: what it is, and the SELECT of its items; without one it is not available.

    units   ``scale`` multiplies a quotient; ``target`` is in the unit of the value
    """

    id: str
    title: str
    title_zh: str
    numerator: str
    denominator: str
    kind: str
    scale: int
    unit: str
    period: str
    period_of: str
    grain: str
    groups: tuple[str, ...]
    matures: str
    target: str
    source: str
    unavailable: str
    items: str = field(repr=False)

    @property
    def macro(self) -> str:
        """Name of the table macro of its items."""
        return f"metric_items_{self.id.removeprefix('M-').lower()}"

    @property
    def at_a_point(self) -> bool:
        """Whether it has one period only, that of the as-of day."""
        return self.period_of == POINT_IN_TIME


@cache
def metrics() -> tuple[Metric, ...]:
    """Every metric, in the order of the catalogue."""
    folder = files("projections.metrics") / "catalogue"
    found = [
        parse(item.name.removesuffix(".sql"), item.read_text(encoding="utf-8"))
        for item in folder.iterdir()
        if item.name.endswith(".sql")
    ]
    return tuple(sorted(found, key=lambda one: _order(one.id)))


@cache
def metric_named(name: str) -> Metric | None:
    """The metric of this name, spelt as it is, if there is one; to read all takes 5 ms."""
    path = files("projections.metrics") / "catalogue" / f"{name}.sql"
    if not re.fullmatch(r"M-[A-Z][0-9]+\w*", name) or not path.is_file():
        return None
    return parse(name, path.read_text(encoding="utf-8"))


def _order(metric_id: str) -> tuple[int, int, str]:
    family, number, rest = re.fullmatch(r"M-([A-Z])([0-9]+)(\w*)", metric_id).groups()  # type: ignore[union-attr]
    return "RCKPSTBLQA".index(family), int(number), rest


def parse(name: str, text: str) -> Metric:
    """Read the file of one metric.

    raises  BadModel if its header is not complete or does not tell the truth
    """
    header, select = _split(name, text)
    metric_id, _, title = header["metric"].partition(": ")
    period, _, period_of = header["period"].partition(" ")
    metric = Metric(
        id=metric_id,
        title=title,
        title_zh=header["zh"],
        numerator=header["numerator"],
        denominator=header.get("denominator", ""),
        kind=header["kind"],
        scale=int(header.get("scale", "1")),
        unit=header["unit"],
        period=period,
        period_of=period_of,
        grain=header["grain"],
        groups=tuple(header.get("groups", "").split()),
        matures=header.get("matures", ""),
        target=header.get("target", ""),
        source=header["source"],
        unavailable=header.get("unavailable", ""),
        items=select,
    )
    if wrong := next(_faults(name, metric), None):
        raise BadModel(f"{name}.sql: {wrong}")
    return metric


def _split(name: str, text: str) -> tuple[dict[str, str], str]:
    """The header of a file by its words, and its statement."""
    lines = text.splitlines()
    start = next((i for i, line in enumerate(lines) if not line.startswith("--")), len(lines))
    header: dict[str, str] = {}
    word = ""
    for line in lines[:start]:
        if found := _HEADER.match(line):
            word = found["word"]
            if word in header:
                raise BadModel(f"{name}.sql: the header says {word} twice")
            header[word] = found["text"]
        elif (found := _MORE.match(line)) and word:
            header[word] += " " + found["text"]
        else:
            raise BadModel(f"{name}.sql: no header word in {line!r}; known are {', '.join(WORDS)}")
    if missing := [word for word in _NEEDED if word not in header]:
        raise BadModel(f"{name}.sql: the header lacks {', '.join(missing)}")
    return header, "\n".join(lines[start:]).strip().removesuffix(";")


def _faults(name: str, metric: Metric) -> Iterator[str]:
    if metric.id != name or not _ID.fullmatch(name):
        yield f"the header is about {metric.id!r}"
    if metric.kind not in KINDS:
        yield f"the kind {metric.kind!r} is none of {', '.join(KINDS)}"
    if metric.period not in PERIODS:
        yield f"the period {metric.period!r} is none of {', '.join(PERIODS)}"
    if strange := [one for one in metric.groups if one not in GROUPS]:
        yield f"{', '.join(strange)} is no group; groups are {', '.join(GROUPS)}"
    if bool(metric.denominator) == (metric.kind in WITHOUT_DENOMINATOR):
        yield f"a metric of the kind {metric.kind} and its denominator do not agree"
    if metric.scale != 1 and metric.kind != "per":
        yield "only a metric of the kind per has a scale"
    if bool(metric.unavailable) == bool(metric.items):
        yield "it needs a statement, or the reason why it is unavailable"
    if ";" in metric.items:
        yield "more than one statement"
    if unknown := set(_LITERAL_TYPE.findall(metric.items)) - FACTS.keys():
        yield f"metric_facts does not hold {', '.join(sorted(unknown))}"
