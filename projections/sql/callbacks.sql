-- model    callbacks: how the callback to each new customer went, round by round
-- key      policy_id
-- reads    policy.PolicyPrinted policy.PolicyDelivered policy.EarlyCallbackRequested
--          policy.CallbackExemptionRequested policy.CallbackExempted
--          policy.CallbackExemptionRejected
--          policy.CallbackRoundStarted policy.CallbackAttempted policy.CallbackSucceeded
--          policy.CallbackFailed policy.CallbackIssueFound policy.CallbackIssueResolved
--          policy.AgentNotifiedOfCallbackFailure policy.CustomerContactUpdated
--          policy.ManualVisitAssigned policy.ManualVisitSucceeded policy.ManualVisitFailed
-- source   P-04, CBK-01 to CBK-14; CBK-06: success is clean only if no issue was found
-- units    *_on: dates in Asia/Shanghai; *_at: instants
-- not here whether a round, a dial or an update was in time: that needs a rulebook
-- column   policy_id VARCHAR: id of the policy
-- column   printed_on DATE: day the policy was printed, which starts the clock
-- column   delivered_on DATE: day the customer signed for the policy, which starts the cooling-off
--          period
-- column   standing VARCHAR: ISSUE_OPEN or ISSUE_RESOLVED if an issue was found, or else the first
--          fact
--          that ended the flow: CLEAN, EXEMPTED, MANUAL_CLEAN, MANUAL_PHONE_CHANGED or
--          MANUAL_FAILED,
--          or else MANUAL_PENDING or PENDING
-- column   final_result VARCHAR: SUCCESS_CLEAN if any round was clean, or else the result of
--          the latest round; empty if none has a result
-- column   final_round VARCHAR: the round that gave it
-- column   rounds BIGINT: number of rounds that have a result, 0 to 3
-- column   attempts BIGINT: dials
-- column   attempts_first BIGINT: of these, in the first round
-- column   attempts_second BIGINT: of these, in the second round
-- column   attempts_answered BIGINT: of these, answered by anybody
-- column   first_dialed_at TIMESTAMPTZ: earliest dial
-- column   last_dialed_at TIMESTAMPTZ: latest dial
-- column   first_started_at TIMESTAMPTZ: start of the first round
-- column   first_ended_at TIMESTAMPTZ: end of the first round: its first success or failure
-- column   first_result VARCHAR: SUCCESS_WITH_ISSUE if an issue was found in it, or else
--          SUCCESS_CLEAN,
--          or else FAILED
-- column   second_started_at TIMESTAMPTZ: start of the second round
-- column   second_ended_at TIMESTAMPTZ: end of the second round, likewise
-- column   second_result VARCHAR: result of the second round, likewise
-- column   manual_assigned_at TIMESTAMPTZ: when a visitor was first assigned
-- column   visitor_ref VARCHAR: that visitor
-- column   manual_ended_at TIMESTAMPTZ: end of the manual round, likewise
-- column   manual_result VARCHAR: result of the manual round, likewise
-- column   phone_change VARCHAR: how the number proved changed at the first successful manual visit
-- column   respondent_is_policyholder BOOLEAN: the policyholder answered, last successful call
-- column   failure_category VARCHAR: category of the last failed round or visit
-- column   failure_reason VARCHAR: its reason
-- column   failures BIGINT: failed rounds and visits
-- column   issues_found BIGINT: issues found by calls and visits
-- column   issues_proxy_signature BIGINT: of these, proxy signatures
-- column   issues_misleading BIGINT: of these, misleading sales
-- column   misleading_category VARCHAR: kind of misleading sale in the last such issue
-- column   issue_found_at TIMESTAMPTZ: when the first issue was found by a call
-- column   issues_resolved BIGINT: issues resolved
-- column   issue_resolved_at TIMESTAMPTZ: when the last of them was resolved
-- column   resolver_ref VARCHAR: who resolved it
-- column   issue_open BOOLEAN: an issue was found and none resolved since
-- column   agent_notified_at TIMESTAMPTZ: when the agent was first told of a failure
-- column   contact_updated_at TIMESTAMPTZ: when the agent first confirmed or updated the contact
--          data
-- column   contact_change VARCHAR: what that changed
-- column   contact_updates BIGINT: number of updates
-- column   early_requested_on DATE: day an early callback was first requested
-- column   early_reason VARCHAR: reason given
-- column   exemption_requests BIGINT: requests for an exemption
-- column   exemption_signed_in_person BOOLEAN: the policyholder signed the first of them in person
-- column   exemption VARCHAR: last word: GRANTED or REJECTED; REQUESTED if undecided
-- column   exemption_decided_on DATE: day of that decision
-- column   events BIGINT: number of facts behind this row
-- column   last_recorded_at TIMESTAMPTZ: when the latest known became known
-- column   last_position BIGINT: its position in the ledger
SELECT
    substr(stream, 8) AS policy_id,
    first_fact(type = 'policy.PolicyPrinted', moment, payload, '{"printed_on": "DATE"}') AS printed,
    first_fact(type = 'policy.PolicyDelivered', moment, payload,
        '{"customer_signed_on": "DATE"}') AS delivered,
    first_fact(type = 'policy.EarlyCallbackRequested', moment, payload,
        '{"requested_on": "DATE", "reason": "VARCHAR"}') AS early,
    counted(type = 'policy.CallbackExemptionRequested') AS exemption_requests,
    first_fact(type = 'policy.CallbackExemptionRequested', moment, payload,
        '{"policyholder_signed_in_person": "BOOLEAN"}') AS exemption_asked,
    last_fact(type = 'policy.CallbackExempted', moment, payload,
        '{"decided_on": "DATE"}') AS exempted,
    last_fact(type = 'policy.CallbackExemptionRejected', moment, payload,
        '{"decided_on": "DATE"}') AS exemption_rejected,
    first_fact(type = 'policy.CallbackRoundStarted' AND round = 'FIRST', moment, payload,
        '{"started_at": "TIMESTAMPTZ"}') AS first_started,
    first_fact(type = 'policy.CallbackRoundStarted' AND round = 'SECOND', moment, payload,
        '{"started_at": "TIMESTAMPTZ"}') AS second_started,
    counted(type = 'policy.CallbackAttempted') AS attempts,
    counted(type = 'policy.CallbackAttempted' AND round = 'FIRST') AS attempts_first,
    counted(type = 'policy.CallbackAttempted' AND round = 'SECOND') AS attempts_second,
    counted(
        type = 'policy.CallbackAttempted' AND (payload ->> 'answered') = 'true'
    ) AS attempts_answered,
    MIN(dialed_at) AS first_dialed_at,
    MAX(dialed_at) AS last_dialed_at,
    first_fact(type IN ('policy.CallbackSucceeded', 'policy.CallbackFailed') AND round = 'FIRST',
        moment, payload, '{"completed_at": "TIMESTAMPTZ", "ended_at": "TIMESTAMPTZ"}'
    ) AS first_ended,
    first_fact(type = 'policy.CallbackSucceeded' AND round = 'FIRST', moment, payload,
        '{"clean": "BOOLEAN"}') AS first_succeeded,
    BOOL_OR(type = 'policy.CallbackFailed' AND round = 'FIRST') AS first_failed,
    first_fact(type IN ('policy.CallbackSucceeded', 'policy.CallbackFailed') AND round = 'SECOND',
        moment, payload, '{"completed_at": "TIMESTAMPTZ", "ended_at": "TIMESTAMPTZ"}'
    ) AS second_ended,
    first_fact(type = 'policy.CallbackSucceeded' AND round = 'SECOND', moment, payload,
        '{"clean": "BOOLEAN"}') AS second_succeeded,
    BOOL_OR(type = 'policy.CallbackFailed' AND round = 'SECOND') AS second_failed,
    first_fact(type IN ('policy.ManualVisitSucceeded', 'policy.ManualVisitFailed')
        OR type IN ('policy.CallbackSucceeded', 'policy.CallbackFailed') AND round = 'MANUAL',
        moment, payload, '{"completed_at": "TIMESTAMPTZ", "ended_at": "TIMESTAMPTZ",
        "visited_at": "TIMESTAMPTZ"}'
    ) AS manual_ended,
    first_fact(type = 'policy.CallbackSucceeded' AND round = 'MANUAL', moment, payload,
        '{"clean": "BOOLEAN"}') AS manual_succeeded,
    BOOL_OR(type = 'policy.CallbackFailed' AND round = 'MANUAL') AS manual_failed,
    first_fact(type = 'policy.ManualVisitAssigned', moment, payload,
        '{"visitor_ref": "VARCHAR", "assigned_at": "TIMESTAMPTZ"}') AS assigned,
    first_fact(type = 'policy.ManualVisitSucceeded', moment, payload,
        '{"phone_change": "VARCHAR"}') AS visited,
    BOOL_OR(type = 'policy.ManualVisitFailed') AS visit_failed,
    MIN(CASE
        WHEN type IN ('policy.CallbackExempted', 'policy.ManualVisitFailed')
            OR type = 'policy.ManualVisitSucceeded' AND issue IS NULL
            OR type = 'policy.CallbackSucceeded' AND (payload ->> 'clean') = 'true'
            THEN {'moment': moment, 'type': type, 'phone_change': payload ->> 'phone_change'}
    END) AS outcome,
    MAX(CASE
        WHEN issue IS NOT NULL
            OR type = 'policy.CallbackSucceeded' AND (payload ->> 'clean') = 'false' THEN moment
    END) AS last_issue,
    last_fact(type = 'policy.CallbackSucceeded', moment, payload,
        '{"respondent_is_policyholder": "BOOLEAN"}') AS succeeded,
    last_fact(type IN ('policy.CallbackFailed', 'policy.ManualVisitFailed'), moment, payload,
        '{"failure_category": "VARCHAR", "failure_reason": "VARCHAR"}') AS failed,
    counted(type IN ('policy.CallbackFailed', 'policy.ManualVisitFailed')) AS failures,
    BOOL_OR(CASE WHEN type = 'policy.CallbackIssueFound' THEN round = 'FIRST' END) AS issue_in_first,
    BOOL_OR(CASE WHEN type = 'policy.CallbackIssueFound' THEN round = 'SECOND' END) AS issue_in_second,
    BOOL_OR(CASE
        WHEN issue IS NOT NULL THEN round = 'MANUAL' OR type = 'policy.ManualVisitSucceeded'
    END) AS issue_in_manual,
    COUNT(issue) AS issues_found,
    counted(issue = 'PROXY_SIGNATURE') AS issues_proxy_signature,
    counted(issue = 'MISLEADING') AS issues_misleading,
    first_fact(type = 'policy.CallbackIssueFound', moment, payload,
        '{"found_at": "TIMESTAMPTZ"}') AS issue_found,
    last_fact(type = 'policy.CallbackIssueFound' AND issue = 'MISLEADING', moment, payload,
        '{"misleading_category": "VARCHAR"}') AS misleading,
    counted(type = 'policy.CallbackIssueResolved') AS issues_resolved,
    last_fact(type = 'policy.CallbackIssueResolved', moment, payload,
        '{"resolver_ref": "VARCHAR", "resolved_at": "TIMESTAMPTZ"}') AS issue_resolved,
    first_fact(type = 'policy.AgentNotifiedOfCallbackFailure', moment, payload,
        '{"notified_at": "TIMESTAMPTZ"}') AS notified,
    first_fact(type = 'policy.CustomerContactUpdated', moment, payload,
        '{"change": "VARCHAR", "updated_at": "TIMESTAMPTZ"}') AS contact_updated,
    counted(type = 'policy.CustomerContactUpdated') AS contact_updates,
    COUNT(*) AS events,
    MAX(recorded_at) AS last_recorded_at,
    MAX(position) AS last_position
