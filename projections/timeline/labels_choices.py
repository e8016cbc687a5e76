"""The words of the closed lists that belong to single events."""

CHOICE_LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "Goal": {
        "PROTECTION": ("protection", "保障"),
        "INVESTMENT": ("investment", "投资"),
        "INHERITANCE": ("inheritance", "传承"),
    },
    "RiskTolerance": {
        "LOW": ("low", "低"),
        "MEDIUM": ("medium", "中"),
        "HIGH": ("high", "高"),
    },
    "PaymentMode": {
        "SINGLE": ("in one sum", "趸交"),
        "ANNUAL": ("yearly", "年交"),
        "MONTHLY": ("monthly", "月交"),
    },
    "DisclosureItem": {
        "COVER": ("cover", "保险责任"),
        "EXCLUSIONS": ("exclusions", "责任免除"),
        "FEES": ("fees", "费用"),
        "SURRENDER_RULES": ("surrender rules", "退保规定"),
        "COOLING_OFF": ("cooling-off period", "犹豫期"),
        "UNCERTAIN_BENEFIT": ("uncertain benefits", "利益不确定"),
    },
    "Signer": {
        "POLICYHOLDER": ("policyholder", "投保人"),
        "INSURED": ("insured", "被保险人"),
        "BENEFICIARY": ("beneficiary", "受益人"),
        "GUARDIAN": ("guardian", "监护人"),
    },
    "DataCheck": {
        "COMPLETE": ("complete", "完整"),
        "INCOMPLETE": ("incomplete", "不完整"),
        "SUSPECT": ("suspect", "存疑"),
    },
    "UnderwritingDecision": {
        "ACCEPT": ("accepted", "同意承保"),
        "ACCEPT_RATED": ("accepted at a higher premium", "加费承保"),
        "POSTPONE": ("postponed", "延期"),
        "DECLINE": ("declined", "拒保"),
    },
    "UnderwritingReason": {
        "HEALTH": ("health", "健康"),
        "OCCUPATION": ("occupation", "职业"),
        "LIFESTYLE": ("lifestyle", "生活习惯"),
        "FAMILY": ("family", "家族史"),
        "FINANCIAL": ("finances", "财务"),
    },
    "DispatchMethod": {
        "MAIL": ("by mail", "邮寄"),
        "HOME_VISIT": ("by hand", "上门送达"),
        "ELECTRONIC": ("electronically", "电子送达"),
    },
    "CommissionBasis": {"FIRST_YEAR": ("first-year", "首年")},
    "EndReason": {
        "MATURITY": ("term reached", "满期"),
        "CLAIM": ("claim", "理赔"),
        "SURRENDER": ("surrender", "退保"),
        "LAPSE_EXPIRED": ("lapsed and not reinstated", "失效期满"),
        "RESCINDED": ("contract rescinded", "合同解除"),
    },
    "NoticeType": {
        "NOTICE": ("notice", "通知书"),
        "ISSUE_LETTER": ("issue letter", "问题件函"),
        "ENDORSEMENT": ("endorsement slip", "批单"),
        "MATERIAL": ("material", "资料"),
    },
    "LossType": {
        "DEATH": ("death", "身故"),
        "DISABILITY": ("disability", "伤残"),
        "ILLNESS": ("illness", "疾病"),
        "MEDICAL": ("medical expenses", "医疗"),
        "ACCIDENT": ("accident", "意外"),
    },
    "InvestigationMethod": {
        "SITE": ("survey on site", "现场查勘"),
        "CUSTOMER_CONTACT": ("contact with the customer", "联系客户"),
        "MEDICAL": ("medical review", "医疗核损"),
        "THIRD_PARTY_ADJUSTER": ("independent loss adjuster", "保险公估人"),
    },
    "DisputeKind": {
        "REVIEW": ("review", "复核"),
        "LITIGATION": ("lawsuit", "诉讼"),
        "ARBITRATION": ("arbitration", "仲裁"),
    },
    "DisputeOutcome": {
        "UPHELD": ("the decision was upheld", "维持原决定"),
        "CHANGED": ("the decision was changed", "变更决定"),
        "SETTLED": ("the parties settled", "和解"),
    },
    "ClaimOutcome": {
        "PAID": ("paid", "赔付"),
        "DENIED": ("denied", "拒赔"),
        "WITHDRAWN": ("withdrawn", "撤回"),
    },
    "ComplaintSource": {
        "DIRECT": ("made directly", "客户直接投诉"),
        "REGULATOR": ("passed on by the regulator", "监管转办"),
        "MEDIA": ("raised in the media", "媒体"),
        "ASSOCIATION": ("passed on by the industry association", "行业协会转办"),
    },
    "OwnerType": {
        "AGENT": ("agent", "业务员"),
        "DEPARTMENT": ("department", "部门"),
        "BRANCH": ("branch", "机构"),
    },
    "ExtensionLevel": {
        "COMPLEX": ("complex case", "情况复杂"),
        "ESPECIALLY_COMPLEX": ("especially complex case", "情况特别复杂"),
    },
    "PauseReason": {
        "EXTERNAL_APPRAISAL": ("external appraisal", "外部鉴定"),
        "MEDIATION": ("mediation", "调解"),
    },
    "EscalatedTo": {
        "SUPERIOR": ("the superior body", "上级机构"),
        "REGULATOR": ("the regulator", "监管机构"),
        "MEDIA": ("the media", "媒体"),
        "COURT": ("a court", "法院"),
    },
    "TrainingTopic": {
        "PRODUCT": ("products", "产品知识"),
        "SALES_RULES": ("sales rules", "销售规范"),
        "CUSTOMER_PRIVACY": ("customer privacy", "客户隐私"),
        "LAW": ("law", "法律法规"),
        "ETHICS": ("ethics", "职业道德"),
        "SERVICE": ("service", "服务"),
        "CLAIMS": ("claims", "理赔"),
    },
    "FalseInfoKind": {
        "FALSE": ("false customer data", "客户信息虚假"),
        "INCOMPLETE": ("incomplete customer data", "客户信息不完整"),
        "AGENT_OWN_PHONE": (
            "the agent's own telephone number as the customer's",
            "以业务员本人电话充当客户电话",
        ),
    },
    "FalseInfoSource": {
        "CALLBACK": ("the callback", "回访"),
        "AUDIT": ("an audit", "检查"),
        "COMPLAINT": ("a complaint", "投诉"),
    },
    "ProxyMode": {
        "SIGNED_BY_AGENT": ("signed for the customer", "代客户签名"),
        "INCITED_OTHER": ("incited another to sign for the customer", "唆使他人代签名"),
    },
    "NonCooperation": {
        "NO_EVIDENCE": ("refused evidence", "拒绝提供证据"),
        "CONCEALED_LEAD": ("concealed leads", "隐瞒线索"),
    },
    "FailedIndicator": {
        "RECEIPT_RETURN": ("receipt return", "回执回收"),
        "CALLBACK_RESULT": ("new-policy callback", "新保回访"),
        "PERSISTENCY": ("premium persistency", "保费继续率"),
        "QUALITY_APPRAISAL": ("quality appraisal", "品质考核"),
    },
    "Recipient": {
        "REGULATOR_BUREAU": ("the regulator's bureau", "监管局"),
        "INDUSTRY_ASSOCIATION": ("the industry association", "行业协会"),
    },
}
