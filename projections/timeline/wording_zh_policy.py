"""What happened to a policy, in Chinese (保单): one sentence for each kind of fact."""

SURVEY_SENT = (
    "发出 {wave} 客户满意度调查 {survey_id}（{method:SurveyMethod}）[；答复时间 {answered_at}][；"
    "总体 {overall} 分][；{scores:SatisfactionDimension}]"
)
SURVEY_ANSWERED = (
    "{answered_at} 收到 {wave} 客户满意度调查 {survey_id} 的答复（{method:SurveyMethod}）：总体 "
    "{overall} 分（满分 100）[；{scores:SatisfactionDimension}]"
)
ALERT_ACKNOWLEDGED = (
    "{acknowledged_by} 确认风险预警 {alert_id}：{metric} 为 {value}，阈值 {threshold}"
)
DEVIATION_ACCEPTED = (
    "{approver_ref} 于 {accepted_on} 接受偏离规则 {rule_id}[（违反日期 {breached_on}）]，"
    "有效期至 {expires_on}，理由：{reason}"
)

_SALE = {
    "policy.NeedsAssessed": (
        "业务员 {agent_id} 于 {assessed_on} 为客户 {customer_ref} 做需求分析（"
        "{channel:SalesChannel}）：目标 {goals:Goal}；风险承受能力 "
        "{risk_tolerance:RiskTolerance}；年收入 {annual_income_band}"
    ),
    "policy.ProductRecommended": (
        "推荐产品 {product_code}：保额 {sum_insured_fen}，年交保费 {annual_premium_fen}，"
        "{payment_mode:PaymentMode}，交费 {payment_years} 年；另提供 {alternatives_offered} "
        "个备选方案；建议书 {illustration_doc_ref}"
    ),
    "policy.RiskDisclosureGiven": (
        "风险提示（{items:DisclosureItem}），文件 {document_ref}，"
        "{acknowledged?客户已确认:客户未确认}"
    ),
    "policy.SaleRecordingArchived": (
        "销售录音录像 {recording_ref} 归档，日期 {recorded_on}；覆盖环节 {nodes_covered}"
    ),
    "policy.ApplicationSigned": (
        "投保书 {application_id} 于 {signed_on} 签署，{is_long_term?长期险:短期险}产品 "
        "{product_code}：客户 {customer_ref}，被保险人 {insured_ref}，业务员 {agent_id}，机构 "
        "{branch_id}，渠道 {channel:SalesChannel}[；签署文件：{documents:SignedDocument}]"
    ),
    "policy.CustomerDataVerified": (
        "{verified_at} 核对客户信息：{result:DataCheck}[（{verified_fields}）]"
    ),
    "policy.InitialPremiumPaid": (
        "{paid_at} 交纳首期保险费 {amount_fen}（{method:CollectionMethod}），"
        "{payer_is_policyholder?由投保人本人交纳:非投保人本人交纳}"
    ),
    "policy.UnderwritingDecided": (
        "{decided_at} 核保结论：{decision:UnderwritingDecision}[，原因 "
        "{reasons:UnderwritingReason}]；加费 {extra_premium_fen}"
    ),
    "policy.PolicyIssued": (
        "{issued_at} 签发保险单 {policy_no}，{effective_on} 生效：年交保费 {annual_premium_fen}，"
        "{payment_mode:PaymentMode}，交费 {payment_years} 年，保险期间 {term_years} 年，首年佣金 "
        "{first_year_commission_fen}"
    ),
}

_DELIVERY = {
    "policy.PolicyPrinted": "保单打印，日期 {printed_on}",
    "policy.PolicyDispatched": "{dispatched_at} 寄送保单（{method:DispatchMethod}）",
    "policy.PolicyDelivered": (
        "交付保单：{customer_signed_on} 签收，{signer_is_policyholder?投保人本人签收:"
        "非投保人本人签收}"
    ),
    "policy.ReceiptReturned": (
        "保单回执回收：业务员 {returned_by} 交回 {office_id}，日期 {returned_on}"
    ),
    "policy.ReceiptScanned": "{scanned_at} 机构 {office_id} 扫描回执，影像 {image_ref}",
    "policy.ReceiptOverdueFlagged": "回执逾期未回收：应于 {due_on} 前回收",
}

