"""Consuming from Kafka; needs a broker, so it runs only when it is named.

python -m benchmarks --only kafka-consume --bootstrap-server HOST:PORT --topic NAME
"""

from benchmarks.bench import Bench
from benchmarks.case import Case, Sample, Side, at_least
from benchmarks.children import ChildFailed


def _consume(bench: Bench) -> Sample:
    return _side(bench, "ours")


def _bare(bench: Bench) -> Sample:
    return _side(bench, "bare")


def _side(bench: Bench, which: str) -> Sample:
    if bench.broker is None or bench.topic is None:
        raise ChildFailed("it needs a broker: give --bootstrap-server and --topic")
    where = ("--bootstrap-server", bench.broker, "--topic", bench.topic)
    return bench.module("kafka_consume", *where, "--workers", 2, "--side", which).rate()


CASES = (
    Case(
        name="kafka-consume",
        title="consume a topic",
        unit="events/s",
        ours=Side("`policytrail kafka consume`, two workers", _consume),
        reference=Side("a bare kafka-python loop that only counts", _bare),
        goals=(at_least(0.5),),
        extra=True,
    ),
)
