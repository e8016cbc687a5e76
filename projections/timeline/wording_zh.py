"""What happened, in Chinese: one sentence for each kind of fact."""

from projections.timeline.wording_zh_policy import (
    ALERT_ACKNOWLEDGED,
    DEVIATION_ACCEPTED,
    POLICY,
    SURVEY_ANSWERED,
    SURVEY_SENT,
)

_CLAIM = {
    "claim.ClaimReported": (
        "{reported_at} 报案（{channel:ServiceChannel}）：保单 {policy_id} 理赔 {claim_id}，"
        "{occurred_on} {loss_type:LossType}"
    ),
    "claim.ClaimDocumentsSubmitted": (
        "{submitted_at} 提交索赔单证，{complete?齐全:不齐全}[：{documents:ClaimDocument}]"
    ),
    "claim.ClaimDocumentsRequested": (
        "一次性通知补充单证：{missing:ClaimDocumentType}；{notice_reached_at} 送达"
    ),
    "claim.ClaimRegistered": "{registered_at} 立案，未决赔款准备 {reserve_fen}",
    "claim.ClaimInvestigated": (
        "{completed_at} 调查完成（{method:InvestigationMethod}）：{findings}"
    ),
    "claim.ClaimAssessed": (
        "定损 {assessed_fen}，{assessor_role:ClaimRole}，赔款计算书 {computation_sheet_ref}"
    ),
    "claim.ClaimApproved": (
        "{decided_at} 核赔同意赔付 {approved_fen}（{complex?情况复杂:情况简单}）"
    ),
    "claim.ClaimDenied": "{decided_at} 拒赔：{ground:ClaimDenialGround}（依据 {clause_ref}）",
    "claim.ClaimDecisionNotified": (
        "{notified_at} 通知理赔决定（{channel:ServiceChannel}），通知书 {notice_ref}"
    ),
    "claim.ClaimAgreementReached": "{agreed_at} 达成赔付协议，金额 {agreed_fen}",
    "claim.ClaimAdvancePaid": "{paid_at} 先予支付 {amount_fen}",
    "claim.ClaimPaid": (
        "{paid_at} 向 {payee_ref} 支付赔款 {amount_fen}（{final?最终赔付:部分赔付}）"
    ),
    "claim.ClaimDisputed": "{filed_at} 对理赔决定提出异议：{kind:DisputeKind}",
    "claim.ClaimDisputeResolved": (
        "{resolved_at} 理赔争议解决：{outcome:DisputeOutcome}；金额变动 {amount_delta_fen}"
    ),
    "claim.ClaimClosed": "{at} 结案：{outcome:ClaimOutcome}",
    "claim.ClaimReopened": "{at} 重新立案；原结果：{outcome:ClaimOutcome}",
    "claim.SatisfactionSurveySent": SURVEY_SENT,
    "claim.SatisfactionSurveyAnswered": SURVEY_ANSWERED,
    "claim.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "claim.DeviationAccepted": DEVIATION_ACCEPTED,
}

_COMPLAINT = {
    "complaint.ComplaintFiled": (
        "{received_at} 收到客户 {customer_ref} 的投诉 {complaint_id}（{channel:ServiceChannel}，"
        "{source:ComplaintSource}）：{cause:ComplaintCause}[；保单 {policy_id}][；理赔 "
        "{claim_id}][；业务员 {agent_id}]；投诉人数 {complainant_count}"
    ),
    "complaint.ComplaintAccepted": (
        "{accepted_at} 受理投诉：{grade} 级，类别 {category}，处理人 {handler_ref}（"
        "{handler_conflict_checked?已核查回避:未核查回避}）"
    ),
    "complaint.ComplaintOwnerAssigned": (
        "投诉由{owner_type:OwnerType} {owner_ref} 负责处理，"
        "{caused_by_owner?系投诉引发方:非投诉引发方}"
    ),
    "complaint.ComplaintInvestigated": (
        "{completed_at} 投诉调查完成：事实{facts_verified?已核实:未核实}，责任方 "
        "{responsible_party}[；{misleading_category:MisleadingSaleCategory}]"
    ),
    "complaint.ComplaintDeadlineExtended": (
        "处理期限延长至 {new_due_on}（{level:ExtensionLevel}），批准人 {approver_ref}"
    ),
    "complaint.ComplaintClockPaused": "处理期限中止：{reason:PauseReason}",
    "complaint.ComplaintClockResumed": "处理期限恢复计算：{reason:PauseReason}结束",
    "complaint.ComplaintResolved": (
        "{decided_at} 作出投诉处理决定：{measure:ComplaintMeasure}，金额 {compensation_fen}"
    ),
    "complaint.ComplaintFeedbackGiven": (
        "{given_at} 向投诉人反馈结果（{channel:ServiceChannel}），"
        "{remedies_explained?已告知救济途径:未告知救济途径}"
    ),
    "complaint.ComplaintSatisfactionRecorded": (
        "投诉人评分 {score}，{accepted?接受处理结果:不接受处理结果}"
    ),
    "complaint.ComplaintEscalated": "{escalated_at} 投诉升级至{to:EscalatedTo}",
    "complaint.ComplaintReviewRequested": (
        "{requested_on} 申请核查[；{decided_on} 作出核查决定][：{outcome}]"
    ),
    "complaint.ComplaintReviewDecided": (
        "{decided_on} 作出核查决定：{outcome}（{requested_on} 申请）"
    ),
    "complaint.ComplaintWithdrawn": "{at} 撤回投诉，归档 {archive_ref}",
    "complaint.ComplaintClosed": "{at} 投诉办结，归档 {archive_ref}",
    "complaint.AccountabilityImposed": (
        "{imposed_on} 对 {party_ref} 责任追究：{measure}[，{amount_fen}]"
    ),
    "complaint.RootCauseRectified": (
        "{completed_on} 溯源整改完成（{cause:ComplaintCause}）：{action}"
    ),
    "complaint.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "complaint.DeviationAccepted": DEVIATION_ACCEPTED,
}