_CALLBACK = {
    "policy.EarlyCallbackRequested": (
        "业务员 {agent_id} 于 {requested_on} 申请提前回访：{reason:EarlyCallbackReason}；"
        "特殊回访申请单 {form_ref}"
    ),
    "policy.CallbackExemptionRequested": (
        "申请免回访：回访确认书 {confirmation_letter_ref}，"
        "{policyholder_signed_in_person?投保人本人签名:非投保人本人签名}，特殊回访申请单 "
        "{special_request_ref}，协调员 {received_by} 接收"
    ),
    "policy.CallbackExempted": "{decided_by} 于 {decided_on} 同意免回访：{reason}",
    "policy.CallbackExemptionRejected": "{decided_by} 于 {decided_on} 不同意免回访：{reason}",
    "policy.CallbackRoundStarted": "{round:CallbackRound}开始，{started_at}",
    "policy.CallbackAttempted": (
        "{round:CallbackRound}第 {attempt_no} 次拨打，{dialed_at}：{answered?已接通:未接通}[，"
        "{failure_category:CallbackFailureCategory}][，{failure_reason:CallbackFailureReason}]；"
        "来电显示 {caller_id}，录音 {recording_ref}"
    ),
    "policy.CallbackSucceeded": (
        "{round:CallbackRound}成功，{completed_at}，"
        "{respondent_is_policyholder?投保人本人接受回访:非投保人本人接受回访}，"
        "{clean?无问题:有待查问题}[；回答：{answers:CallbackAnswer}]"
    ),
    "policy.CallbackFailed": (
        "{round:CallbackRound}失败，{ended_at} 结束，共拨打 {attempts} 次："
        "{failure_category:CallbackFailureCategory}，{failure_reason:CallbackFailureReason}"
    ),
    "policy.CallbackIssueFound": (
        "{round:CallbackRound}发现{issue:CallbackIssue}，{found_at}[："
        "{misleading_category:MisleadingSaleCategory}][；涉及文件："
        "{documents:SignedDocumentType}]"
    ),
    "policy.CallbackIssueResolved": (
        "{resolver_ref} 于 {resolved_at} 解决回访发现的问题：{resolution}"
    ),
    "policy.AgentNotifiedOfCallbackFailure": "{notified_at} 通知业务员 {agent_id} 回访失败",
    "policy.CustomerContactUpdated": (
        "业务员 {agent_id} 于 {updated_at} 更新客户联系方式：{change:ContactChange}"
    ),
    "policy.ManualVisitAssigned": "{assigned_at} 安排 {visitor_ref} 人工回访",
    "policy.ManualVisitSucceeded": (
        "人工回访成功，{visited_at}[；电话变更：{phone_change:PhoneChange}][；发现"
        "{issue:CallbackIssue}]；回访记录 {visit_record_ref}"
    ),
    "policy.ManualVisitFailed": (
        "人工回访失败，{visited_at}：{failure_category:CallbackFailureCategory}，"
        "{failure_reason:CallbackFailureReason}"
    ),
}

