-- Every policy that is known, at two times: whose it is, when it was issued, how it ended, and its groups.

CREATE OR REPLACE MACRO policy_profiles(effective, known) AS TABLE
WITH facts AS (
    SELECT
        *,
        type IN (
            'policy.PolicyCancelledInCoolingOff', 'policy.PolicySurrendered', 'policy.PolicyMatured',
            'policy.PolicyTerminated'
        ) AS is_end
    FROM metric_facts_at(effective, known)
    WHERE type IN (
        'policy.NeedsAssessed', 'policy.ProductRecommended', 'policy.ApplicationSigned',
        'policy.PolicyIssued', 'policy.PolicyDelivered', 'policy.PolicyCancelledInCoolingOff',
        'policy.PolicySurrendered', 'policy.PolicyMatured', 'policy.PolicyTerminated'
    )
),
said AS (
    SELECT
        policy_id,
        arg_min_null(position, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS applied_by,
        arg_min_null(code = 'true', moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS is_long_term,
        arg_min_null(code = 'false', moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS is_short_term,
        arg_min_null(other, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS insured_ref,
        arg_min_null(agent_id, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS agent_id,
        arg_min_null(customer_ref, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS customer_ref,
        arg_min_null(branch_id, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS branch_id,
        arg_min_null(channel, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS channel,
        arg_min_null(product_code, moment) FILTER (WHERE type = 'policy.ApplicationSigned') AS product_code,
        arg_min_null(agent_id, moment) FILTER (WHERE type = 'policy.NeedsAssessed') AS first_agent_id,
        arg_min_null(customer_ref, moment) FILTER (WHERE type = 'policy.NeedsAssessed') AS first_customer_ref,
        arg_min_null(channel, moment) FILTER (WHERE type = 'policy.NeedsAssessed') AS first_channel,
        arg_max_null(product_code, moment) FILTER (WHERE type = 'policy.ProductRecommended') AS recommended,
        arg_min_null(position, moment) FILTER (WHERE type = 'policy.PolicyIssued') AS issued_by,
        arg_min_null(at_time, moment) FILTER (WHERE type = 'policy.PolicyIssued') AS issued_at,
        arg_min_null(until, moment) FILTER (WHERE type = 'policy.PolicyIssued') AS effective_on,
        arg_min_null(amount, moment) FILTER (WHERE type = 'policy.PolicyIssued') AS annual_premium_fen,
        arg_min_null(number, moment) FILTER (WHERE type = 'policy.PolicyIssued') AS payment_years,
        arg_min_null(code, moment) FILTER (WHERE type = 'policy.PolicyIssued') AS payment_mode,
        arg_min_null(position, moment) FILTER (WHERE type = 'policy.PolicyDelivered') AS delivered_by,
        arg_min_null(day, moment) FILTER (WHERE type = 'policy.PolicyDelivered') AS delivered_on,
        arg_min_null(position, moment) FILTER (WHERE type = 'policy.PolicyCancelledInCoolingOff') AS cancelled_by,
        arg_min_null(until, moment) FILTER (WHERE type = 'policy.PolicyCancelledInCoolingOff') AS stated_end,
        arg_min_null(position, moment) FILTER (WHERE is_end) AS ended_by,
        arg_min_null(day, moment) FILTER (WHERE is_end) AS ended_on,
        arg_min_null(type, moment) FILTER (WHERE is_end) AS end_type,
        arg_min_null(code, moment) FILTER (WHERE is_end) AS end_code
    FROM facts
    GROUP BY policy_id
)
SELECT
    said.policy_id,
    {
        'agent_id': COALESCE(agent_id, first_agent_id),
        'branch_id': branch_id,
        'channel': COALESCE(channel, first_channel),
        'product_code': COALESCE(product_code, recommended),
        'cohort': month_of(effective_on)
    } AS groups,
    COALESCE(customer_ref, first_customer_ref) AS customer_ref,
    insured_ref,
    applied_by,
    COALESCE(channel, first_channel) AS channel,
    COALESCE(is_long_term, FALSE) AS is_long_term,
    COALESCE(is_short_term, FALSE) AS is_short_term,
    issued_by IS NOT NULL AS is_issued,
    issued_by,
    issued_at,
    month_of(issued_at) AS issue_month,
    effective_on,
    month_of(effective_on) AS cohort,
    annual_premium_fen,
    payment_mode,
    payment_years,
    ended_on,
    CASE end_type
        WHEN 'policy.PolicyCancelledInCoolingOff' THEN 'COOLING_OFF'
        WHEN 'policy.PolicySurrendered' THEN 'SURRENDER'
        ELSE end_code
    END AS end_reason,
    end_type,
    ended_by,
    delivered_by,
    cancelled_by,
    CASE WHEN delivered_by IS NOT NULL THEN COALESCE(stated_end, delivered_on + 15) END
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

-- The runs between the lapses of policies that ever lapsed: from the reinstatement of `on_day`, or from the beginning (NULL),
-- up to the lapse `off` (NULL: without end). A lapse of a lapsed policy changes nothing, nor does a reinstatement of another.
CREATE OR REPLACE MACRO policy_runs(effective, known) AS TABLE
SELECT
    policy_id,
    CASE WHEN NOT is_lapse THEN day END AS on_day,
    CASE WHEN is_lapse THEN {'day': day, 'position': position} ELSE next_lapse END AS off
FROM (
    SELECT
        policy_id, position, day, is_lapse, ROW_NUMBER() OVER by_date AS ordinal,
        LEAD({'day': day, 'position': position}) OVER by_date AS next_lapse
    FROM (
        FROM policy_turns(effective, known)
        WINDOW by_date AS (PARTITION BY policy_id ORDER BY day, moment)
        QUALIFY is_lapse <> COALESCE(LAG(is_lapse) OVER by_date, FALSE)
    )
    WINDOW by_date AS (PARTITION BY policy_id ORDER BY day, moment)
)
WHERE NOT is_lapse OR ordinal = 1;

-- The spans in which policies are in force: from `first_day` on, up to the day before `end_day` (NULL: without end),
-- which is the day of the fact `end_by`.
-- Neither UNNEST nor a table that is used twice stands here: what nobody asks about a policy is then not computed.
CREATE OR REPLACE MACRO policy_spans(effective, known) AS TABLE
SELECT
    policy.policy_id, policy.groups, policy.customer_ref, policy.insured_ref, policy.issued_by, policy.today,
    GREATEST(run.on_day, policy.effective_on) AS first_day,
    LEAST(run.off.day, policy.ended_on) AS end_day,
    CASE WHEN run.off.day = end_day THEN run.off.position ELSE policy.ended_by END AS end_by
FROM policy_profiles(effective, known) AS policy
LEFT JOIN policy_runs(effective, known) AS run ON run.policy_id = policy.policy_id
WHERE policy.is_issued AND COALESCE(first_day < end_day, TRUE);

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

-- How a round of callbacks first ended: cleanly or not.
CREATE OR REPLACE MACRO rounds_ended(effective, known, round) AS TABLE
SELECT policy_id, UNNEST(arg_min({
    'position': position, 'day': day,
    'clean': type = 'policy.CallbackSucceeded' AND COALESCE(other = 'true', FALSE)
}, moment))
FROM metric_facts_at(effective, known)
WHERE type IN ('policy.CallbackSucceeded', 'policy.CallbackFailed') AND code = round
GROUP BY policy_id;
