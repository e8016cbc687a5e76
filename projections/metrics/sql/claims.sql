-- Claims at two times: what was reported, registered, decided, paid and closed, and the policy they are of.

-- Every claim that is known: of each step the first fact or the last, in business order. It is closed if `turned.closes`.
CREATE OR REPLACE MACRO claim_profiles(effective, known) AS TABLE
WITH said AS (
    SELECT
        stream,
        arg_min({'position': position, 'day': day, 'policy_id': policy_id}, moment)
            FILTER (WHERE type = 'claim.ClaimReported') AS reported,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type = 'claim.ClaimDocumentsSubmitted' AND code = 'true') AS documented,
        arg_min({'position': position, 'day': day, 'reserve': amount}, moment)
            FILTER (WHERE type = 'claim.ClaimRegistered') AS registered,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type IN ('claim.ClaimApproved', 'claim.ClaimDenied')) AS decided,
        arg_max({
            'position': position, 'day': day,
            'outcome': CASE type WHEN 'claim.ClaimApproved' THEN 'APPROVED' ELSE code END
        }, moment) FILTER (WHERE type IN ('claim.ClaimApproved', 'claim.ClaimDenied')) AS decided_last,
        arg_min(position, moment)
            FILTER (WHERE type = 'claim.ClaimApproved' AND code = 'true') AS complex_by,
        arg_min(position, moment) FILTER (WHERE type = 'claim.ClaimDisputed') AS disputed_by,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type = 'claim.ClaimPaid') AS paid,
        arg_max({'position': position, 'day': day, 'closes': type = 'claim.ClaimClosed'}, moment)
            FILTER (WHERE type IN ('claim.ClaimClosed', 'claim.ClaimReopened')) AS turned
    FROM metric_facts_at(effective, known)
    WHERE type > 'claim.' AND type < 'claim/'
    GROUP BY stream
)
SELECT
    said.*,
    substr(stream, length('claim/') + 1) AS claim_id,
    reported.policy_id AS policy_id,
    policy.groups AS groups,
    COALESCE(turned.closes, FALSE) AS is_closed,
    clock.today AS today
FROM said
LEFT JOIN policy_profiles(effective, known) AS policy ON policy.policy_id = said.reported.policy_id
CROSS JOIN metric_clock(effective, known) AS clock;

-- Working days in their order, and where a last day on a public holiday moves to. Where the calendar ends there are none.
CREATE OR REPLACE MACRO working_days() AS TABLE
SELECT day, ordinal FROM folds.calendar WHERE working;
