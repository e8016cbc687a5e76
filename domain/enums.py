"""The closed enumerations of the wire contract, in the order of the glossary."""

from enum import StrEnum


class ActorType(StrEnum):
    """Who caused a fact."""

    CUSTOMER = "CUSTOMER"
    AGENT = "AGENT"
    STAFF = "STAFF"
    SYSTEM = "SYSTEM"
    REGULATOR = "REGULATOR"


class SalesChannel(StrEnum):
    """How a policy was sold (销售渠道)."""

    AGENT = "AGENT"
    BANCASSURANCE = "BANCASSURANCE"
    ONLINE = "ONLINE"
    DIRECT_TELEPHONE = "DIRECT_TELEPHONE"
    DIRECT_VISIT = "DIRECT_VISIT"
    BRANCH_COUNTER = "BRANCH_COUNTER"
    PARTNER = "PARTNER"


class ServiceChannel(StrEnum):
    """How customer and insurer spoke to each other (服务渠道)."""

    PHONE = "PHONE"
    SMS = "SMS"
    EMAIL = "EMAIL"
    APP = "APP"
    WEB_CHAT = "WEB_CHAT"
    SOCIAL_MEDIA = "SOCIAL_MEDIA"
    BRANCH = "BRANCH"
    HOME_VISIT = "HOME_VISIT"


class CollectionMethod(StrEnum):
    """How a premium was collected (保费收缴方式)."""

    ONLINE = "ONLINE"
    HOME_VISIT = "HOME_VISIT"
    DIRECT_DEBIT = "DIRECT_DEBIT"
    OTHER = "OTHER"


class CallbackRound(StrEnum):
    """The rounds by telephone (回访轮次); the third is the manual visit."""

    FIRST = "FIRST"
    SECOND = "SECOND"
    MANUAL = "MANUAL"


class CallbackResult(StrEnum):
    """How a callback ended (回访结果)."""

    SUCCESS_CLEAN = "SUCCESS_CLEAN"
    SUCCESS_WITH_ISSUE = "SUCCESS_WITH_ISSUE"
    FAILED = "FAILED"


class CallbackIssue(StrEnum):
    """What a callback brought to light (回访发现的问题)."""

    PROXY_SIGNATURE = "PROXY_SIGNATURE"
    MISLEADING = "MISLEADING"


class PhoneChange(StrEnum):
    """The two ways a number proves changed at the manual visit (电话变更)."""

    WRONG_NUMBER = "WRONG_NUMBER"
    NUMBER_NO_LONGER_IN_USE = "NUMBER_NO_LONGER_IN_USE"


class CallbackFailureCategory(StrEnum):
    """The four groups of failure reasons (回访失败类别)."""

    TEMPORARY = "TEMPORARY"
    NUMBER_PROBLEM = "NUMBER_PROBLEM"
    REFUSED = "REFUSED"
    OTHER = "OTHER"


class CallbackFailureReason(StrEnum):
    """Why a callback failed (回访失败原因), in the order of the four categories."""

    NO_ANSWER = "NO_ANSWER"
    PERSON_ABSENT = "PERSON_ABSENT"
    HUNG_UP_EARLY = "HUNG_UP_EARLY"
    DECLINED_CALL = "DECLINED_CALL"
    LINE_BUSY = "LINE_BUSY"
    INCONVENIENT = "INCONVENIENT"
    PHONE_OFF = "PHONE_OFF"
    NO_CONTACT = "NO_CONTACT"
    UNASSIGNED_NUMBER = "UNASSIGNED_NUMBER"
    WRONG_NUMBER = "WRONG_NUMBER"
    AGENT_OR_OUTLET_NUMBER = "AGENT_OR_OUTLET_NUMBER"
    ANSWERING_MACHINE = "ANSWERING_MACHINE"
    FAX_NUMBER = "FAX_NUMBER"
    SERVICE_SUSPENDED_NUMBER_KEPT = "SERVICE_SUSPENDED_NUMBER_KEPT"
    NUMBER_SUSPENDED = "NUMBER_SUSPENDED"
    REFUSED_BY_CUSTOMER = "REFUSED_BY_CUSTOMER"
    REFUSED_BY_FAMILY = "REFUSED_BY_FAMILY"
    SPECIAL_REASON = "SPECIAL_REASON"
    POLICY_SURRENDERED = "POLICY_SURRENDERED"
    SPECIAL_POLICY = "SPECIAL_POLICY"
    UNSPECIFIED = "UNSPECIFIED"


class ReceiptStatus(StrEnum):
    """Where the signed receipt is (回执状态)."""

    OUTSTANDING = "OUTSTANDING"
    ON_TIME = "ON_TIME"
    LATE = "LATE"


class CommissionHoldReason(StrEnum):
    """Why commission is deferred (缓发原因)."""

    RECEIPT_NOT_RETURNED = "RECEIPT_NOT_RETURNED"
    CALLBACK_PENDING = "CALLBACK_PENDING"
    SECOND_CALLBACK_FAILED = "SECOND_CALLBACK_FAILED"
    CALLBACK_ISSUE_OPEN = "CALLBACK_ISSUE_OPEN"


class CommissionDeductionReason(StrEnum):
    """Why a fixed amount is lost (扣佣原因)."""

    RECEIPT_LATE = "RECEIPT_LATE"
    PHONE_CHANGED_AT_MANUAL_VISIT = "PHONE_CHANGED_AT_MANUAL_VISIT"


