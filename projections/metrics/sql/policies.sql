-- Every policy that is known, at two times: whose it is, when it was issued, how it ended, and its groups.

CREATE OR REPLACE MACRO policy_profiles(effective, known) AS TABLE
WITH said AS (
    SELECT
        policy_id,
        arg_min({
            'position': position, 'is_long_term': code = 'true', 'is_short_term': code = 'false',
            'insured_ref': other, 'agent_id': agent_id, 'customer_ref': customer_ref,
            'branch_id': branch_id, 'channel': channel, 'product_code': product_code
        }, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS applied,
        arg_min(
            {'agent_id': agent_id, 'customer_ref': customer_ref, 'channel': channel}, moment
        ) FILTER (WHERE type = 'policy.NeedsAssessed') AS needs,
        arg_max({'product_code': product_code}, moment)
            FILTER (WHERE type = 'policy.ProductRecommended') AS recommended,
        arg_min({
            'position': position, 'at_time': at_time, 'effective_on': until, 'premium': amount,
            'years': number, 'mode': code
        }, moment) FILTER (WHERE type = 'policy.PolicyIssued') AS issued,
        arg_min({'position': position, 'day': day}, moment)
            FILTER (WHERE type = 'policy.PolicyDelivered') AS delivered,
        arg_min({'position': position, 'stated_end': until}, moment)
            FILTER (WHERE type = 'policy.PolicyCancelledInCoolingOff') AS cancelled,
        arg_min({'position': position, 'day': day, 'type': type, 'reason': code}, moment) FILTER (
            WHERE type IN (
                'policy.PolicyCancelledInCoolingOff', 'policy.PolicySurrendered',
                'policy.PolicyMatured', 'policy.PolicyTerminated'
            )
        ) AS ended
    FROM metric_facts_at(effective, known)
    WHERE type IN (
        'policy.NeedsAssessed', 'policy.ProductRecommended', 'policy.ApplicationSigned',
        'policy.PolicyIssued', 'policy.PolicyDelivered', 'policy.PolicyCancelledInCoolingOff',
        'policy.PolicySurrendered', 'policy.PolicyMatured', 'policy.PolicyTerminated'
    )
    GROUP BY policy_id
)
SELECT
    said.policy_id,
    {
        'agent_id': COALESCE(applied.agent_id, needs.agent_id),
        'branch_id': applied.branch_id,
        'channel': COALESCE(applied.channel, needs.channel),
        'product_code': COALESCE(applied.product_code, recommended.product_code),
        'cohort': month_of(issued.effective_on)
    } AS groups,
    COALESCE(applied.customer_ref, needs.customer_ref) AS customer_ref,
    applied.insured_ref AS insured_ref,
    applied.position AS applied_by,
    COALESCE(applied.channel, needs.channel) AS channel,
    COALESCE(applied.is_long_term, FALSE) AS is_long_term,
    COALESCE(applied.is_short_term, FALSE) AS is_short_term,
    issued IS NOT NULL AS is_issued,
    issued.position AS issued_by,
    issued.at_time AS issued_at,
    month_of(issued.at_time) AS issue_month,
    issued.effective_on AS effective_on,
    month_of(issued.effective_on) AS cohort,
    issued.premium AS annual_premium_fen,
    issued.mode AS payment_mode,
    issued.years AS payment_years,
    ended.day AS ended_on,
    CASE ended.type
        WHEN 'policy.PolicyCancelledInCoolingOff' THEN 'COOLING_OFF'
        WHEN 'policy.PolicySurrendered' THEN 'SURRENDER'
        ELSE ended.reason
    END AS end_reason,
    ended.type AS end_type,
    ended.position AS ended_by,
    delivered.position AS delivered_by,
    cancelled.position AS cancelled_by,
    CASE WHEN delivered IS NOT NULL THEN COALESCE(cancelled.stated_end, delivered.day + 15) END
        AS cooling_off_end,
    clock.today AS today
FROM said CROSS JOIN metric_clock(effective, known) AS clock;

-- Lapses and reinstatements of every policy by date, each with the next one.
CREATE OR REPLACE MACRO policy_turns(effective, known) AS TABLE
SELECT
    policy_id,
    position,
    moment,
    day,
    type = 'policy.PolicyLapsed' AS is_lapse,
    LEAD({'position': position, 'day': day, 'is_lapse': type = 'policy.PolicyLapsed'}) OVER (
        PARTITION BY policy_id ORDER BY day, occurred_at, position
    ) AS next_turn
FROM metric_facts_at(effective, known)
WHERE type IN ('policy.PolicyLapsed', 'policy.PolicyReinstated');

-- The spans in which policies are in force: from `first_day` on, up to the day before `end_day` (NULL: without end),
-- which is the day of the fact `end_by`.
CREATE OR REPLACE MACRO policy_spans(effective, known) AS TABLE
WITH issued AS (
    SELECT policy_id, groups, customer_ref, insured_ref, issued_by, effective_on, ended_on, ended_by, today
    FROM policy_profiles(effective, known)
    WHERE is_issued
),
turns AS (
    SELECT policy_id, position, moment, day, is_lapse, LEAD({'day': day, 'position': position}) OVER by_date AS off
    FROM (
        FROM policy_turns(effective, known)
        WINDOW by_date AS (PARTITION BY policy_id ORDER BY day, moment)
        QUALIFY is_lapse <> COALESCE(LAG(is_lapse) OVER by_date, FALSE)
    )
    WINDOW by_date AS (PARTITION BY policy_id ORDER BY day, moment)
),
ons AS (
    SELECT issued.*, issued.effective_on AS on_day, lapse.first_off AS off
    FROM issued
    LEFT JOIN (
        SELECT policy_id, arg_min({'day': day, 'position': position}, {'day': day, 'moment': moment}) AS first_off
        FROM turns
        WHERE is_lapse
        GROUP BY policy_id
    ) AS lapse ON lapse.policy_id = issued.policy_id
    UNION ALL
    SELECT issued.*, turns.day AS on_day, turns.off
    FROM issued INNER JOIN turns ON turns.policy_id = issued.policy_id AND NOT turns.is_lapse
)
SELECT
    policy_id, groups, customer_ref, insured_ref, issued_by, today,
    GREATEST(on_day, effective_on) AS first_day,
    LEAST(off.day, ended_on) AS end_day,
    CASE WHEN off.day = end_day THEN off.position ELSE ended_by END AS end_by
FROM ons
WHERE COALESCE(GREATEST(on_day, effective_on) < LEAST(off.day, ended_on), TRUE);

-- Instalments that are due or paid, each once; the due day and amount are those first reported. Payments have no order.
CREATE OR REPLACE MACRO policy_instalments(effective, known) AS TABLE
SELECT
    policy_id,
    number AS policy_year,
    ordinal AS instalment_no,
    arg_min({'position': position, 'day': day, 'amount': amount}, moment)
        FILTER (WHERE type = 'policy.RenewalPremiumDue') AS due,
    SUM(amount) FILTER (WHERE type = 'policy.RenewalPremiumPaid') AS paid,
    LIST({'position': position, 'day': day, 'amount': amount})
        FILTER (WHERE type = 'policy.RenewalPremiumPaid') AS payments
FROM metric_facts_at(effective, known)
WHERE type IN ('policy.RenewalPremiumDue', 'policy.RenewalPremiumPaid')
GROUP BY policy_id, policy_year, instalment_no;

-- Of which policies a persistency is told: those that are to pay premiums in a policy year, and whether the first
-- instalment of that year was paid in full by the last good day, 60 days after it was due.
CREATE OR REPLACE MACRO policies_kept(effective, known, year, months) AS TABLE
WITH instalment AS (
    SELECT policy_id, UNNEST(arg_min({'due': due, 'payments': payments}, instalment_no))
    FROM policy_instalments(effective, known)
    WHERE policy_year = year
    GROUP BY policy_id
),
base AS (
    SELECT
        policy.*,
        instalment.due AS due,
        instalment.payments AS payments,
        COALESCE(instalment.due.day, months_after(policy.effective_on, months)) + 60 AS last_good_day
    FROM policy_profiles(effective, known) AS policy
    LEFT JOIN instalment ON instalment.policy_id = policy.policy_id
    WHERE
        policy.is_issued
        AND policy.is_long_term
        AND policy.payment_mode <> 'SINGLE'
        AND policy.payment_years >= year
)
SELECT
    policy_id, groups, cohort, effective_on, annual_premium_fen, issued_by, due.position AS due_by,
    list_filter(payments, lambda one: one.day <= last_good_day) AS in_time,
    COALESCE(len(in_time) > 0 AND (due IS NULL OR list_sum(
        list_transform(in_time, lambda one: one.amount)
    ) >= due.amount), FALSE) AS paid,
    list_sort(list_transform(in_time, lambda one: one.position)) AS paid_by
FROM base
WHERE
    end_type IS NULL
    OR NOT (
        end_type = 'policy.PolicyCancelledInCoolingOff'
        OR end_type = 'policy.PolicyTerminated' AND end_reason = 'CLAIM' AND ended_on <= last_good_day
    );
