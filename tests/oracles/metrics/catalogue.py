"""Every metric of the page: how its items are found, and what kind it is."""

from collections.abc import Callable
from typing import NamedTuple

from tests.oracles.metrics import (
    agents,
    callbacks,
    claim_clocks,
    claims,
    commission,
    complaints,
    customers,
    persistency,
    receipts,
    retention,
)
from tests.oracles.metrics import complaint_rates as rates
from tests.oracles.metrics import satisfaction as asked
from tests.oracles.metrics.item import Item
from tests.oracles.metrics.told import Known


class Metric(NamedTuple):
    """A metric of the page."""

    items: Callable[[Known], list[Item]]
    kind: str
    scale: int = 1


METRICS = {
    "M-R1": Metric(receipts.m_r1, "ratio"),
    "M-R2": Metric(receipts.m_r2, "ratio"),
    "M-R3": Metric(receipts.m_r3, "ratio"),
    "M-R4": Metric(receipts.m_r4, "count"),
    "M-R5": Metric(receipts.m_r5, "amount"),
    "M-C1": Metric(callbacks.m_c1, "ratio"),
    "M-C2": Metric(callbacks.m_c2, "ratio"),
    "M-C3": Metric(callbacks.m_c3, "ratio"),
    "M-C4": Metric(callbacks.m_c4, "ratio"),
    "M-C4p": Metric(callbacks.m_c4p, "ratio"),
    "M-C5": Metric(callbacks.m_c5, "ratio"),
    "M-C6": Metric(callbacks.m_c6, "mix"),
    "M-C7": Metric(callbacks.m_c7, "ratio"),
    "M-C8": Metric(callbacks.m_c8, "ratio"),
    "M-C9": Metric(callbacks.m_c9, "mean"),
    "M-C9w": Metric(callbacks.m_c9w, "ratio"),
    "M-C10": Metric(callbacks.m_c10, "ratio"),
    "M-K1": Metric(commission.m_k1, "amount"),
    "M-K1c": Metric(commission.m_k1c, "count"),
    "M-K2": Metric(commission.m_k2, "mean"),
    "M-K3": Metric(commission.m_k3, "amount"),
    "M-K4": Metric(commission.m_k4, "amount"),
    "M-K5": Metric(commission.m_k5, "ratio"),
    "M-P12R": Metric(persistency.m_p12r, "share"),
    "M-P13": Metric(persistency.m_p13, "share"),
    "M-P25": Metric(persistency.m_p25, "share"),
    "M-P37": Metric(persistency.m_p37, "share"),
    "M-P61": Metric(persistency.m_p61, "share"),
    "M-P13c": Metric(persistency.m_p13c, "ratio"),
    "M-P25c": Metric(persistency.m_p25c, "ratio"),
    "M-P37c": Metric(persistency.m_p37c, "ratio"),
    "M-P61c": Metric(persistency.m_p61c, "ratio"),
    "M-S1": Metric(retention.m_s1, "ratio"),
    "M-S2": Metric(retention.m_s2, "ratio"),
    "M-S3": Metric(retention.m_s3, "ratio"),
    "M-S3r": Metric(retention.m_s3r, "ratio"),
    "M-S4": Metric(retention.m_s4, "ratio"),
    "M-T1": Metric(customers.m_t1, "ratio"),
    "M-T2": Metric(customers.m_t2, "ratio"),
    "M-T3": Metric(customers.m_t3, "ratio"),
    "M-T5": Metric(customers.m_t5, "share"),
    "M-B1": Metric(customers.m_b1, "share"),
    "M-B2": Metric(customers.m_b2, "share"),
    "M-B3": Metric(customers.m_b3, "share"),
    "M-L1": Metric(claims.m_l1, "mean"),
    "M-L1b": Metric(claims.m_l1b, "mean"),
    "M-L1c": Metric(claims.m_l1c, "mean"),
    "M-L2": Metric(claims.m_l2, "ratio"),
    "M-L3": Metric(claims.m_l3, "count"),
    "M-L3a": Metric(claims.m_l3a, "amount"),
    "M-L4": Metric(claims.m_l4, "ratio"),
    "M-L5": Metric(claims.m_l5, "mix"),
    "M-L6": Metric(claim_clocks.m_l6, "ratio"),
    "M-L7": Metric(claim_clocks.m_l7, "ratio"),
    "M-L8": Metric(claims.m_l8, "ratio"),
    "M-Q1": Metric(complaints.m_q1, "count"),
    "M-Q2": Metric(rates.m_q2, "per", 1_000),
    "M-Q3": Metric(rates.m_q3, "per", 10_000_000_000),
    "M-Q4": Metric(rates.m_q4, "per", 10_000),
    "M-Q5": Metric(rates.m_q5, "per", 10_000),
    "M-Q6": Metric(complaints.m_q6, "mean"),
    "M-Q7": Metric(complaints.m_q7, "ratio"),
    "M-Q8": Metric(complaints.m_q8, "ratio"),
    "M-Q9": Metric(complaints.m_q9, "ratio"),
    "M-Q10": Metric(complaints.m_q10, "ratio"),
    "M-Q10r": Metric(complaints.m_q10r, "ratio"),
    "M-Q11": Metric(complaints.m_q11, "mix"),
    "M-A1": Metric(asked.m_a1, "ratio"),
    "M-A2": Metric(asked.m_a2, "mean"),
    "M-A3": Metric(asked.m_a3, "mean"),
    "M-A4": Metric(asked.m_a4, "ratio"),
    "M-A5": Metric(asked.m_a5, "ratio"),
    "M-A6": Metric(agents.m_a6, "ratio"),
    "M-A7": Metric(agents.m_a7, "per"),
    "M-A8": Metric(agents.m_a8, "count"),
    "M-A9": Metric(asked.m_a9, "ratio"),
    "M-A10": Metric(agents.m_a10, "ratio"),
}

UNAVAILABLE = ("M-T4",)
"""Those of which the page says that no fact tells them."""
