"""One plain sentence for a fact, in English or Chinese."""

from collections.abc import Mapping
from typing import Any, Literal

from projections.timeline.labels import LABELS
from projections.timeline.template import EN, ZH, render
from projections.timeline.wording_en import ENGLISH
from projections.timeline.wording_zh import CHINESE

Lang = Literal["en", "zh"]
WORDINGS: dict[Lang, dict[str, str]] = {"en": ENGLISH, "zh": CHINESE}
_WORDS = {"en": EN, "zh": ZH}


def sentence(topic: str, payload: Mapping[str, Any], lang: Lang) -> str:
    """Say what happened to somebody who was not there.

    units   ``topic`` is without its version ("policy.ReceiptReturned"); money is said in yuan,
            instants at +08:00
    raises  KeyError for a topic outside the catalogue
    """
    said = render(WORDINGS[lang][topic], payload, _WORDS[lang])
    return said[:1].upper() + said[1:]


def label(table: str, value: str, lang: Lang) -> str:
    """Put a value of a closed list into words; a value outside the list stays as it is."""
    pair = LABELS[table].get(value)
    return pair[_WORDS[lang].column] if pair else value
