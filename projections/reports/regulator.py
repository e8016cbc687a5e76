"""The report to the regulator on false customer data: its head, its columns, its rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from domain.discipline.reporting import RECIPIENTS, Case, Named
from domain.events.base import Event
from projections.timeline.text import plain

INSURER = "（保险公司名称） / (name of the insurer)"
_WORDS = {
    "FALSE": "信息虚假 false",
    "INCOMPLETE": "信息不完整 incomplete",
    "AGENT_OWN_PHONE": "留存业务员电话 agent's own telephone",
    "REGULATOR_BUREAU": "保险监管机构 regulator's bureau",
    "INDUSTRY_ASSOCIATION": "保险行业协会 industry association",
    "NEW": "本期上报 reported here",
    "REPORTED": "已上报 reported before",
    "SUPPLEMENT": "已上报，另有新增 reported before, more since",
    "INSURANCE_LAW_2009_131": "《保险法》（2009年）第131条 Insurance Law (2009) art. 131",
    "INSURANCE_LAW_2009_174": "《保险法》（2009年）第174条 Insurance Law (2009) art. 174",
    "INSURANCE_LAW_2015_131": "《保险法》（2015年）第131条 Insurance Law (2015) art. 131",
    "INSURANCE_LAW_2015_172": "《保险法》（2015年）第172条 Insurance Law (2015) art. 172",
}
_BASIS = "粤保监发[2010]231号 Guangdong bureau notice 2010 No. 231"
_WHOLE = ("虚假客户信息季度报告", "Quarterly report on false customer information")
_MORE = ("虚假客户信息季度补充报告", "Supplementary quarterly report on false customer information")

Row = tuple[str, ...]
COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("number", "序号", "No."),
    ("agent_id", "业务员/专管员", "Agent or specialist"),
    ("branch_id", "机构", "Branch"),
    ("contract_no", "代理合同号", "Contract"),
    ("qualification_ref", "资格证", "Qualification"),
    ("cases", "件数", "Cases"),
    ("new_cases", "其中新增", "New cases"),
    ("kinds", "类型", "Kinds"),
    ("policies", "保单", "Policies"),
    ("found_on", "发现日期", "Found on"),
    ("law_articles", "法律条款", "Law"),
    ("status", "上报状态", "Status"),
    ("reported_on", "上报日期", "Reported on"),
)
"""Name, Chinese heading, English heading of each column."""


@dataclass(frozen=True, slots=True)
class Report:
    """The report of a quarter, as of a day; ``due_on`` is its last good day, if the rules say one.

    shape   ``entries`` by agent; made again with nothing new, it is a copy of the first one
    """

    quarter: str
    reported_on: date
    due_on: date | None
    entries: tuple[Named, ...]
    insurer: str = INSURER

    @property
    def supplementary(self) -> bool:
        """Whether it adds to what somebody has reported for the quarter before."""
        return bool(self.new) and any(entry.reports for entry in self.entries)

    @property
    def title(self) -> tuple[str, str]:
        """The title in Chinese and in English."""
        return _MORE if self.supplementary else _WHOLE

    @property
    def new(self) -> tuple[Named, ...]:
        """The agents with cases that nobody has reported."""
        return tuple(entry for entry in self.entries if entry.new)

    def head(self) -> list[tuple[str, str]]:
        """The lines above the table: label and text, each in both languages."""
        articles = sorted({article for entry in self.entries for article in entry.articles})
        basis = "；".join((_BASIS, *(_WORDS[article] for article in articles)))
        cases = sum(len(entry.cases) for entry in self.entries)
        new = sum(len(entry.new) for entry in self.entries)
        lines = [
            ("报告单位 Insurer", plain(self.insurer)),
            ("季度 Quarter", self.quarter),
            ("报送 Recipients", "；".join(_WORDS[recipient] for recipient in RECIPIENTS)),
            ("依据 Legal basis", basis),
            ("报告日期 Date", self.reported_on.isoformat()),
            ("人数/件数 Agents, cases", f"{len(self.entries)} / {cases}"),
            ("其中新增 New since the last report", f"{len(self.new)} / {new}"),
        ]
        if self.due_on:
            lines.insert(5, ("报送期限 Due by", self.due_on.isoformat()))
        return lines

    def rows(self) -> list[Row]:
        """The table, those with something new first."""
        ordered = sorted(self.entries, key=lambda entry: (not entry.new, entry.agent_id))
        return [self._row(number, entry) for number, entry in enumerate(ordered, start=1)]

    def _row(self, number: int, entry: Named) -> Row:
        facts = [case.fact for case in entry.cases]
        contract = entry.contract
        return (
            str(number),
            plain(entry.agent_id),
            plain(contract.branch_id) if contract else "",
            plain(contract.contract_no) if contract else "",
            plain(contract.qualification_ref) if contract else "",
            str(len(entry.cases)),
            str(len(entry.new)),
            _each(_WORDS[fact.kind] for fact in facts),
            _each(plain(fact.policy_id) for fact in facts),
            _each(fact.found_on.isoformat() for fact in facts),
            _each(_WORDS[article] for article in entry.articles),
            _WORDS[entry.status],
            (entry.reported_on or self.reported_on).isoformat(),
        )


class Table(NamedTuple):
    """What every form of the report shows."""

    title: Sequence[str]
    head: Sequence[tuple[str, str]]
    rows: Sequence[Row]


def table(report: Report) -> Table:
    """The report as texts."""
    return Table(report.title, report.head(), report.rows())


def plain_case(case: Case, new: Iterable[Case]) -> dict[str, object]:
    """A case as data."""
    fact: Event = case.fact
    return {
        "event_id": case.known.event_id,
        "position": case.known.position,
        "new": case in new,
        "law_articles": list(case.articles),
    } | fact.model_dump(mode="json")


def plain_report(report: Report) -> dict[str, object]:
    """The report as data."""
    return {
        "quarter": report.quarter,
        "supplementary": report.supplementary,
        "insurer": report.insurer,
        "recipients": list(RECIPIENTS),
        "reported_on": report.reported_on.isoformat(),
        "due_on": report.due_on.isoformat() if report.due_on else None,
        "agents": [
            {
                "agent_id": entry.agent_id,
                "contract": entry.contract.model_dump(mode="json") if entry.contract else None,
                "status": entry.status,
                "reported_on": (entry.reported_on or report.reported_on).isoformat(),
                "law_articles": list(entry.articles),
                "cases": [plain_case(case, entry.new) for case in entry.cases],
            }
            for entry in report.entries
        ],
    }


def _each(texts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(texts))
