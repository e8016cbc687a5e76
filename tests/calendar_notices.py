"""Writes domain/calendar_prc.toml from the published notices: ``make calendar``.

source  the package ``holidays``, which keeps the notices of the State Council year by year; the
        years after the last one with weekends worked are its forecast, and are left out
"""

from collections.abc import Iterable
from datetime import date

import holidays

from tests.tree import ROOT

FILE = ROOT / "domain" / "calendar_prc.toml"
FIRST_YEAR = 2005
_FORECAST = 2100
_HEAD = """\
# Days off and weekends worked in the PRC, from the State Council's notice for each year.
# Ordinary weekends are left out. Written by `make calendar`; a change here is lost.
"""


def content() -> str:
    """What the file should hold."""
    china = holidays.country_holidays("CN", years=range(FIRST_YEAR, _FORECAST))
    worked: set[date] = set(china.weekend_workdays)
    last = max(day.year for day in worked)
    return _HEAD + "".join(
        f"\n[{year}]\noff = {_days(china, year)}\nworked = {_days(worked, year)}\n"
        for year in range(FIRST_YEAR, last + 1)
    )


def _days(days: Iterable[date], year: int) -> str:
    """A list, with a line a month."""
    months = [
        ", ".join(f"{day}" for day in sorted(days) if (day.year, day.month) == (year, month))
        for month in range(1, 13)
    ]
    return "\n".join(["[", *(f"  {month}," for month in months if month), "]"])


if __name__ == "__main__":
    FILE.write_text(content(), encoding="utf-8")
