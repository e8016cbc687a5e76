-- Agents at two times: their groups, and when they are active.

CREATE OR REPLACE MACRO agent_groups(agent, branch) AS {
    'agent_id': agent, 'branch_id': branch, 'channel': NULL::VARCHAR,
    'product_code': NULL::VARCHAR, 'cohort': NULL::VARCHAR
};

-- Every agent that is known, and the groups of an agent: itself, and the branch of its first contract.
CREATE OR REPLACE MACRO agent_profiles(effective, known) AS TABLE
SELECT agent_id, agent_groups(agent_id, arg_min(branch_id, moment) FILTER (
    WHERE type = 'agent.AgentContracted'
)) AS groups
FROM metric_facts_at(effective, known)
WHERE type > 'agent.' AND type < 'agent/'
GROUP BY agent_id;

-- The spans in which agents are active: from `first_day` on, up to the day before `end_day` (NULL: without end).
CREATE OR REPLACE MACRO agent_spans(effective, known) AS TABLE
SELECT turn.agent_id, agent.groups, turn.position, turn.day AS first_day, turn.end_day, clock.today
FROM (
    SELECT
        agent_id, position, day, type = 'agent.AgentContracted' AS contracts,
        LEAD(day) OVER (PARTITION BY agent_id ORDER BY day, occurred_at, position) AS end_day
    FROM metric_facts_at(effective, known)
    WHERE type IN ('agent.AgentContracted', 'agent.AgentContractTerminated')
) AS turn
INNER JOIN agent_profiles(effective, known) AS agent ON agent.agent_id = turn.agent_id
CROSS JOIN metric_clock(effective, known) AS clock
WHERE turn.contracts AND COALESCE(turn.day < turn.end_day, TRUE);
