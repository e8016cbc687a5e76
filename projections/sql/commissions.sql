-- model    commissions: what became of the first-year commission on each policy
-- key      policy_id
-- reads    policy.CommissionAccrued policy.CommissionHeld policy.CommissionDeducted
--          policy.CommissionReleased policy.CommissionSettled policy.CommissionForfeited
--          policy.CommissionReinstated
-- source   SET-01 to SET-03, RCP-02, CBK-13, CBK-14
-- units    *_fen: 1/100 yuan, 0 if there was none; months: YYYY-MM; *_on: dates in Asia/Shanghai
-- column   policy_id VARCHAR: id of the policy
-- column   agent_id VARCHAR: agent to whom it accrued, first accrual
-- column   status VARCHAR: last word: ACCRUED, HELD, SETTLED, RELEASED, FORFEITED or REINSTATED
-- column   accrued_on DATE: day of the first accrual
-- column   accrued_fen BIGINT: accrued
-- column   settled_fen BIGINT: paid in the first possible run
-- column   settled_month VARCHAR: month of the first such run
-- column   settled_on DATE: day it was paid
-- column   released_gross_fen BIGINT: released after a hold, before deductions
-- column   released_net_fen BIGINT: released after a hold, after deductions
-- column   released_month VARCHAR: month of the first release
-- column   deducted_fen BIGINT: lost by deductions
-- column   deducted_receipt_late_fen BIGINT: of these, for a late receipt
-- column   deducted_phone_changed_fen BIGINT: of these, for a changed telephone number
-- column   deductions BIGINT: number of deductions
-- column   forfeited_fen BIGINT: forfeited
-- column   forfeit_reason VARCHAR: reason of the last forfeiture
-- column   reinstated_fen BIGINT: forfeitures undone
-- column   held_fen BIGINT: amount of the open hold; empty if none is open
-- column   hold_reasons VARCHAR[]: reasons of the open hold; empty if none is open
-- column   first_held_month VARCHAR: earliest month that held it
-- column   last_held_month VARCHAR: latest month that held it
-- column   holds BIGINT: number of holds
-- column   holds_receipt_not_returned BIGINT: of these, because the receipt was not back
-- column   holds_callback_pending BIGINT: of these, because the callback was pending
-- column   holds_second_callback_failed BIGINT: of these, because the second callback failed
-- column   holds_callback_issue_open BIGINT: of these, because an issue was open
-- column   unexplained_fen BIGINT: accrued less settled, released net, deducted, forfeited and
--          open hold, plus reinstated; 0 when the account closes (M-K identity)
-- column   events BIGINT: number of facts behind this row
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 8) AS policy_id,
    first_fact(type = 'policy.CommissionAccrued', moment, payload, '{"agent_id": "VARCHAR",
        "accrued_on": "DATE"}') AS accrued,
    first_fact(type = 'policy.CommissionSettled', moment, payload, '{"settlement_month": "VARCHAR",
        "paid_on": "DATE"}') AS settled,
    first_fact(type = 'policy.CommissionReleased', moment, payload, '
        {"settlement_month": "VARCHAR"}') AS released,
    last_fact(type = 'policy.CommissionForfeited', moment, payload, '
        {"reason": "VARCHAR"}') AS forfeited,
    MAX(CASE WHEN type <> 'policy.CommissionDeducted' THEN {'moment': moment, 'type': type, 'value':
        json_transform(payload, '{"amount_fen": "BIGINT", "reasons": ["VARCHAR"]}')
    } END) AS latest,
    total(type = 'policy.CommissionAccrued', payload, 'amount_fen') AS accrued_fen,
    total(type = 'policy.CommissionSettled', payload, 'net_fen') AS settled_fen,
    total(type = 'policy.CommissionReleased', payload, 'gross_fen') AS released_gross_fen,
    total(type = 'policy.CommissionReleased', payload, 'net_fen') AS released_net_fen,
    total(
        type = 'policy.CommissionDeducted' AND (payload ->> 'reason') = 'RECEIPT_LATE',
        payload, 'amount_fen'
    ) AS receipt_late_fen,
    total(
        type = 'policy.CommissionDeducted' AND (payload ->> 'reason') = 'PHONE_CHANGED_AT_MANUAL_VISIT',
        payload, 'amount_fen'
    ) AS phone_changed_fen,
    counted(type = 'policy.CommissionDeducted') AS deductions,
    total(type = 'policy.CommissionForfeited', payload, 'amount_fen') AS forfeited_fen,
    total(type = 'policy.CommissionReinstated', payload, 'amount_fen') AS reinstated_fen,
    MIN(CASE
        WHEN type = 'policy.CommissionHeld' THEN payload ->> 'settlement_month'
    END) AS first_held_month,
    MAX(CASE
        WHEN type = 'policy.CommissionHeld' THEN payload ->> 'settlement_month'
    END) AS last_held_month,
    counted(type = 'policy.CommissionHeld') AS holds,
    counted(
        type = 'policy.CommissionHeld' AND json_contains(payload, '"RECEIPT_NOT_RETURNED"')
    ) AS holds_receipt_not_returned,
    counted(
        type = 'policy.CommissionHeld' AND json_contains(payload, '"CALLBACK_PENDING"')
    ) AS holds_callback_pending,
    counted(
        type = 'policy.CommissionHeld' AND json_contains(payload, '"SECOND_CALLBACK_FAILED"')
    ) AS holds_second_callback_failed,
    counted(
        type = 'policy.CommissionHeld' AND json_contains(payload, '"CALLBACK_ISSUE_OPEN"')
    ) AS holds_callback_issue_open,
    COUNT(*) AS events,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type IN (
    'policy.CommissionAccrued', 'policy.CommissionHeld', 'policy.CommissionDeducted',
    'policy.CommissionReleased', 'policy.CommissionSettled', 'policy.CommissionForfeited',
    'policy.CommissionReinstated'
)
GROUP BY policy_id;

WITH account AS (
    SELECT
        *,
        CASE WHEN latest.type = 'policy.CommissionHeld' THEN latest.value END AS hold,
        receipt_late_fen + phone_changed_fen AS deducted_fen
    FROM state
)
SELECT
    policy_id,
    accrued.value.agent_id AS agent_id,
    CASE latest.type
        WHEN 'policy.CommissionAccrued' THEN 'ACCRUED'
        WHEN 'policy.CommissionHeld' THEN 'HELD'
        WHEN 'policy.CommissionReleased' THEN 'RELEASED'
        WHEN 'policy.CommissionSettled' THEN 'SETTLED'
        WHEN 'policy.CommissionForfeited' THEN 'FORFEITED'
        WHEN 'policy.CommissionReinstated' THEN 'REINSTATED'
    END AS status,
    accrued.value.accrued_on AS accrued_on,
    TRY_CAST(accrued_fen AS BIGINT) AS accrued_fen,
    TRY_CAST(settled_fen AS BIGINT) AS settled_fen,
    settled.value.settlement_month AS settled_month,
    settled.value.paid_on AS settled_on,
    TRY_CAST(released_gross_fen AS BIGINT) AS released_gross_fen,
    TRY_CAST(released_net_fen AS BIGINT) AS released_net_fen,
    released.value.settlement_month AS released_month,
    TRY_CAST(deducted_fen AS BIGINT) AS deducted_fen,
    TRY_CAST(receipt_late_fen AS BIGINT) AS deducted_receipt_late_fen,
    TRY_CAST(phone_changed_fen AS BIGINT) AS deducted_phone_changed_fen,
    deductions,
    TRY_CAST(forfeited_fen AS BIGINT) AS forfeited_fen,
    forfeited.value.reason AS forfeit_reason,
    TRY_CAST(reinstated_fen AS BIGINT) AS reinstated_fen,
    hold.amount_fen AS held_fen,
    hold.reasons AS hold_reasons,
    first_held_month,
    last_held_month,
    holds,
    holds_receipt_not_returned,
    holds_callback_pending,
    holds_second_callback_failed,
    holds_callback_issue_open,
    TRY_CAST(
        accrued_fen + reinstated_fen - settled_fen - released_net_fen - deducted_fen
        - forfeited_fen - COALESCE(hold.amount_fen, 0)
        AS BIGINT
    ) AS unexplained_fen,
    events,
    last_recorded_at,
    last_position
FROM account;
