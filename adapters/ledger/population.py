"""The policies that a sample is drawn from, as they were at a checkpoint."""

import json

from eventsourcing.sqlite import SQLiteCursor

from domain.evidence.sampling import Candidate

UNKNOWN = "unknown"  # the branch of a policy whose application is not recorded
_POLICIES = """
SELECT SUBSTR(name, 8) FROM streams AS s
WHERE name LIKE 'policy/%' AND EXISTS (
    SELECT 1 FROM events AS e WHERE e.stream_no = s.stream_no AND e.position <= ?
)
ORDER BY name
"""
_TOLD = """
SELECT SUBSTR(s.name, 8), e.payload
FROM events AS e NOT INDEXED CROSS JOIN streams AS s USING (stream_no)
WHERE e.position <= ? AND e.type_no IN (
    SELECT type_no FROM types
    WHERE topic IN ('policy.ApplicationSigned.v1', 'policy.PolicyIssued.v1')
)
ORDER BY e.position
"""


def population(db: SQLiteCursor, size: int, *, by_branch: bool) -> list[Candidate]:
    """Every policy with an event among the first ``size``: what the facts up to there say of it.

    shape   by id; the stratum is the branch of the last application, or empty
    """
    db.execute(_TOLD, (size,))
    branches, premiums = dict[str, str](), dict[str, int]()
    for policy, payload in db.fetchall():
        told = json.loads(payload)
        branches[policy] = told.get("branch_id", branches.get(policy, UNKNOWN))
        premiums[policy] = told.get("annual_premium_fen", premiums.get(policy, 0))
    db.execute(_POLICIES, (size,))
    return [
        Candidate(
            policy, branches.get(policy, UNKNOWN) if by_branch else "", premiums.get(policy, 0)
        )
        for (policy,) in db.fetchall()
    ]
