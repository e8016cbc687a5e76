"""Every value of every closed list, as a reader is shown it: English, Chinese.

shape   table name -> value on the wire -> (English, Chinese); a table named like an
        enumeration is complete for it, the others for the closed lists of single events
source  the glossary and its enumerations
"""

from collections.abc import Mapping
from types import MappingProxyType

from projections.timeline.labels_callback import CALLBACK_LABELS
from projections.timeline.labels_choices import CHOICE_LABELS

Table = Mapping[str, tuple[str, str]]

_ENUMERATIONS: dict[str, Table] = {
    "ActorType": {
        "CUSTOMER": ("customer", "客户"),
        "AGENT": ("agent", "业务员"),
        "STAFF": ("staff", "员工"),
        "SYSTEM": ("system", "系统"),
        "REGULATOR": ("regulator", "监管机构"),
    },
    "SalesChannel": {
        "AGENT": ("an agent", "代理人"),
        "BANCASSURANCE": ("a bank", "银行保险"),
        "ONLINE": ("online", "线上平台"),
        "DIRECT_TELEPHONE": ("telephone sale", "电话销售"),
        "DIRECT_VISIT": ("door-to-door sale", "上门推销"),
        "BRANCH_COUNTER": ("a branch counter", "网点"),
        "PARTNER": ("a partner", "第三方平台/企业客户"),
    },
    "ServiceChannel": {
        "PHONE": ("telephone", "电话"),
        "SMS": ("text message", "短信"),
        "EMAIL": ("e-mail", "电子邮件"),
        "APP": ("the app", "手机应用"),
        "WEB_CHAT": ("web chat", "在线客服"),
        "SOCIAL_MEDIA": ("social media", "社交媒体"),
        "BRANCH": ("a branch", "网点"),
        "HOME_VISIT": ("a home visit", "上门"),
    },
    "CollectionMethod": {
        "ONLINE": ("online", "线上支付"),
        "HOME_VISIT": ("at the door", "上门收取"),
        "DIRECT_DEBIT": ("by direct debit", "委托转帐"),
        "OTHER": ("another way", "其他方式"),
    },
    "ReceiptStatus": {
        "OUTSTANDING": ("outstanding", "未回收"),
        "ON_TIME": ("returned in time", "及时回收"),
        "LATE": ("returned late", "未及时回收"),
    },
    "CommissionHoldReason": {
        "RECEIPT_NOT_RETURNED": ("the receipt has not been returned", "保单回执未回收"),
        "CALLBACK_PENDING": ("the callback is pending", "回访未完成"),
        "SECOND_CALLBACK_FAILED": ("the second callback failed", "二次回访失败"),
        "CALLBACK_ISSUE_OPEN": ("an issue found in the callback is open", "回访发现的问题未解决"),
    },
    "CommissionDeductionReason": {
        "RECEIPT_LATE": ("the receipt came back late", "保单回执未及时回收"),
        "PHONE_CHANGED_AT_MANUAL_VISIT": (
            "the telephone number proved changed at the manual visit",
            "人工回访发现电话号码变更",
        ),
    },
    "CommissionForfeitReason": {
        "MANUAL_VISIT_FAILED": ("the manual visit failed", "人工回访失败"),
    },
    "SignedDocumentType": {
        "APPLICATION_FORM": ("application form", "投保书"),
        "APPLICANT_NOTICE": ("applicant notice", "投保提示书"),
        "PROPOSAL": ("benefit illustration", "建议书"),
        "CUSTOMER_RIGHTS_CONFIRMATION": ("customer rights confirmation", "客户权益确认书"),
        "UNDERWRITING_LETTER": ("underwriting query letter", "契约审核函件"),
        "HEALTH_DECLARATION_IN_EXAM_REPORT": (
            "health declaration in the examination report",
            "体检报告中的健康告知",
        ),
        "DISEASE_QUESTIONNAIRE": ("disease questionnaire", "疾病问卷"),
        "POWER_OF_ATTORNEY": ("power of attorney", "授权委托书"),
        "DIRECT_DEBIT_MANDATE": ("direct-debit mandate", "委托转帐合同"),
        "POLICY_RECEIPT": ("policy receipt", "保单回执"),
        "CHANGE_REQUEST": ("change request", "变更申请书"),
        "OTHER": ("another document", "其他文件"),
    },
    "MisleadingSaleCategory": {
        "UNSUITABLE_FOR_PERFORMANCE": (
            "an unsuitable product pushed for the seller's own results",
            "为业绩推销不适合的产品",
        ),
        "BLANK_FORM_SIGNATURE": ("signature on a blank form", "空白投保单签名"),
        "INDUCED_CONCEALMENT_OF_MEDICAL_HISTORY": (
            "inducement to conceal medical history",
            "诱导隐瞒病史",
        ),
        "ONE_SIDED_PRESENTATION": ("a one-sided presentation", "片面介绍产品"),
        "CONFUSED_WITH_DEPOSIT": ("passed off as a bank deposit", "混淆为银行存款"),
        "FALSE_PUBLICITY": ("false publicity", "虚假宣传"),
        "PROMISED_RETURN": ("a promised return", "承诺收益"),
        "CONCEALED_KEY_INFORMATION": ("key information concealed", "隐瞒重要信息"),
    },
    "ComplaintMeasure": {
        "NEGOTIATION": ("negotiation", "协商"),
        "MEDIATION": ("mediation", "调解"),
        "COMPENSATION": ("compensation", "赔偿"),
        "OTHER": ("another measure", "其他方式"),
    },
    "ComplaintCause": {
        "PROCESS_IRREGULAR": ("irregular service", "服务流程不规范"),
        "INFORMATION_OPAQUE": ("unclear information", "信息不透明"),
        "CLAIM_DELAY": ("a delayed claim", "理赔不及时"),
        "OTHER": ("another cause", "其他原因"),
        "SALES_DISPUTE": ("a dispute about the sale", "销售纠纷"),
        "CLAIM_DISPUTE": ("a dispute about a claim", "理赔纠纷"),
        "SURRENDER_DISPUTE": ("a dispute about surrender", "退保纠纷"),
    },
    "ClaimDocumentType": {
        "ACCIDENT_PROOF": ("proof of the accident", "事故证明"),
        "MEDICAL_RECORD": ("medical record", "医疗记录"),
        "PROPERTY_LOSS_PROOF": ("proof of the property loss", "财产损失证明"),
        "OTHER": ("another paper", "其他单证"),
    },
    "ClaimDenialGround": {
        "CAUSE_OUTSIDE_COVER": ("the cause is outside the cover", "原因不属于合同责任范围"),
        "REQUIRED_DOCUMENTS_MISSING": ("required documents are missing", "缺少必要索赔单证"),
        "EXCLUSION": ("an exclusion applies", "属于责任免除"),
    },
    "ClaimRole": {
        "CLAIMS_MANAGER": ("claims manager", "理赔经理"),
        "CLAIMS_CLERK": ("claims clerk", "理赔内勤"),
        "SURVEY_AND_ASSESSMENT": ("surveyor and loss assessor", "查勘定损岗"),
        "PRICING": ("pricing officer", "核价岗"),
        "ADJUDICATOR": ("claim adjudicator", "核赔师"),
        "MEDICAL_REVIEWER": ("medical reviewer", "医疗核损岗"),
        "CLAIMS_SERVICE_SPECIALIST": ("claims service specialist", "理赔服务专员"),
    },
    "SatisfactionDimension": {
        "SERVICE_ATTITUDE": ("service attitude", "服务态度"),
        "PRODUCT_INFORMATION": ("product information", "产品信息"),
        "CLAIM_EXPERIENCE": ("claim experience", "理赔体验"),
        "AFTER_SALES": ("after-sales service", "售后服务"),
    },
    "SurveyMethod": {
        "QUESTIONNAIRE": ("questionnaire", "问卷"),
        "PHONE_INTERVIEW": ("telephone interview", "电话访问"),
        "ONLINE_FEEDBACK": ("online feedback", "在线反馈"),
        "CUSTOMER_INTERVIEW": ("customer interview", "客户访谈"),
        "SUGGESTION_BOX": ("suggestion box", "意见箱"),
        "CUSTOMER_FORUM": ("customer forum", "座谈会"),
    },
}

LABELS: Mapping[str, Table] = MappingProxyType(
    {**_ENUMERATIONS, **CALLBACK_LABELS, **CHOICE_LABELS}
)