_AGENT = {
    "agent.AgentContracted": (
        "业务员 {agent_id} 于 {signed_on} 与机构 {branch_id} 签订代理合同 {contract_no}，学历 "
        "{education_level}，资格证 {qualification_ref}"
    ),
    "agent.TrainingCompleted": (
        "{completed_on} 完成培训 {course}，{minutes} 分钟，{passed?合格:不合格}[；"
        "{topics:TrainingTopic}]"
    ),
    "agent.AgentAppraised": (
        "{period} 考核：得分 {score}，满意度权重 {satisfaction_weight_pct}%[；{kpis}]"
    ),
    "agent.FalseCustomerInfoFound": (
        "{found_on} 通过{source:FalseInfoSource}发现{kind:FalseInfoKind}（保单 {policy_id}）"
    ),
    "agent.ProxySignatureConfirmed": (
        "{confirmed_on} 确认代签名：业务员{mode:ProxyMode}（保单 {policy_id}）[；涉及文件："
        "{documents:SignedDocumentType}]"
    ),
    "agent.MisleadingSaleConfirmed": (
        "{confirmed_on} 确认销售误导：{category:MisleadingSaleCategory}（保单 {policy_id}）"
    ),
    "agent.ControlledDocumentIssued": "{on} 领取有价单证 {document_no}，应于 {due_on} 前交回",
    "agent.ControlledDocumentReturned": "{on} 交回有价单证 {document_no}，期限 {due_on}",
    "agent.ControlledDocumentOverdue": "有价单证 {document_no} 于 {on} 逾期，期限 {due_on}",
    "agent.ClaimNonCooperationFound": (
        "{found_on} 发现业务员在理赔 {claim_id} 中{kind:NonCooperation}，"
        "{event_unverifiable?事故无法查清:事故仍可查清}"
    ),
    "agent.QualityPointsDeducted": (
        "{deducted_on} 品质扣分 {points} 分，第 {item_no} 项（规则 {rule_id}，{period_start} 至 "
        "{period_end}，关联 {related_ref}）"
    ),
    "agent.QualityPointsRevoked": "撤销品质扣分 {original_event_id}：{reason}",
    "agent.PromotionDenied": (
        "{decided_on} 决定 {period} 不予晋升：{failed_indicators:FailedIndicator}未达标"
    ),
    "agent.RankMaintenanceDenied": (
        "{decided_on} 决定 {period} 不予维持：{failed_indicators:FailedIndicator}未达标"
    ),
    "agent.EliteClubDisqualified": (
        "{decided_on} 取消 {period} 群英会参选资格：{failed_indicators:FailedIndicator}未达标"
    ),
    "agent.AgentReportedToRegulator": (
        "{reported_on} 将业务员 {quarter} 客户信息不真实情况上报{recipients:Recipient}：{cases} "
        "件[；法律依据 {law_articles}]"
    ),
    "agent.RegulatorPenaltyRecorded": (
        "{decided_on} 监管处罚：依据 {article}，{penalty}，{amount_fen}"
    ),
    "agent.AgentContractTerminated": "{terminated_on} 解除代理合同：{reason}",
    "agent.AgentGrievanceFiled": "{at} 业务员提出申诉：{subject}",
    "agent.AgentGrievanceResolved": "{at} 业务员申诉处理完毕：{subject}",
    "agent.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "agent.DeviationAccepted": DEVIATION_ACCEPTED,
}

CHINESE = {**POLICY, **_CLAIM, **_COMPLAINT, **_AGENT}
