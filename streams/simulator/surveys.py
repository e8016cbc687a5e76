"""The story of a satisfaction survey, sent in quarterly waves (SAT-01)."""

from streams.simulator.clock import DAY, HOUR, instant_text, quarter_end, quarter_text
from streams.simulator.story import Story

_DIMENSIONS = ("SERVICE_ATTITUDE", "PRODUCT_INFORMATION", "CLAIM_EXPERIENCE", "AFTER_SALES")
_METHODS = ("QUESTIONNAIRE", "PHONE_INTERVIEW", "ONLINE_FEEDBACK", "ONLINE_FEEDBACK")
_SATISFIED = 80
_ANSWER_DAYS = 16


def survey(
    story: Story, aggregate: str, stream: str, customer: str, day: int, *, missing: frozenset[str]
) -> None:
    """Sent on a day, and answered within two weeks or never; not in a quarter without a wave."""
    dice = story.dice
    if day > quarter_end(day) - _ANSWER_DAYS:
        day = quarter_end(day) + 3
    wave = quarter_text(day)
    if wave in missing or (day + _ANSWER_DAYS) * DAY >= story.end:
        return
    at = day * DAY + 9 * HOUR + dice.below(6 * HOUR)
    about = {
        "survey_id": f"SV-{wave}-{stream.partition('/')[2]}",
        "wave": wave,
        "method": dice.pick(_METHODS),
    }
    sent = story.tell(
        f"{aggregate}.SatisfactionSurveySent", stream, at, ("SYSTEM", "survey-desk"), about
    )
    if not dice.chance(story.levels.answered):
        return
    satisfied = dice.chance(story.levels.satisfied)
    low, high = (_SATISFIED, 100) if satisfied else (35, _SATISFIED - 1)
    overall = dice.between(low, high)
    answered = at + dice.between(1, 13) * DAY
    answer = about | {
        "scores": {name: min(100, max(0, overall + dice.between(-8, 8))) for name in _DIMENSIONS},
        "overall": overall,
        "comment_pii_ref": f"pii-{about['survey_id']}-comment",
        "answered_at": instant_text(answered),
    }
    topic = f"{aggregate}.SatisfactionSurveyAnswered"
    story.tell(topic, stream, answered, ("CUSTOMER", customer), answer, cause=sent)