FROM (
    SELECT
        *,
        payload ->> 'round' AS round,
        payload ->> 'issue' AS issue,
        CASE WHEN type = 'policy.CallbackAttempted'
            THEN TRY_CAST(payload ->> 'dialed_at' AS TIMESTAMPTZ) END AS dialed_at
    FROM batch
    WHERE type IN (
        'policy.PolicyPrinted', 'policy.PolicyDelivered', 'policy.EarlyCallbackRequested',
        'policy.CallbackExemptionRequested', 'policy.CallbackExempted',
        'policy.CallbackExemptionRejected', 'policy.CallbackRoundStarted',
        'policy.CallbackAttempted', 'policy.CallbackSucceeded', 'policy.CallbackFailed',
        'policy.CallbackIssueFound', 'policy.CallbackIssueResolved',
        'policy.AgentNotifiedOfCallbackFailure', 'policy.CustomerContactUpdated',
        'policy.ManualVisitAssigned', 'policy.ManualVisitSucceeded', 'policy.ManualVisitFailed'
    )
)
GROUP BY policy_id;

WITH ended AS (
    SELECT
        *,
        CASE
            WHEN issue_in_first OR NOT first_succeeded.value.clean THEN 'SUCCESS_WITH_ISSUE'
            WHEN first_succeeded IS NOT NULL THEN 'SUCCESS_CLEAN'
            WHEN first_failed THEN 'FAILED'
        END AS first_result,
        CASE
            WHEN issue_in_second OR NOT second_succeeded.value.clean THEN 'SUCCESS_WITH_ISSUE'
            WHEN second_succeeded IS NOT NULL THEN 'SUCCESS_CLEAN'
            WHEN second_failed THEN 'FAILED'
        END AS second_result,
        CASE
            WHEN issue_in_manual OR NOT manual_succeeded.value.clean THEN 'SUCCESS_WITH_ISSUE'
            WHEN manual_succeeded IS NOT NULL OR visited IS NOT NULL THEN 'SUCCESS_CLEAN'
            WHEN manual_failed OR visit_failed THEN 'FAILED'
        END AS manual_result,
        CASE
            WHEN exempted IS NULL AND exemption_rejected IS NULL
                THEN CASE WHEN exemption_requests > 0 THEN 'REQUESTED' END
            WHEN exemption_rejected IS NULL OR exempted.moment > exemption_rejected.moment THEN 'GRANTED'
            ELSE 'REJECTED'
        END AS exemption,
        last_issue IS NOT NULL
        AND (issue_resolved IS NULL OR last_issue > issue_resolved.moment) AS issue_open
    FROM state
),

