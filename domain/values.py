"""Constrained scalar types of the wire contract.

units   money is an integer in fen (1 yuan = 100 fen); ``Date`` is a local date in Asia/Shanghai;
        ``Instant`` is RFC 3339 with an offset
source  the field lists of the event contract; RFC 3339, section 5.6; RFC 7493 (I-JSON), section 2.2
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema

_DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
_INSTANT = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T{_TIME}(Z|[+-][0-9]{{2}}:[0-9]{{2}})$"
_POINTS = re.compile(r"^-?[0-9]{1,3}(\.[0-9])?$")
SAFE_INTEGER = 2**53 - 1  # beyond it, readers of JSON disagree about the value (RFC 7493)


def _text_or(pattern: str, lax: core_schema.CoreSchema, strict: core_schema.CoreSchema) -> Any:
    """On the wire only the exact text form; in Python only the real type."""
    text = core_schema.str_schema(strict=True, pattern=pattern)
    schema = core_schema.json_or_python_schema(
        json_schema=core_schema.chain_schema([text, lax]), python_schema=strict
    )
    return GetPydanticSchema(lambda _source, _handler: schema)


def _points(value: object) -> object:
    """Take a number, or a text that SQL reads as the same number (not " 1 ", "1_0", "1E1")."""
    if isinstance(value, str):
        if not _POINTS.fullmatch(value):
            raise ValueError("a number with at most three digits and one decimal")
        return Decimal(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return value


Date = Annotated[
    date,
    _text_or(_DATE, core_schema.date_schema(strict=False), core_schema.date_schema(strict=True)),
    WithJsonSchema({"type": "string", "format": "date", "pattern": _DATE}),
]
Instant = Annotated[
    datetime,
    _text_or(
        _INSTANT,
        core_schema.datetime_schema(strict=False, tz_constraint="aware"),
        core_schema.datetime_schema(strict=True, tz_constraint="aware"),
    ),
    WithJsonSchema({"type": "string", "format": "date-time", "pattern": _INSTANT}),
]
Int = Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER)]
Count = Annotated[int, Field(ge=1, le=SAFE_INTEGER)]
Fen = Annotated[int, Field(ge=-SAFE_INTEGER, le=SAFE_INTEGER, description="money in fen")]
Number = Int | Annotated[float, Field(allow_inf_nan=False)]
Score = Annotated[int, Field(ge=0, le=100)] | Annotated[float, Field(ge=0, le=100)]
Points = Annotated[
    Decimal,
    BeforeValidator(_points),
    Field(max_digits=4, decimal_places=1),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": -999.9, "maximum": 999.9},
                {"type": "string", "pattern": _POINTS.pattern},
            ]
        }
    ),
]
Month = Annotated[str, Field(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$", examples=["2010-09"])]
RuleId = Annotated[
    str, Field(pattern=r"^[A-Z]{3}-[A-Z]{0,2}[0-9]{1,3}(\.[a-z_]+)?$", examples=["CBK-01"])
]
Quarter = Annotated[str, Field(pattern=r"^[0-9]{4}-Q[1-4]$", examples=["2010-Q3"])]
