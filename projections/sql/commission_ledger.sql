-- model    commission_ledger: what each monthly run decided about the commission on each policy
-- key      policy_id settlement_month
-- reads    policy.CommissionHeld policy.CommissionDeducted policy.CommissionReleased
--          policy.CommissionSettled policy.CommissionForfeited
-- source   section 3.3, SET-01 to SET-03, RCP-02, CBK-13, CBK-14
-- units    *_fen: 1/100 yuan, 0 if there was none; months: YYYY-MM; the run of a deduction or
--          forfeiture is the one that its correlation id names (settlement-YYYY-MM), else the month
--          in which it occurred in Asia/Shanghai
-- not here accruals and reinstatements, which no run decides, and the account: see commissions
-- column   policy_id VARCHAR: id of the policy
-- column   settlement_month VARCHAR: month of the run
-- column   decision VARCHAR: last word of the run: HELD, SETTLED, RELEASED or FORFEITED; empty if it
--          only deducted
-- column   decided_by VARCHAR: system that had the last word, policytrail or another
-- column   cause_event_id VARCHAR: id of the fact that led to the last word, where it is named
-- column   held_fen BIGINT: held by the run, as last said
-- column   hold_reasons VARCHAR[]: why, as last said; empty if the run held nothing
-- column   deducted_fen BIGINT: lost by deductions; negative where the run gave one back
-- column   deducted_receipt_late_fen BIGINT: of these, for a late receipt
-- column   deducted_phone_changed_fen BIGINT: of these, for a changed telephone number
-- column   settled_fen BIGINT: paid in the first possible run
-- column   released_gross_fen BIGINT: released after a hold, before deductions
-- column   released_net_fen BIGINT: released after a hold, after deductions
-- column   held_since VARCHAR: first month that held what was released
-- column   forfeited_fen BIGINT: forfeited
-- column   events BIGINT: number of facts behind this row
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 8) AS policy_id,
    COALESCE(
        payload ->> 'settlement_month',
        NULLIF(
            regexp_extract(correlation_id, '^settlement-([0-9]{4}-(?:0[1-9]|1[0-2]))$', 1), ''
        ),
        strftime(occurred_at AT TIME ZONE 'UTC' + INTERVAL 8 HOUR, '%Y-%m')
    ) AS settlement_month,
    MAX(CASE WHEN type <> 'policy.CommissionDeducted' THEN {'moment': moment, 'type': type,
        'source': source_system, 'cause': causation_id} END) AS latest,
    last_fact(type = 'policy.CommissionHeld', moment, payload, '{"amount_fen": "BIGINT",
        "reasons": ["VARCHAR"]}') AS held,
    total(
        type = 'policy.CommissionDeducted' AND (payload ->> 'reason') = 'RECEIPT_LATE',
        payload, 'amount_fen'
    ) AS receipt_late_fen,
    total(
        type = 'policy.CommissionDeducted'
        AND (payload ->> 'reason') = 'PHONE_CHANGED_AT_MANUAL_VISIT',
        payload, 'amount_fen'
    ) AS phone_changed_fen,
    total(type = 'policy.CommissionSettled', payload, 'net_fen') AS settled_fen,
    total(type = 'policy.CommissionReleased', payload, 'gross_fen') AS released_gross_fen,
    total(type = 'policy.CommissionReleased', payload, 'net_fen') AS released_net_fen,
    first_fact(type = 'policy.CommissionReleased', moment, payload, '
        {"held_since": "VARCHAR"}') AS released,
    total(type = 'policy.CommissionForfeited', payload, 'amount_fen') AS forfeited_fen,
    COUNT(*) AS events,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type IN (
    'policy.CommissionHeld', 'policy.CommissionDeducted', 'policy.CommissionReleased',
    'policy.CommissionSettled', 'policy.CommissionForfeited'
)
GROUP BY policy_id, settlement_month;

SELECT
    policy_id,
    settlement_month,
    CASE latest.type
        WHEN 'policy.CommissionHeld' THEN 'HELD'
        WHEN 'policy.CommissionReleased' THEN 'RELEASED'
        WHEN 'policy.CommissionSettled' THEN 'SETTLED'
        WHEN 'policy.CommissionForfeited' THEN 'FORFEITED'
    END AS decision,
    latest.source AS decided_by,
    latest.cause AS cause_event_id,
    COALESCE(held.value.amount_fen, 0) AS held_fen,
    held.value.reasons AS hold_reasons,
    TRY_CAST(receipt_late_fen + phone_changed_fen AS BIGINT) AS deducted_fen,
    TRY_CAST(receipt_late_fen AS BIGINT) AS deducted_receipt_late_fen,
    TRY_CAST(phone_changed_fen AS BIGINT) AS deducted_phone_changed_fen,
    TRY_CAST(settled_fen AS BIGINT) AS settled_fen,
    TRY_CAST(released_gross_fen AS BIGINT) AS released_gross_fen,
    TRY_CAST(released_net_fen AS BIGINT) AS released_net_fen,
    released.value.held_since AS held_since,
    TRY_CAST(forfeited_fen AS BIGINT) AS forfeited_fen,
    events,
    last_recorded_at,
    last_position
FROM state;
