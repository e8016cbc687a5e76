-- The streams whose facts bear on what is judged about a policy or another stream: its own, those that name
-- the policy, and the policies that these name, whose scope is theirs.
--
-- $policy, $stream  one of them; the other is NULL
WITH own AS (
    SELECT DISTINCT stream, names
    FROM rule_facts
    WHERE stream = COALESCE($stream::VARCHAR, 'policy/' || $policy::VARCHAR) OR names = $policy::VARCHAR
)
SELECT stream FROM own
UNION
SELECT 'policy/' || names FROM own WHERE names IS NOT NULL
