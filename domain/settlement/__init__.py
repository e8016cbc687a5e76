"""The monthly settlement of first-year commission: what each run decides about each policy."""

from domain.settlement.account import Account, Amounts, account_of
from domain.settlement.case import RELEVANT, Case, Known, agent_of, examine
from domain.settlement.causes import Causes, cause_of
from domain.settlement.comparison import Comparison, Part
from domain.settlement.decision import decide
from domain.settlement.replay import Plan, Run, Story, months_between
from domain.settlement.terms import CPIC_TERMS, Charge, Terms
from domain.settlement.terms_of import BOOK, cut_off_day, spoilt, terms_of

__all__ = [
    "BOOK",
    "CPIC_TERMS",
    "RELEVANT",
    "Account",
    "Amounts",
    "Case",
    "Causes",
    "Charge",
    "Comparison",
    "Known",
    "Part",
    "Plan",
    "Run",
    "Story",
    "Terms",
    "account_of",
    "agent_of",
    "cause_of",
    "cut_off_day",
    "decide",
    "examine",
    "months_between",
    "spoilt",
    "terms_of",
]
