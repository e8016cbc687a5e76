"""Which metrics the report shows, where and in which order."""

HEADLINES = (
    *("M-R1", "M-R2", "M-C1", "M-C5", "M-C10", "M-C9w", "M-K5"),
    *("M-P12R", "M-S1", "M-S2", "M-S3", "M-T1", "M-T5", "M-B1", "M-B2", "M-B3"),
    *("M-L6", "M-L7", "M-Q7", "M-Q8", "M-Q10", "M-A1", "M-A4", "M-A6", "M-A9", "M-A10"),
)
KEY = ("M-R1", "M-C5", "M-P12R", "M-B1", "M-Q8", "M-L6", "M-A1", "M-C9w")
"""Of these the first thing that a reader sees."""
RECEIPTS = ("M-R1", "M-R2", "M-R3")
AGEING = "M-R4"
FUNNEL = ("M-C1", "M-C2", "M-C3", "M-C4", "M-C5", "M-C10")
CALLBACKS = ("M-C1", "M-C2", "M-C5", "M-C8", "M-C10", "M-C9w")
MONEY = ("M-K1", "M-K3", "M-K4")
COHORTS = ("M-P13", "M-P25", "M-P37", "M-P61")
SURVIVAL = "M-S4"
DAYS = ("M-Q6", "M-L1", "M-L1c", "M-L1b")
ON_TIME = ("M-Q7", "M-Q8", "M-L6", "M-L7")
RATES_OF_SATISFACTION = ("M-A1", "M-A5", "M-A4")
DIMENSIONS = "M-A3"
EVERY = tuple(
    dict.fromkeys(
        (*HEADLINES, *RECEIPTS, AGEING, *FUNNEL, *CALLBACKS, *MONEY, *COHORTS, SURVIVAL)
        + (*DAYS, *ON_TIME, *RATES_OF_SATISFACTION, DIMENSIONS)
    )
)
"""All of them."""
