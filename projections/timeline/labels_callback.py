"""The words of the new-policy callback: rounds, results, failures, issues."""

CALLBACK_LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "CallbackRound": {
        "FIRST": ("first", "一次回访"),
        "SECOND": ("second", "二次回访"),
        "MANUAL": ("manual", "人工回访"),
    },
    "CallbackResult": {
        "SUCCESS_CLEAN": ("success, nothing wrong", "成功且无问题"),
        "SUCCESS_WITH_ISSUE": ("reached, with an issue", "成功但有问题"),
        "FAILED": ("failed", "失败"),
    },
    "CallbackIssue": {
        "PROXY_SIGNATURE": ("a proxy signature", "代签名"),
        "MISLEADING": ("a misleading sale", "销售误导"),
    },
    "PhoneChange": {
        "WRONG_NUMBER": ("wrong number", "电话号码错误"),
        "NUMBER_NO_LONGER_IN_USE": ("no longer in use", "该电话号码已不再使用"),
    },
    "CallbackFailureCategory": {
        "TEMPORARY": ("not reached for now", "暂不成功"),
        "NUMBER_PROBLEM": ("a problem with the number", "号码问题"),
        "REFUSED": ("callback refused", "拒绝回访"),
        "OTHER": ("another failure", "其他"),
    },
    "CallbackFailureReason": {
        "NO_ANSWER": ("no answer", "无人接听"),
        "PERSON_ABSENT": ("the person was not there", "本人不在"),
        "HUNG_UP_EARLY": ("the customer hung up early", "提前挂机"),
        "DECLINED_CALL": ("the call was declined", "拒绝接听"),
        "LINE_BUSY": ("the line was busy", "忙音（占线）"),
        "INCONVENIENT": ("not a convenient time", "不方便接听"),
        "PHONE_OFF": ("the telephone was off", "关机"),
        "NO_CONTACT": ("no contact data", "无联系方式"),
        "UNASSIGNED_NUMBER": ("the number is not assigned", "空号"),
        "WRONG_NUMBER": ("wrong number", "号码错误"),
        "AGENT_OR_OUTLET_NUMBER": ("the number is the agent's or the outlet's", "业务员/网点电话"),
        "ANSWERING_MACHINE": ("answering machine", "录音电话"),
        "FAX_NUMBER": ("fax number", "传真号码"),
        "SERVICE_SUSPENDED_NUMBER_KEPT": ("service suspended, number kept", "停机保号"),
        "NUMBER_SUSPENDED": ("the number is suspended", "号码暂停使用"),
        "REFUSED_BY_CUSTOMER": ("the customer refused", "本人拒绝回访"),
        "REFUSED_BY_FAMILY": ("the family refused", "家人拒绝回访"),
        "SPECIAL_REASON": ("a special reason", "特殊原因无法回访"),
        "POLICY_SURRENDERED": ("the policy was surrendered", "退保"),
        "SPECIAL_POLICY": ("a special policy", "特殊保单"),
        "UNSPECIFIED": ("no reason given", "未说明"),
    },
    "Answer": {
        "YES": ("yes", "是"),
        "NO": ("no", "否"),
        "UNCLEAR": ("unclear", "不明确"),
    },
    "EarlyCallbackReason": {
        "GOING_ABROAD": ("the customer is going abroad", "客户出国"),
        "LONG_BUSINESS_TRIP": ("the customer is leaving on a long business trip", "客户长期出差"),
        "OTHER": ("another reason", "其他原因"),
    },
    "ContactChange": {
        "CONFIRMED_UNCHANGED": ("confirmed, unchanged", "核实无变更"),
        "PHONE": ("new telephone number", "电话变更"),
        "ADDRESS": ("new address", "地址变更"),
        "BOTH": ("new telephone number and address", "电话和地址变更"),
    },
}
