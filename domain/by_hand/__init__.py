"""What a person records by hand: the aggregate decides where it has an opinion."""

from domain.by_hand.command import Record, Told
from domain.by_hand.decision import decide, judge

__all__ = ["Record", "Told", "decide", "judge"]
