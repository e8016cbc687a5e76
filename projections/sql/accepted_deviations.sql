-- model    accepted_deviations: breaches that somebody answers for, one row an acceptance
-- key      position
-- reads    policy.DeviationAccepted claim.DeviationAccepted complaint.DeviationAccepted
--          agent.DeviationAccepted
-- source   docs/explanation/clocks.md: an acceptance hides nothing
-- units    *_on: dates in Asia/Shanghai, expires_on included
-- not here whether it still holds: findings shows that
-- column   position BIGINT: position of the acceptance in the ledger
-- column   stream VARCHAR: what it is about, aggregate/id
-- column   rule VARCHAR: id of the rule that was broken
-- column   breached_on DATE: the breach that is meant; empty if all of this rule on the stream are
-- column   approver_ref VARCHAR: who answers for it
-- column   reason VARCHAR: why
-- column   accepted_on DATE: day of the acceptance
-- column   expires_on DATE: last day on which it holds
-- column   occurred_at TIMESTAMPTZ: business time of the event
-- column   recorded_at TIMESTAMPTZ: when it became known
SELECT
    position,
    stream,
    json_transform(payload, '{"rule_id": "VARCHAR", "breached_on": "DATE", "approver_ref": "VARCHAR",
        "reason": "VARCHAR", "accepted_on": "DATE", "expires_on": "DATE"}') AS acceptance,
    occurred_at,
    recorded_at
FROM batch
WHERE type IN (
    'policy.DeviationAccepted', 'claim.DeviationAccepted', 'complaint.DeviationAccepted',
    'agent.DeviationAccepted'
);

SELECT
    position,
    stream,
    acceptance.rule_id AS rule,
    acceptance.breached_on AS breached_on,
    acceptance.approver_ref AS approver_ref,
    acceptance.reason AS reason,
    acceptance.accepted_on AS accepted_on,
    acceptance.expires_on AS expires_on,
    occurred_at,
    recorded_at
FROM state;
