"""The monthly settlement of first-year commission: what each run decides about each policy."""

from domain.settlement.case import RELEVANT, Case, Known, examine
from domain.settlement.causes import Causes, cause_of
from domain.settlement.decision import decide
from domain.settlement.terms import CPIC_TERMS, Charge, Terms
from domain.settlement.terms_of import BOOK, spoilt, terms_of

__all__ = [
    "BOOK",
    "CPIC_TERMS",
    "RELEVANT",
    "Case",
    "Causes",
    "Charge",
    "Known",
    "Terms",
    "cause_of",
    "decide",
    "examine",
    "spoilt",
    "terms_of",
]
