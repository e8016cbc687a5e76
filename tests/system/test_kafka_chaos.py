"""Workers that are killed, stopped and woken up while a topic grows: the ledger is what was sent.

``POLICYTRAIL_SEEDS`` says how many runs there are on each broker.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.brokers import FAULTS, Broker

DRIVER = Path(__file__).with_name("kafka_chaos_driver.py")
SEEDS = int(os.environ.get("POLICYTRAIL_SEEDS", "6"))
FIRST = int(os.environ.get("POLICYTRAIL_FIRST_SEED", "20101122"))


def test_whatever_happens_to_workers_each_message_is_accounted_for_once(
    broker: Broker, tmp_path: Path
) -> None:
    """Facts, repeats, conflicts, rejects, parked messages, dead letters, order and counts."""
    faults = ",".join(what for kind, what in FAULTS if kind == broker.kind)
    numbers = [str(FIRST), str(SEEDS)]

    ran = subprocess.run(
        [sys.executable, DRIVER, tmp_path, broker.address, faults, *numbers],
        capture_output=True,
        check=False,
        text=True,
    )

    assert ran.returncode == 0, ran.stderr
    result = json.loads(ran.stdout)
    assert (result["differs"], result["runs"]) == ([], SEEDS), ran.stderr
    did = result["did"]
    assert min(did["SIGKILL"], did["line"], did["slept"]) >= SEEDS // 3, did
