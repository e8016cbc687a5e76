-- model    metric_facts: the facts that metrics are computed from, with what they keep of each
-- key      position
-- source   domain sections 2 and 4; docs/explanation/metrics.md
-- units    day, at_time: clock of China (UTC+8), a date is 00:00 of its day; *_fen and amounts of money: 1/100 yuan
-- not here facts that no metric reads: see events
-- column   position BIGINT: position of the fact in the ledger
-- column   type VARCHAR: aggregate and name of the event
-- column   stream VARCHAR: what the fact is about, aggregate/id
-- column   policy_id VARCHAR: policy it is about, or that it names
-- column   occurred_at TIMESTAMPTZ: when it happened
-- column   recorded_at TIMESTAMPTZ: when it became known
-- column   day DATE: the day that a metric means, by the fact's own date or else by occurred_at
-- column   at_time TIMESTAMP: the same with its time
-- column   until DATE: a second date: first day of cover, end of a period
-- column   amount BIGINT: money in fen, or a number of minutes
-- column   measure DECIMAL(18,4): a score, or points
-- column   number BIGINT: policy year, years of payment, or item of the points table
-- column   ordinal BIGINT: number of an instalment
-- column   code VARCHAR: what tells such facts apart: a round, reason, method, cause, month or wave
-- column   other VARCHAR: a second such value: an issue, a category, a survey, an insured
-- column   detail VARCHAR: a third: a reason, a change of number, scores as JSON
-- column   agent_id VARCHAR: agent it is about, or that it names
-- column   customer_ref VARCHAR: customer that it names
-- column   branch_id VARCHAR: branch that it names
-- column   channel VARCHAR: sales channel that it names
-- column   product_code VARCHAR: product that it names
SELECT
    position, type, stream, policy_id, occurred_at, recorded_at, day, at_time, until, amount, measure,
    number, ordinal, code, other, detail, agent_id, customer_ref, branch_id, channel, product_code
FROM state
