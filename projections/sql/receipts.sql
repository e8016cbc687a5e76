-- model    receipts: did the signed receipt of each policy come back in time?
-- key      policy_id
-- reads    policy.PolicyIssued policy.ReceiptReturned policy.ReceiptScanned
--          policy.ReceiptOverdueFlagged
-- source   RCP-01: in time up to and including the effective date plus three natural months
-- units    *_on: dates in Asia/Shanghai; *_at: instants; days_late: calendar days
-- not here whether a receipt is overdue today: ask due_on against a date
-- column   policy_id VARCHAR: id of the policy
-- column   effective_on DATE: first day of cover, from the first issue; empty if never issued
-- column   due_on DATE: last day on which the receipt is in time
-- column   returned_on DATE: day the agent brought the slip back, first return
-- column   returned_by VARCHAR: agent who brought it back
-- column   office_id VARCHAR: office that took it
-- column   returns BIGINT: number of returns reported
-- column   scanned_at TIMESTAMPTZ: when the slip was first scanned
-- column   scan_office_id VARCHAR: office that scanned it
-- column   scan_image_ref VARCHAR: reference of the image
-- column   scans BIGINT: number of scans reported
-- column   status VARCHAR: ON_TIME, LATE or OUTSTANDING; empty if returned but never issued
-- column   days_late INTEGER: days from due_on to the return, 0 or less in time; empty until both
--          are known
-- column   flagged_on DATE: due date in the first overdue flag
-- column   overdue_flags BIGINT: number of overdue flags
-- column   events BIGINT: number of facts behind this row
-- column   last_recorded_at TIMESTAMPTZ: when the latest of them became known
-- column   last_position BIGINT: position of the latest of them in the ledger
SELECT
    substr(stream, 8) AS policy_id,
    first_fact(type = 'policy.PolicyIssued', moment, payload, '{"effective_on": "DATE"}') AS issued,
    first_fact(type = 'policy.ReceiptReturned', moment, payload, '{"returned_on": "DATE",
        "returned_by": "VARCHAR", "office_id": "VARCHAR"}') AS returned,
    first_fact(type = 'policy.ReceiptScanned', moment, payload, '{"scanned_at": "TIMESTAMPTZ",
        "office_id": "VARCHAR", "image_ref": "VARCHAR"}') AS scanned,
    first_fact(type = 'policy.ReceiptOverdueFlagged', moment, payload, '
        {"due_on": "DATE"}') AS flagged,
    counted(type = 'policy.ReceiptReturned') AS returns,
    counted(type = 'policy.ReceiptScanned') AS scans,
    counted(type = 'policy.ReceiptOverdueFlagged') AS overdue_flags,
    COUNT(*) AS events,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM batch
WHERE type IN (
    'policy.PolicyIssued', 'policy.ReceiptReturned', 'policy.ReceiptScanned',
    'policy.ReceiptOverdueFlagged'
)
GROUP BY policy_id;

WITH dated AS (
    SELECT
        *,
        LEAST(issued.value.effective_on + INTERVAL 3 MONTH, TIMESTAMP '9999-12-31')::DATE AS due_on
    FROM state
)
SELECT
    policy_id,
    issued.value.effective_on AS effective_on,
    CASE WHEN issued.value.effective_on IS NOT NULL THEN due_on END AS due_on,
    returned.value.returned_on AS returned_on,
    returned.value.returned_by AS returned_by,
    returned.value.office_id AS office_id,
    returns,
    scanned.value.scanned_at AS scanned_at,
    scanned.value.office_id AS scan_office_id,
    scanned.value.image_ref AS scan_image_ref,
    scans,
    CASE
        WHEN returned IS NULL THEN 'OUTSTANDING'
        WHEN issued IS NULL THEN NULL
        WHEN returned.value.returned_on <= due_on THEN 'ON_TIME'
        ELSE 'LATE'
    END AS status,
    CASE
        WHEN issued IS NOT NULL THEN (returned.value.returned_on - due_on)::INTEGER
    END AS days_late,
    flagged.value.due_on AS flagged_on,
    overdue_flags,
    events,
    last_recorded_at,
    last_position
FROM dated;