_COMMISSION = {
    "policy.CommissionAccrued": (
        "业务员 {agent_id} 于 {accrued_on} 应得{basis:CommissionBasis}佣金 {amount_fen}"
    ),
    "policy.CommissionHeld": (
        "{settlement_month} 佣金结算：缓发佣金 {amount_fen}，原因 {reasons:CommissionHoldReason}"
    ),
    "policy.CommissionDeducted": (
        "扣佣 {amount_fen}：{reason:CommissionDeductionReason}（规则 {rule_id}）"
    ),
    "policy.CommissionReleased": (
        "{settlement_month} 佣金结算：发放自 {held_since} 起缓发的佣金，应发 {gross_fen}，扣佣 "
        "{deductions_fen}，实发 {net_fen}"
    ),
    "policy.CommissionSettled": "{settlement_month} 佣金结算：{paid_on} 发放佣金 {net_fen}",
    "policy.CommissionForfeited": (
        "扣发佣金 {amount_fen}：{reason:CommissionForfeitReason}（规则 {rule_id}）"
    ),
    "policy.CommissionReinstated": "{decided_by} 恢复佣金 {amount_fen}：{reason}",
}

_IN_FORCE = {
    "policy.RenewalPremiumDue": (
        "续期保费 {amount_fen} 应于 {due_on} 交纳（第 {policy_year} 保单年度，第 {instalment_no} "
        "期）"
    ),
    "policy.RenewalPremiumPaid": (
        "{paid_on} 交纳续期保费 {amount_fen}（{method:CollectionMethod}，第 {policy_year} "
        "保单年度，第 {instalment_no} 期）"
    ),
    "policy.PolicyCancelledInCoolingOff": (
        "犹豫期退保：{requested_on} 申请，犹豫期至 {cooling_off_end}，退还 {refunded_fen}"
    ),
    "policy.PolicySurrendered": (
        "退保：{requested_on} 申请，{paid_on} 给付现金价值 {cash_value_fen}；原因：{reason}"
    ),
    "policy.PolicyLapsed": "保单失效，自 {effective_on} 起，欠交保费 {arrears_fen}",
    "policy.PolicyReinstated": "保单复效，自 {effective_on} 起，补交保费 {arrears_fen}",
    "policy.PolicyServicingRequested": (
        "{requested_at} 申请保全：{change_type}，变更申请书 {form_ref}[；{completed_at} 办结]"
    ),
    "policy.PolicyServicingCompleted": (
        "{completed_at} 保全办结：{change_type}，变更申请书 {form_ref}，{requested_at} 申请"
    ),
    "policy.CustomerNoticeIssued": (
        "{notice_type:NoticeType}交业务员送达客户，期限 {due_on}[；{delivered_on} 送达][；"
        "{acknowledged_back?已回报:未回报}]"
    ),
    "policy.CustomerNoticeDelivered": (
        "{notice_type:NoticeType}于 {delivered_on} 送达客户，期限 {due_on}，"
        "{acknowledged_back?已回报:未回报}"
    ),
    "policy.CustomerFollowedUp": "{contacted_at} 客户跟进（{channel:ServiceChannel}）：{topic}",
    "policy.PolicyMatured": "保单满期，日期 {on}（{reason:EndReason}）",
    "policy.PolicyTerminated": "保单终止，日期 {on}（{reason:EndReason}）",
    "policy.ConsultationRecorded": (
        "{received_at} 接受咨询（{channel:ServiceChannel}）：{topic}；{answered_at} 答复，归档 "
        "{archived_ref}，{customer_confirmed?客户已确认:客户未确认}"
    ),
    "policy.SatisfactionSurveySent": SURVEY_SENT,
    "policy.SatisfactionSurveyAnswered": SURVEY_ANSWERED,
    "policy.AlertAcknowledged": ALERT_ACKNOWLEDGED,
    "policy.DeviationAccepted": DEVIATION_ACCEPTED,
    "policy.PersonalDataErasureRequested": "客户申请删除个人信息",
    "policy.PersonalDataErased": "个人信息已删除：销毁密钥 {key_id}[（{fields_class}）]",
    "policy.PersonalDataErasureDeferred": "依据 {retention_rule}，个人信息延期至 {until} 删除",
    "policy.PersonalDataAccessed": "{who} 查看客户个人信息，用途：{purpose}",
}

POLICY = {**_SALE, **_DELIVERY, **_CALLBACK, **_COMMISSION, **_IN_FORCE}
