"""Every case, in the order in which they are run and reported.

Neighbours with the same side of ours share its runs: A B C A B C instead of A B A C.
"""

from benchmarks.case import Case
from benchmarks.cases import (
    asking,
    disk,
    freshness,
    kafka,
    keeping_up,
    memory,
    projecting,
    recording,
    verifying,
)

CASES: tuple[Case, ...] = (
    *recording.CASES,
    *projecting.CASES,
    *keeping_up.CASES,
    *freshness.CASES,
    *asking.CASES,
    *verifying.CASES,
    *memory.CASES,
    *disk.CASES,
    *kafka.CASES,
)
