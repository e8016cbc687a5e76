-- model    premiums: each renewal premium of each policy, due and paid
-- key      policy_id policy_year instalment_no
-- reads    policy.RenewalPremiumDue policy.RenewalPremiumPaid
-- source   P-06; the first premium stands in policies
-- units    *_on: dates in Asia/Shanghai; *_fen: 1/100 yuan; days_late: calendar days
-- not here grace and lapse: they need a rulebook and a date
-- column   policy_id VARCHAR: id of the policy
-- column   policy_year BIGINT: policy year of the instalment, the first is 1
-- column   instalment_no BIGINT: number of the instalment in its year
-- column   status VARCHAR: DUE, PART_PAID, PAID, or PAID_NOT_DUE if it was never reported due
-- column   due_on DATE: day it fell due, first report
-- column   due_fen BIGINT: amount due, first report
-- column   dues BIGINT: number of reports that it was due
-- column   paid_on DATE: day of the first payment
-- column   fully_paid_on DATE: day of the last payment, once the payments cover the amount due
-- column   paid_fen BIGINT: sum of the payments, 0 if there was none
-- column   payments BIGINT: number of payments
-- column   method VARCHAR: how the first payment was collected
-- column   paid_online_fen BIGINT: of the payments, collected online
-- column   paid_home_visit_fen BIGINT: of the payments, collected at a home visit
-- column   days_late INTEGER: days from due_on to paid_on, 0 or less in time; empty until both are
--          known
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 8) AS policy_id,
    (payload ->> 'policy_year')::BIGINT AS policy_year,
    (payload ->> 'instalment_no')::BIGINT AS instalment_no,
    first_fact(type = 'policy.RenewalPremiumDue', moment, payload, '{"due_on": "DATE",
        "amount_fen": "BIGINT"}') AS due,
    counted(type = 'policy.RenewalPremiumDue') AS dues,
    first_fact(type = 'policy.RenewalPremiumPaid', moment, payload, '{"paid_on": "DATE",
        "method": "VARCHAR"}') AS first_paid,
    last_fact(type = 'policy.RenewalPremiumPaid', moment, payload, '
        {"paid_on": "DATE"}') AS last_paid,
    total(type = 'policy.RenewalPremiumPaid', payload, 'amount_fen') AS paid_fen,
    total(
        type = 'policy.RenewalPremiumPaid' AND (payload ->> 'method') = 'ONLINE',
        payload, 'amount_fen'
    ) AS paid_online_fen,
    total(
        type = 'policy.RenewalPremiumPaid' AND (payload ->> 'method') = 'HOME_VISIT',
        payload, 'amount_fen'
    ) AS paid_home_visit_fen,
    counted(type = 'policy.RenewalPremiumPaid') AS payments,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type IN ('policy.RenewalPremiumDue', 'policy.RenewalPremiumPaid')
GROUP BY policy_id, policy_year, instalment_no;

SELECT
    policy_id,
    policy_year,
    instalment_no,
    CASE
        WHEN due IS NULL THEN 'PAID_NOT_DUE'
        WHEN payments = 0 THEN 'DUE'
        WHEN paid_fen < due.value.amount_fen THEN 'PART_PAID'
        ELSE 'PAID'
    END AS status,
    due.value.due_on AS due_on,
    due.value.amount_fen AS due_fen,
    dues,
    first_paid.value.paid_on AS paid_on,
    CASE WHEN paid_fen >= due.value.amount_fen THEN last_paid.value.paid_on END AS fully_paid_on,
    TRY_CAST(paid_fen AS BIGINT) AS paid_fen,
    payments,
    first_paid.value.method AS method,
    TRY_CAST(paid_online_fen AS BIGINT) AS paid_online_fen,
    TRY_CAST(paid_home_visit_fen AS BIGINT) AS paid_home_visit_fen,
    (first_paid.value.paid_on - due.value.due_on)::INTEGER AS days_late,
    last_recorded_at,
    last_position
FROM state;