class CommissionForfeitReason(StrEnum):
    """Why the whole commission is lost (扣发原因)."""

    MANUAL_VISIT_FAILED = "MANUAL_VISIT_FAILED"


class SignedDocumentType(StrEnum):
    """Documents that the customer must sign in person (客户签名文件)."""

    APPLICATION_FORM = "APPLICATION_FORM"
    APPLICANT_NOTICE = "APPLICANT_NOTICE"
    PROPOSAL = "PROPOSAL"
    CUSTOMER_RIGHTS_CONFIRMATION = "CUSTOMER_RIGHTS_CONFIRMATION"
    UNDERWRITING_LETTER = "UNDERWRITING_LETTER"
    HEALTH_DECLARATION_IN_EXAM_REPORT = "HEALTH_DECLARATION_IN_EXAM_REPORT"
    DISEASE_QUESTIONNAIRE = "DISEASE_QUESTIONNAIRE"
    POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY"
    DIRECT_DEBIT_MANDATE = "DIRECT_DEBIT_MANDATE"
    POLICY_RECEIPT = "POLICY_RECEIPT"
    CHANGE_REQUEST = "CHANGE_REQUEST"
    OTHER = "OTHER"


class MisleadingSaleCategory(StrEnum):
    """Kinds of misleading sale (销售误导)."""

    UNSUITABLE_FOR_PERFORMANCE = "UNSUITABLE_FOR_PERFORMANCE"
    BLANK_FORM_SIGNATURE = "BLANK_FORM_SIGNATURE"
    INDUCED_CONCEALMENT_OF_MEDICAL_HISTORY = "INDUCED_CONCEALMENT_OF_MEDICAL_HISTORY"
    ONE_SIDED_PRESENTATION = "ONE_SIDED_PRESENTATION"
    CONFUSED_WITH_DEPOSIT = "CONFUSED_WITH_DEPOSIT"
    FALSE_PUBLICITY = "FALSE_PUBLICITY"
    PROMISED_RETURN = "PROMISED_RETURN"
    CONCEALED_KEY_INFORMATION = "CONCEALED_KEY_INFORMATION"


class ComplaintMeasure(StrEnum):
    """How a complaint was settled (投诉处理方式)."""

    NEGOTIATION = "NEGOTIATION"
    MEDIATION = "MEDIATION"
    COMPENSATION = "COMPENSATION"
    OTHER = "OTHER"


class ComplaintCause(StrEnum):
    """What a complaint is about (投诉原因)."""

    PROCESS_IRREGULAR = "PROCESS_IRREGULAR"
    INFORMATION_OPAQUE = "INFORMATION_OPAQUE"
    CLAIM_DELAY = "CLAIM_DELAY"
    OTHER = "OTHER"
    SALES_DISPUTE = "SALES_DISPUTE"
    CLAIM_DISPUTE = "CLAIM_DISPUTE"
    SURRENDER_DISPUTE = "SURRENDER_DISPUTE"


class ClaimDocumentType(StrEnum):
    """Papers behind a claim (索赔单证)."""

    ACCIDENT_PROOF = "ACCIDENT_PROOF"
    MEDICAL_RECORD = "MEDICAL_RECORD"
    PROPERTY_LOSS_PROOF = "PROPERTY_LOSS_PROOF"
    OTHER = "OTHER"


class ClaimDenialGround(StrEnum):
    """Why a claim was denied (拒赔理由)."""

    CAUSE_OUTSIDE_COVER = "CAUSE_OUTSIDE_COVER"
    REQUIRED_DOCUMENTS_MISSING = "REQUIRED_DOCUMENTS_MISSING"
    EXCLUSION = "EXCLUSION"


class ClaimRole(StrEnum):
    """Who works on a claim (理赔岗位)."""

    CLAIMS_MANAGER = "CLAIMS_MANAGER"
    CLAIMS_CLERK = "CLAIMS_CLERK"
    SURVEY_AND_ASSESSMENT = "SURVEY_AND_ASSESSMENT"
    PRICING = "PRICING"
    ADJUDICATOR = "ADJUDICATOR"
    MEDICAL_REVIEWER = "MEDICAL_REVIEWER"
    CLAIMS_SERVICE_SPECIALIST = "CLAIMS_SERVICE_SPECIALIST"


class SatisfactionDimension(StrEnum):
    """What a survey asks about (满意度维度)."""

    SERVICE_ATTITUDE = "SERVICE_ATTITUDE"
    PRODUCT_INFORMATION = "PRODUCT_INFORMATION"
    CLAIM_EXPERIENCE = "CLAIM_EXPERIENCE"
    AFTER_SALES = "AFTER_SALES"


class SurveyMethod(StrEnum):
    """How a survey was made (调查方式)."""

    QUESTIONNAIRE = "QUESTIONNAIRE"
    PHONE_INTERVIEW = "PHONE_INTERVIEW"
    ONLINE_FEEDBACK = "ONLINE_FEEDBACK"
    CUSTOMER_INTERVIEW = "CUSTOMER_INTERVIEW"
    SUGGESTION_BOX = "SUGGESTION_BOX"
    CUSTOMER_FORUM = "CUSTOMER_FORUM"
