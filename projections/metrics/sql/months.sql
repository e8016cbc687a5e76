-- Months as whole numbers, and who is in force at the end of which.

-- The number of the month of a day; 0 is January of the year 0.
CREATE OR REPLACE MACRO month_no(a_day) AS year(a_day) * 12 + month(a_day) - 1;

-- All months up to that of today; looking their names up is faster than naming each of a million rows.
CREATE OR REPLACE MACRO named_months(effective, known) AS TABLE
SELECT
    number AS month,
    strftime(make_date(number // 12, number % 12 + 1, 1), '%Y-%m') AS period,
    last_day(make_date(number // 12, number % 12 + 1, 1)) AS last_day
FROM (
    SELECT UNNEST(range(12, month_no(today) + 1)) AS number FROM metric_clock(effective, known)
);

-- The groups of what has none.
CREATE OR REPLACE MACRO no_groups() AS {
    'agent_id': NULL::VARCHAR, 'branch_id': NULL::VARCHAR, 'channel': NULL::VARCHAR,
    'product_code': NULL::VARCHAR, 'cohort': NULL::VARCHAR
};

-- The runs of months at whose ends a customer has a policy in force, up to that of today, each as long as it lasts;
-- with the spans of the policies behind it.
CREATE OR REPLACE MACRO customer_holdings(effective, known) AS TABLE
WITH spans AS (
    SELECT
        customer_ref, issued_by, end_by, month_no(today) AS this_month, month_no(first_day) AS first_month,
        LEAST(month_no(end_day) - 1, month_no(today)) AS last_month
    FROM policy_spans(effective, known)
    WHERE customer_ref IS NOT NULL
),
marked AS (
    SELECT *, COALESCE(first_month > 1 + MAX(last_month) OVER (
        PARTITION BY customer_ref ORDER BY first_month, issued_by, last_month
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ), TRUE) AS opens
    FROM spans
    WHERE first_month <= last_month
),
numbered AS (
    SELECT *, COUNT_IF(opens) OVER (
        PARTITION BY customer_ref ORDER BY first_month, issued_by, last_month ROWS UNBOUNDED PRECEDING
    ) AS run
    FROM marked
)
SELECT
    customer_ref, this_month, MIN(first_month) AS first_month, MAX(last_month) AS last_month,
    LIST({
        'first_month': first_month, 'last_month': last_month, 'issued_by': issued_by, 'end_by': end_by
    }) AS spans
FROM numbered
GROUP BY customer_ref, this_month, run;

-- The months at whose ends a customer has a policy in force and after which a month follows, up to that of today: `period`
-- and `matures_on` are the name and the last day of the one that follows.
CREATE OR REPLACE MACRO customer_months(effective, known) AS TABLE
SELECT held.*, named.period, named.last_day AS matures_on
FROM (
    SELECT *, UNNEST(range(first_month, LEAST(last_month + 1, this_month))) AS month
    FROM customer_holdings(effective, known)
) AS held
INNER JOIN named_months(effective, known) AS named ON named.month = held.month + 1;

-- The positions of the facts that put a holding into a month, and of those that ended its policies after it.
CREATE OR REPLACE MACRO held_by(spans, a_month) AS list_sort(list_distinct(list_transform(
    list_filter(spans, lambda span: a_month BETWEEN span.first_month AND span.last_month),
    lambda span: span.issued_by
)));
CREATE OR REPLACE MACRO given_up_by(spans, a_month) AS list_sort(list_distinct(list_transform(
    list_filter(spans, lambda span: span.last_month = a_month), lambda span: span.end_by
)));

-- The runs of months at whose ends policies are in force, in the month of today on that day.
CREATE OR REPLACE MACRO policy_months(effective, known) AS TABLE
SELECT
    policy_id, groups, issued_by, month_no(first_day) AS first_month,
    CASE WHEN end_day <= today THEN month_no(end_day) - 1 ELSE month_no(today) END AS last_month
FROM policy_spans(effective, known)
WHERE first_day <= today;
