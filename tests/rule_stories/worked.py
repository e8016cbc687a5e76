"""The worked fixtures F1 to F15 as far as the rule engine judges them, as they are on the wire."""

from collections.abc import Iterator

from streams.cloudevents import decode
from streams.fixtures import lines, load_index
from tests.rule_stories.case import Case, Row, at, end
from tests.strategies import recorded

# fixture | rule | start | due | stop | status
_DUTIES = """\
F01 | RCP-01 | 4 | 2010-12-05 | 2010-09-18T00:00 | MET
F01 | RCP-04 | 12 | 2010-09-19 | 2010-09-18T14:30 | MET
F01 | REG-B1 | 8 | 2010-09-26 | 2010-09-14T16:18 | MET
F02 | RCP-04 | 12 | 2010-09-19 | 2010-09-20T00:00 | LATE
F02 | RCP-01 | 4 | 2010-12-05 | 2010-09-18T00:00 | MET
F03 | RCP-01 | 4 | 2011-02-28 | 2011-02-28T00:00 | MET
F04 | RCP-01 | 4 | 2011-02-28 | 2011-03-01T00:00 | LATE
F05a | RCP-01 | 4 | 2010-12-15 | 2010-12-15T00:00 | MET
F05a | REG-S2 | 1 | 2010-10-08 | 2010-09-16T00:00 | MET
F05b | RCP-01 | 4 | 2010-12-15 | 2010-12-16T00:00 | LATE
F06a | CBK-05 | 11 | 2010-09-23 | 2010-09-23T23:59 | MET
F06b | CBK-05 | 11 | 2010-09-23 | 2010-09-24T00:00 | LATE
F08 | CBK-11.visit | 20 | | 2010-09-28T14:20 | MET
F10 | RCP-01 | 4 | 2010-12-04 | 2010-12-10T00:00 | LATE
F11b | RCP-01 | 4 | 2010-12-04 | | OPEN
F12 | REG-B2 | 14 | 2010-10-09 | | OPEN
F13 | CMP-01 | 1 | 2023-11-14 | 2023-11-14T16:30 | MET
F13 | REG-C1 | 1 | 2023-11-25 | | OPEN
F14a | REG-L3 | 4 | 2024-07-04 | 2024-07-04T16:00 | MET
F14b | REG-L3 | 4 | 2024-07-04 | 2024-07-05T09:30 | LATE
"""
# fixture | rules | what is found of them
_FOUND = """\
F01 | CBK-01 CBK-02 CBK-03 RCP-01 RCP-04 SCP-03 |
F02 | RCP-01 RCP-04 | RCP-04 LATE 12
F04 | RCP-01 SCP-04 | RCP-01 LATE 4, SCP-04 LATE 4
F06a | CBK-05 |
F06b | CBK-05 | CBK-05 LATE 11
F07a | CBK-02 CBK-03 |
F07b | CBK-02 CBK-03 | CBK-03 TOO_SOON 11
F07c | CBK-02 CBK-03 | CBK-02 OUT_OF_HOURS 11
F08 | CBK-11 CBK-13.changed CBK-14.failed | CBK-11 FORBIDDEN 20
F09 | CBK-11 CBK-13.changed CBK-14.failed | CBK-11 FORBIDDEN 20, CBK-13.changed FORBIDDEN 23
F10 | RCP-01 CBK-13.changed | RCP-01 LATE 4, CBK-13.changed FORBIDDEN 21
F11a | CBK-14.failed RCP-01 REG-B1 | CBK-14.failed FORBIDDEN 23, REG-B1 MISSING 8
F11b | CBK-14.failed RCP-01 | CBK-14.failed FORBIDDEN 21
F12 | CBK-06 SGN-01.callback REG-B2 | CBK-06 FORBIDDEN 13, SGN-01.callback FORBIDDEN 14
F13 | CMP-01 |
F14a | REG-L3 |
F14b | REG-L3 | REG-L3 LATE 4
F15a | PTS-16 PTS-17 |
F15b | PTS-16 PTS-17 |
"""


def _parts(table: str) -> Iterator[list[str]]:
    for line in table.splitlines():
        yield [part.strip() for part in line.split("|")]


def _case(fixture: str, rules: tuple[str, ...], duty: Row | None, found: list[Row] | None) -> Case:
    """The facts of a fixture, judged at the time of the last of them."""
    facts = [decode(line) for one in load_index() if one.id == fixture for line in lines(one)]
    log = tuple(recorded(facts))
    return Case(
        name=f"{fixture}: {'owed by' if duty else 'found by'} {', '.join(rules)}",
        rules=rules,
        told=(),
        obligations=None if duty is None else (duty,),
        findings=None if found is None else tuple(found),
        effective=max(at(fact.time) for fact in facts),
        recorded=log,
    )


def _cases() -> Iterator[Case]:
    for fixture, rule, start, due, stop, status in _parts(_DUTIES):
        times = {"due_at": end(due) if due else None, "satisfied_at": at(stop) if stop else None}
        row = {"rule": rule, "occurrence": start, "status": status} | times
        yield _case(fixture, (rule,), row, None)
    for fixture, rules, found in _parts(_FOUND):
        rows = [
            dict(zip(("rule", "deviation", "occurrence"), one.split(), strict=True))
            for one in found.split(",")
            if one
        ]
        yield _case(fixture, tuple(rules.split()), None, rows)


WORKED_CASES = tuple(_cases())