concluded AS (
    SELECT
        *,
        CASE
            WHEN manual_result = 'SUCCESS_CLEAN' THEN 'MANUAL'
            WHEN second_result = 'SUCCESS_CLEAN' THEN 'SECOND'
            WHEN first_result = 'SUCCESS_CLEAN' THEN 'FIRST'
            WHEN manual_result IS NOT NULL THEN 'MANUAL'
            WHEN second_result IS NOT NULL THEN 'SECOND'
            WHEN first_result IS NOT NULL THEN 'FIRST'
        END AS final_round,
        CASE final_round
            WHEN 'MANUAL' THEN manual_result
            WHEN 'SECOND' THEN second_result
            WHEN 'FIRST' THEN first_result
        END AS final_result
    FROM ended
)
SELECT
    policy_id,
    printed.value.printed_on AS printed_on,
    delivered.value.customer_signed_on AS delivered_on,
    CASE
        WHEN issue_open THEN 'ISSUE_OPEN'
        WHEN last_issue IS NOT NULL THEN 'ISSUE_RESOLVED'
        WHEN outcome.type = 'policy.CallbackSucceeded' THEN 'CLEAN'
        WHEN outcome.type = 'policy.CallbackExempted' THEN 'EXEMPTED'
        WHEN outcome.type = 'policy.ManualVisitFailed' THEN 'MANUAL_FAILED'
        WHEN outcome.phone_change IS NOT NULL THEN 'MANUAL_PHONE_CHANGED'
        WHEN outcome IS NOT NULL THEN 'MANUAL_CLEAN'
        WHEN second_failed OR manual_failed OR assigned IS NOT NULL
            THEN 'MANUAL_PENDING'
        ELSE 'PENDING'
    END AS standing,
    final_result,
    final_round,
    (first_result IS NOT NULL)::BIGINT + (second_result IS NOT NULL)::BIGINT
    + (manual_result IS NOT NULL)::BIGINT AS rounds,
    attempts,
    attempts_first,
    attempts_second,
    attempts_answered,
    first_dialed_at,
    last_dialed_at,
    first_started.value.started_at AS first_started_at,
    COALESCE(first_ended.value.completed_at, first_ended.value.ended_at) AS first_ended_at,
    first_result,
    second_started.value.started_at AS second_started_at,
    COALESCE(second_ended.value.completed_at, second_ended.value.ended_at) AS second_ended_at,
    second_result,
    assigned.value.assigned_at AS manual_assigned_at,
    assigned.value.visitor_ref AS visitor_ref,
    COALESCE(
        manual_ended.value.visited_at, manual_ended.value.completed_at, manual_ended.value.ended_at
    ) AS manual_ended_at,
    manual_result,
    visited.value.phone_change AS phone_change,
    succeeded.value.respondent_is_policyholder AS respondent_is_policyholder,
    failed.value.failure_category AS failure_category,
    failed.value.failure_reason AS failure_reason,
    failures,
    issues_found,
    issues_proxy_signature,
    issues_misleading,
    misleading.value.misleading_category AS misleading_category,
    issue_found.value.found_at AS issue_found_at,
    issues_resolved,
    issue_resolved.value.resolved_at AS issue_resolved_at,
    issue_resolved.value.resolver_ref AS resolver_ref,
    issue_open,
    notified.value.notified_at AS agent_notified_at,
    contact_updated.value.updated_at AS contact_updated_at,
    contact_updated.value.change AS contact_change,
    contact_updates,
    early.value.requested_on AS early_requested_on,
    early.value.reason AS early_reason,
    exemption_requests,
    exemption_asked.value.policyholder_signed_in_person AS exemption_signed_in_person,
    exemption,
    GREATEST(exempted, exemption_rejected).value.decided_on AS exemption_decided_on,
    events,
    last_recorded_at,
    last_position
FROM concluded;
